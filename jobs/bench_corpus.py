"""The benchmark's text: made from the bundled sample by a seeded generator, or real text that the caller names.

Sentences of the sample are cut at 、 into clauses, and clauses of different sentences of one genre are joined; in each of them numbers, names
and other words (runs of kanji or katakana) are changed for others of the sample, and single kanji for others. So hardly a sentence comes
twice, and neither zstd nor a cache of words meets its own past: the zstd ratio beside the sample's own shows it (bench.py prints both).
A document keeps to one genre. Shards have a size and a seed each, so the text does not depend on how many processes make it.
"""

from __future__ import annotations

import gzip
import json
import math
import multiprocessing
import os
import random
import re
import signal
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

from build import ROOT
from process import NO_INPUT, Stop, say

SAMPLE = ROOT / "src" / "sample"
SHARD_MB = 16
MEDIAN_BYTES, LARGEST_BYTES = 6_300, 60_000  # UTF-8 of a document: log-normal, as the corpora of ../shared/peers
EXACT_COPIES, SAME_STARTS = 0.01, 0.02  # shares of the documents: some work for dedup
CHANGED_WORDS, CHANGED_KANJI = 0.4, 0.06  # shares of the words and of the kanji that are changed

_SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[」』）]*|[^。！？\n]+")
_SLOT = re.compile(r"([0-9０-９]+|[ァ-ヺー]{2,}|[一-鿿]+)")
_RUBY = re.compile(r"《[^》\n]*》|［＃[^］\n]*］|｜")
_KANA = re.compile(r"[ぁ-ヺ]")


@dataclass(frozen=True)
class Size:
    """What a corpus holds."""

    documents: int
    bytes: int


# --- the sample ----------------------------------------------------------------------------------------------------


def sample_texts(sample: Path = SAMPLE) -> dict[str, list[str]]:
    """The Japanese texts of the bundled sample by genre."""
    works = [aozora(path.read_bytes()) for path in sorted(sample.glob("aozora/*/*.txt"))]
    for path in sorted(sample.glob("aozora/*/*.zip")):
        with zipfile.ZipFile(path) as archive:
            works += [aozora(archive.read(name)) for name in archive.namelist() if name.endswith(".txt")]
    web = [row["text"] for name in ("ja_part_00000.jsonl", "ja_part_00001.jsonl.gz") for row in json_lines(sample / "culturax" / name)]
    articles = [row["body"] for row in json_lines(sample / "text" / "jsquad_articles.jsonl")]
    return {"literature": works, "web": web, "encyclopedia": articles}


def aozora(content: bytes) -> str:
    """The text of a work without its header, its notes and its source."""
    text = content.decode("cp932", errors="ignore").replace("\r\n", "\n")
    return _RUBY.sub("", re.split(r"\n-{20,}\n", text)[-1].split("\n底本：")[0])


def json_lines(path: Path) -> Iterator[dict]:
    """The objects of a JSON lines file, plain or .gz."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


# --- the generator -------------------------------------------------------------------------------------------------


class Genre:
    """The clauses of one genre, each cut into fixed parts and words that may change, and the words to change them for."""

    def __init__(self, texts: list[str]):
        self.first: list[list[str]] = []
        self.middle: list[list[str]] = []
        self.last: list[list[str]] = []
        self.words: dict[int, list[str]] = {}
        self.names: list[str] = []
        kanji: list[str] = []
        for sentence in sentences(texts):
            clauses = [_SLOT.split(clause + "、") for clause in sentence.split("、")]
            clauses[-1][-1] = clauses[-1][-1][:-1]
            self.last.append(clauses[-1])
            if len(clauses) > 1:
                self.first.append(clauses[0])
                self.middle += clauses[1:-1]
            for word in _SLOT.findall(sentence):
                if word[0] >= "一" and word[0] <= "鿿":
                    self.words.setdefault(len(word), []).append(word)
                    kanji += word
                elif word[0] > "゠" and word[0] < "ヿ":
                    self.names.append(word)
        self.kanji = kanji

    def sentence(self, rng: random.Random) -> str:
        """A sentence that the sample does not hold."""
        any_of = rng.random
        clauses = [self.last[int(any_of() * len(self.last))]]
        if self.first and any_of() < 0.7:
            clauses = [self.first[int(any_of() * len(self.first))], *clauses]
            while self.middle and any_of() < 0.45:
                clauses.insert(1, self.middle[int(any_of() * len(self.middle))])
        parts: list[str] = []
        for clause in clauses:
            parts.append(clause[0])
            for index in range(1, len(clause), 2):
                parts.append(self.changed(clause[index], any_of))
                parts.append(clause[index + 1])
        return "".join(parts)

    def changed(self, word: str, any_of: Callable[[], float]) -> str:
        """The word or another one of its kind and, for kanji, of its length."""
        if word[0] < "ァ" or word[0] > "鿿":
            return str(int(any_of() * 10 ** min(len(word), 9)))
        if any_of() < CHANGED_WORDS:
            others = self.words[len(word)] if word[0] >= "一" else self.names
            return others[int(any_of() * len(others))]
        if word[0] >= "一" and any_of() < CHANGED_KANJI * len(word):
            place = int(any_of() * len(word))
            return word[:place] + self.kanji[int(any_of() * len(self.kanji))] + word[place + 1:]
        return word


def sentences(texts: list[str]) -> Iterator[str]:
    """The sentences of the texts that are prose."""
    for text in texts:
        for line in text.split("\n"):
            for found in _SENTENCE.findall(line):
                sentence = found.strip(" \t　")
                if 8 <= len(sentence) <= 300 and len(_KANA.findall(sentence)) >= 0.2 * len(sentence):
                    yield sentence


class Generator:
    """Documents without end, all from one seed."""

    def __init__(self, seed: str, genres: dict[str, Genre]):
        self.rng = random.Random(seed)
        self.genres = genres
        self.prefix = seed
        self.count = 0
        self.earlier: list[str] = []

    def document(self) -> dict[str, str]:
        """The next document: id, url, title, date, text."""
        rng, self.count = self.rng, self.count + 1
        genre = rng.choice(list(self.genres))
        host = f"www{rng.randrange(2000)}.example.jp"
        document = {
            "id": f"{self.prefix}-{self.count:06d}",
            "url": f"https://{host}/{genre}/{self.count}",
            "title": self.genres[genre].sentence(rng)[:24],
            "date": f"{rng.randint(2001, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "text": self.text(self.genres[genre]),
        }
        if len(self.earlier) < 50:
            self.earlier.append(document["text"])
        else:
            self.earlier[rng.randrange(50)] = document["text"]
        return document

    def text(self, genre: Genre) -> str:
        """Paragraphs of sentences; now and then the copy of an earlier text, or one that begins like it."""
        rng = self.rng
        kind = rng.random()
        if self.earlier and kind < EXACT_COPIES:
            return rng.choice(self.earlier)
        size = min(LARGEST_BYTES, max(600, rng.lognormvariate(math.log(MEDIAN_BYTES), 0.7)))
        paragraphs: list[str] = []
        written = 0
        if self.earlier and kind < EXACT_COPIES + SAME_STARTS:
            paragraphs.append(rng.choice(self.earlier)[:40])
        while written < size:
            paragraph = "".join(genre.sentence(rng) for _ in range(rng.randint(1, 6)))
            paragraphs.append(paragraph)
            written += 3 * len(paragraph)
        return "\n".join(paragraphs)


def shard(seed: int, index: int, size: int, genres: dict[str, Genre], path: Path) -> Size:
    """Writes one JSON lines file of about `size` bytes of text; the same for the same seed and index."""
    generator, documents, written = Generator(f"s{seed}x{index:04d}", genres), 0, 0
    with open(path, "w", encoding="utf-8") as file:
        while written < size:
            document = generator.document()
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
            documents, written = documents + 1, written + len(document["text"].encode("utf-8"))
    return Size(documents, written)


def generate(seed: int, megabytes: float, folder: Path) -> Size:
    """Writes a corpus as JSON lines files into `folder`, on all cores."""
    count = max(2, 2 * round(megabytes / SHARD_MB / 2))
    each = int(megabytes * 1e6 / count)
    folder.mkdir(parents=True)
    documents = written = 0
    with multiprocessing.get_context("fork").Pool(min(count, os.cpu_count() or 1), _start) as pool:
        tasks = [(seed, index, each, folder / f"part-{index:04d}.jsonl") for index in range(count)]
        for done, size in enumerate(pool.imap(_shard, tasks), 1):
            documents, written = documents + size.documents, written + size.bytes
            if done % 8 == 0:
                say(f"  corpus: {written / 1e6:,.0f} of {megabytes:,.0f} MB")
        pool.close()
        pool.join()
    return Size(documents, written)


_GENRES: dict[str, Genre] = {}


def _start() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # how the pool ends its workers; process.py makes an exception of it
    _GENRES.update({name: Genre(texts) for name, texts in sample_texts().items()})


def _shard(task: tuple[int, int, int, Path]) -> Size:
    seed, index, size, path = task
    return shard(seed, index, size, _GENRES, path)


# --- real text -----------------------------------------------------------------------------------------------------


def real_texts(place: Path) -> Iterator[str]:
    """The texts of a JSON lines file (its key `text`), or of every JSON lines and text file below a folder."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    for path in files:
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            yield from (row["text"] for row in json_lines(path) if isinstance(row, dict) and isinstance(row.get("text"), str))
        elif path.suffix == ".txt":
            text = aozora(path.read_bytes())
            if text.strip():
                yield text


def take_real(place: Path, megabytes: float, folder: Path) -> Size:
    """Writes at most `megabytes` of real text as JSON lines files; what there is is taken once."""
    folder.mkdir(parents=True)
    texts, documents, written, index = real_texts(place), 0, 0, 0
    text = next(texts, None)
    while text is not None and written < megabytes * 1e6:
        with open(folder / f"part-{index:04d}.jsonl", "w", encoding="utf-8") as file:
            end = written + SHARD_MB * 1e6
            while text is not None and written < min(end, megabytes * 1e6):
                file.write(json.dumps({"id": f"r{documents:08d}", "text": text}, ensure_ascii=False) + "\n")
                documents, written = documents + 1, written + len(text.encode("utf-8"))
                text = next(texts, None)
        index += 1
    if documents == 0:
        raise Stop(NO_INPUT, f"--input: {place} holds no text (expected JSON lines with the key text, or .txt files)")
    return Size(documents, written)

