"""The files that a step of the benchmark reads: JSON lines, Parquet, Aozora's zipped CP932, Wikipedia's XML, web archives. Cached under runs/bench."""

from __future__ import annotations

import bz2
import gzip
import html
import itertools
import json
import os
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable, Iterator

import bench_corpus
from bench_corpus import Size
from build import CLASS_PATH_OPTION, ROOT, java
from process import FAILED, NO_INPUT, Stop, run, say

CACHE = ROOT / "runs" / "bench"
OPENS = f"@{ROOT / 'jobs' / 'opens.txt'}"
MADE = "made.json"  # written last: a folder without it is made again
VERSION = 1  # of what this file and bench_corpus.py make


@dataclass(frozen=True)
class Format:
    """A row of the table of formats: the source's kind, and what writes its files."""

    name: str
    kind: str
    write: Callable[[Iterator[dict], Path], Size]


@dataclass(frozen=True)
class Input:
    """Files that a source reads, and how much text is in them."""

    name: str
    kind: str
    path: Path
    size: Size


# --- the corpus ----------------------------------------------------------------------------------------------------


def corpus(megabytes: float, seed: int, real: Path | None) -> list[Input]:
    """The corpus as two sources of about equal size, one of JSON lines and one of Parquet."""
    folder = CACHE / (f"real-{state_of(real):08x}-{megabytes:g}" if real else f"corpus-{seed}-{megabytes:g}")
    made = made_before(folder)
    if not made:
        say(f"Making {megabytes:,g} MB of text in {folder.relative_to(ROOT)}.")
        shutil.rmtree(folder, ignore_errors=True)
        everything = folder / "all"
        bench_corpus.take_real(real, megabytes, everything) if real else bench_corpus.generate(seed, megabytes, everything)
        halves = split(everything, folder)
        java_program("parquet", str(folder / "for-parquet"), str(folder / "parquet"))
        shutil.rmtree(folder / "for-parquet")
        made = {name: asdict(size) for name, size in halves.items()}
        finish(folder, made)
    return [Input(name, "text", folder / name, Size(**made[name])) for name in ("jsonl", "parquet")]


def split(everything: Path, folder: Path) -> dict[str, Size]:
    """Moves every other file to the half that becomes Parquet; a single file stays JSON lines and is copied."""
    sizes = {}
    files = sorted(everything.iterdir())
    for name, target, part in (("jsonl", "jsonl", files[::2]), ("parquet", "for-parquet", files[1::2] or files)):
        (folder / target).mkdir()
        documents = written = 0
        for file in part:
            for row in bench_corpus.json_lines(file):
                documents, written = documents + 1, written + len(row["text"].encode("utf-8"))
            shutil.copy(file, folder / target)
        sizes[name] = Size(documents, written)
    shutil.rmtree(everything)
    return sizes


def state_of(place: Path) -> int:
    """A number for a file or folder that changes with it."""
    if not place.exists():
        raise Stop(NO_INPUT, f"--input: {place} (expected a JSON lines file or a folder; nothing is there)")
    state = place.stat()
    return zlib.crc32(f"{place.resolve()} {state.st_size} {state.st_mtime_ns}".encode("utf-8"))


def documents_of(source: Input, megabytes: float) -> Iterator[dict]:
    """The first documents of a JSON lines source."""
    taken = 0
    for file in sorted(source.path.iterdir()):
        for row in bench_corpus.json_lines(file):
            if taken >= megabytes * 1e6:
                return
            taken += len(row["text"].encode("utf-8"))
            yield row


# --- formats -------------------------------------------------------------------------------------------------------


def write_jsonl(documents: Iterator[dict], folder: Path) -> Size:
    """JSON lines in one file."""
    return counted(documents, lambda rows: write_lines(rows, folder / "part.jsonl"))


def write_parquet(documents: Iterator[dict], folder: Path) -> Size:
    """Parquet, written by Spark."""
    lines = folder.parent / "for-parquet"
    lines.mkdir(exist_ok=True)
    size = counted(documents, lambda rows: write_lines(rows, lines / "part.jsonl"))
    folder.rmdir()
    java_program("parquet", str(lines), str(folder))
    shutil.rmtree(lines)
    return size


def write_aozora(documents: Iterator[dict], folder: Path) -> Size:
    """One CP932 text a zip in Aozora Bunko's layout; what CP932 lacks becomes 〓."""

    def write(rows: Iterator[dict]) -> None:
        for number, row in enumerate(rows):
            line = "-" * 55
            work = f"{row.get('title') or '無題'}\n夏目漱石\n\n{line}\n【テキスト中に現れる記号について】\n\n《》：ルビ\n{line}\n\n{row['text']}\n\n\n底本：「全集」筑摩書房\n"
            part = folder / f"{number // 1000:03d}"
            part.mkdir(exist_ok=True)
            with zipfile.ZipFile(part / f"{number:07d}_ruby.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{number:07d}.txt", cp932(work.replace("\n", "\r\n")))

    return counted(documents, write)


def cp932(text: str) -> bytes:
    """The text in CP932, with 〓 for what it lacks."""
    try:
        return text.encode("cp932")
    except UnicodeEncodeError:
        return "".join(c if c.encode("cp932", errors="ignore") else "〓" for c in text).encode("cp932")


def write_wikipedia(documents: Iterator[dict], folder: Path) -> Size:
    """Wikipedia's pages-articles as bzip2 of one stream; the text is plain paragraphs with a heading and links here and there."""

    def write(rows: Iterator[dict]) -> None:
        with bz2.open(folder / "jawiki-bench-pages-articles.xml.bz2", "wt", encoding="utf-8", compresslevel=9) as file:
            file.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="ja">\n')
            for number, row in enumerate(rows, 1):
                paragraphs = row["text"].split("\n")
                paragraphs[0] = f"'''[[記事{number}]]'''は、{paragraphs[0]}"
                text = html.escape("\n\n".join(paragraphs) + "\n\n== 脚注 ==\n{{Reflist}}\n", quote=False)
                file.write(f"  <page>\n    <title>記事{number}</title>\n    <ns>0</ns>\n    <id>{number}</id>\n    <revision>\n      <id>{number}</id>\n"
                           f"      <timestamp>2024-01-01T00:00:00Z</timestamp>\n      <model>wikitext</model>\n      <format>text/x-wiki</format>\n"
                           f'      <text bytes="{len(text)}" xml:space="preserve">{text}</text>\n    </revision>\n  </page>\n')
            file.write("</mediawiki>\n")

    return counted(documents, write)


def write_warc(documents: Iterator[dict], folder: Path) -> Size:
    """A web archive: one gzip member a response, its page with a head, a menu, paragraphs and a footer."""

    def write(rows: Iterator[dict]) -> None:
        with open(folder / "bench.warc.gz", "wb") as file:
            file.write(gzip.compress(warc_record("warcinfo", "", "application/warc-fields", b"software: karasu bench\r\n", 0), mtime=0))
            for number, row in enumerate(rows, 1):
                url = row.get("url") or f"https://www.example.jp/{number}"
                page = web_page(row.get("title") or "", row["text"]).encode("utf-8")
                reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nContent-Length: %d\r\n\r\n" % len(page) + page
                file.write(gzip.compress(warc_record("response", url, "application/http; msgtype=response", reply, number), 6, mtime=0))

    return counted(documents, write)


def warc_record(kind: str, url: str, content_type: str, block: bytes, number: int) -> bytes:
    """One record of a web archive."""
    head = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>", "WARC-Date: 2024-01-01T00:00:00Z",
            *([f"WARC-Target-URI: {url}"] if url else []), f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
    return "\r\n".join(head).encode("utf-8") + b"\r\n\r\n" + block + b"\r\n\r\n"


def web_page(title: str, text: str) -> str:
    """Simple HTML around a text."""
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("ホーム", "お知らせ", "会社案内", "採用情報", "お問い合わせ"))
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.split("\n"))
    return (f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>\n<body><nav><ul>{menu}</ul></nav>\n'
            f"<main><h1>{html.escape(title)}</h1>\n{body}\n</main>\n<footer>当サイトに掲載されている記事の無断転載を禁じます。</footer></body></html>\n")


FORMATS = (
    Format("JSON lines", "text", write_jsonl),
    Format("Parquet", "text", write_parquet),
    Format("CP932 text, zipped", "aozora", write_aozora),
    Format("XML, bzip2", "wikipedia", write_wikipedia),
    Format("HTML in WARC, gzip", "warc", write_warc),
)


def input_of(form: Format, source: Input, megabytes: float) -> Input:
    """The files of a format with the first documents of a source."""
    name = "".join(c if c.isalnum() else "-" for c in form.name.lower())
    folder = CACHE / f"{source.path.parent.name}-{name}-{megabytes:g}"
    made = made_before(folder)
    if not made:
        say(f"Making {megabytes:,g} MB of text as {form.name}.")
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "files").mkdir(parents=True)
        made = asdict(form.write(documents_of(source, megabytes), folder / "files"))
        finish(folder, made)
    return Input("bench", form.kind, folder / "files", Size(**made))


def kinds() -> set[str]:
    """The kinds of sources that ingest knows."""
    lines = (ROOT / "conf" / "default" / "ingest.yaml").read_text(encoding="utf-8").splitlines()
    block = itertools.takewhile(lambda line: not line or line[0] in " #", lines[lines.index("kinds:") + 1:])
    return {line.strip()[:-1] for line in block if line.startswith("  ") and line[2] not in " #" and line.rstrip().endswith(":")}


# --- small things --------------------------------------------------------------------------------------------------


def write_lines(documents: Iterator[dict], path: Path) -> None:
    """JSON lines."""
    with open(path, "w", encoding="utf-8") as file:
        for row in documents:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def counted(documents: Iterator[dict], write: Callable[[Iterator[dict]], None]) -> Size:
    """Writes the documents and says how much text they held."""
    total = [0, 0]

    def counting() -> Iterator[dict]:
        for row in documents:
            total[0] += 1
            total[1] += len(row["text"].encode("utf-8"))
            yield row

    write(counting())
    return Size(*total)


def made_before(folder: Path) -> dict | None:
    """What a finished folder says about itself."""
    if not (folder / MADE).exists():
        return None
    made = json.loads((folder / MADE).read_text(encoding="utf-8"))
    return made["made"] if made["version"] == VERSION else None


def finish(folder: Path, made: dict) -> None:
    """Says that a folder is whole."""
    (folder / MADE).write_text(json.dumps({"version": VERSION, "made": made}), encoding="utf-8")


def zstd_ratio(texts: Iterator[str], megabytes: float = 8) -> float:
    """UTF-8 bytes of texts ÷ what zstd makes of them, in blocks of a Parquet page's size."""
    file = CACHE / "zstd.txt"
    with open(file, "w", encoding="utf-8") as out:
        written = 0
        for text in texts:
            written += len(text.encode("utf-8"))
            out.write(text + "\n")
            if written >= megabytes * 1e6:
                break
    done = subprocess.run(java_command("zstd", str(file)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    file.unlink()
    if done.returncode != 0:
        raise Stop(FAILED, "jobs/BenchFiles.java zstd failed; its messages are above")
    return float(done.stdout)


def java_program(*words: str) -> None:
    """Runs jobs/BenchFiles.java."""
    if run(java_command(*words), cwd=ROOT, env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}) != 0:
        raise Stop(FAILED, f"jobs/BenchFiles.java {' '.join(words)} failed; its messages are above")


def java_command(*words: str) -> list[str]:
    """The command line of jobs/BenchFiles.java."""
    log = f"-Dlog4j2.configurationFile=file:{ROOT / 'conf' / 'spark' / 'log4j2.properties'}"
    return [java(), OPENS, f"@{CLASS_PATH_OPTION}", "-Xmx2g", log, "-Dkarasu.log=%m%n", "--add-modules", "jdk.compiler",
            str(ROOT / "jobs" / "BenchFiles.java"), *words]
