#!/usr/bin/env python3
"""Makes the bundled sample (all of src/sample but tokenizer/) from the project's shared data folder.

    python3 -m venv /tmp/sample && /tmp/sample/bin/pip install pyarrow==26.0.1 zstandard==0.25.0
    /tmp/sample/bin/python src/sample/make_sample.py ../shared/data

Every byte written depends only on the data folder and on the two versions above: no clock, no random
numbers, no folder order. What the files hold, where they come from and under which licence: README.md beside
this script. Texts that may only serve as test fixtures (data/webpages/html and the records made from it) are
never read into the sample: hosts are taken from the list HOSTS and from nothing else.
"""

import bz2
import gzip
import hashlib
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

SAMPLE = Path(__file__).resolve().parent

# Works as CARD/NAME of data/aozora/cards/CARD/files/NAME/NAME.txt.
# First both members of near-duplicate pairs (data/aozora/near_duplicates.tsv), then single works.
AOZORA_PAIRS = """
000042/4625_ruby_10234 000042/49596_ruby_35242  000064/391_ruby_15300 000064/56008_ruby_54933
000064/386_ruby_15290 000064/56040_ruby_57511   000081/1927_ruby_17835 000081/43754_ruby_17594
000081/1928_ruby_17834 000081/43755_ruby_17604  000081/2543_ruby_34172 000081/45679_ruby_21992
000082/45506_ruby_23139 000082/45506_ruby_70016 000119/623_ruby_18352 000119/624_ruby_5668
000129/682_ruby_15413 000129/682_txt            000148/796_ruby 000148/796_txt
000879/127_ruby_150 000879/128_ruby_2046        001095/45734_ruby_23438 001095/45809_ruby_34531
001095/42978_ruby_21237 001095/57480_ruby_69287
""".split()
AOZORA_BARE_CR = ["000081/460_ruby", "000081/454_ruby", "000081/454_txt"]
AOZORA_SINGLE = """
000035/1567_ruby_4948 000042/2345_ruby_4623 000042/42768_ruby_23742 000042/43081_ruby_19077
000064/55661_ruby_51550 000067/1769_ruby_18601 000067/4869_ruby_14055 000074/424_ruby_19825 000074/431_txt
000081/4442_ruby_7306 000081/50767_ruby_39741 000082/1005_txt 000082/1056_ruby_4784 000082/1301_ruby_11803
000082/43050_ruby_16084 000119/2521_ruby_5328 000119/4336_ruby_7822 000121/628_ruby_649 000129/2547_ruby
000129/686_ruby_2541 000129/687_ruby_15355 000129/691_ruby_15351 000148/2575_ruby_3992 000148/752_ruby_2438
000296/47061_ruby_28378 000296/58605_ruby_72434 000305/57351_ruby_59984 000879/42_ruby_154
000879/43017_ruby_17394 000879/94_ruby_1357 001095/43174_ruby_21374 001095/43190_ruby_22518
001095/43197_ruby_22368 001095/45909_ruby_37405
""".split()
AOZORA_GZIPPED = "000121/628_ruby_649"

# The only hosts whose records of culturax_shape.jsonl may be copied.
HOSTS = {"ja.wikipedia.org", "maps.gsi.go.jp", "www.courts.go.jp"}
WIKIPEDIA_RECORDS = 24
LONG_JUDGMENT = "085042"
LONG_JUDGMENT_URL = f"https://www.courts.go.jp/app/files/hanrei_jp/042/{LONG_JUDGMENT}_hanrei.pdf"
# Pages of www.aozora.gr.jp: works of AOZORA_PAIRS whose copies on the web the host rule refuses.
AOZORA_PAGES = ["000042/4625_ruby_10234", "000081/1928_ruby_17834", "000081/43755_ruby_17604"]
MIN_PART_CHARACTERS = 200
VIEWER_JUDGMENT = "082594"

# Articles of data/wikipedia that are not among the records of culturax; the first one is a redirect.
WIKIPEDIA_ARTICLES = """
アイルランド ケニア ハンガリー キューバ モナコ ルクセンブルク シンガポール カンボジア チェコ タンザニア シリア カザフスタン
ルーマニア パナマ セネガル ザンビア マダガスカル
""".split()
PAGES_OF_A_STREAM = 4


def main(data: Path) -> None:
    for folder in ("aozora", "precedents", "culturax", "ultrachat", "text", "wikipedia"):
        shutil.rmtree(SAMPLE / folder, ignore_errors=True)
    aozora(data)
    precedents(data)
    culturax(data)
    ultrachat(data)
    text(data)
    wikipedia(data)


# --- aozora -----------------------------------------------------------------------------------------------------------


def aozora(data: Path) -> None:
    """Works byte for byte; every third one in a .zip of one .txt as Aozora Bunko serves them, one as .gz."""
    names = sorted(AOZORA_PAIRS + AOZORA_BARE_CR + AOZORA_SINGLE)
    assert len(names) == len(set(names)), "a work is listed twice"
    for i, name in enumerate(names):
        content = work(data, name).read_bytes()
        target = SAMPLE / "aozora" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == AOZORA_GZIPPED:
            target.with_name(target.name + ".txt.gz").write_bytes(gzipped(content))
        elif i % 3 == 1 and name not in AOZORA_BARE_CR:
            target.with_name(target.name + ".zip").write_bytes(zipped({target.name + ".txt": content}))
        else:
            target.with_name(target.name + ".txt").write_bytes(content)


def work(data: Path, name: str) -> Path:
    card, stem = name.split("/")
    return data / "aozora" / "cards" / card / "files" / stem / f"{stem}.txt"


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def zipped(files: dict) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


# --- precedents -------------------------------------------------------------------------------------------------------


def precedents(data: Path) -> None:
    """The decisions of the data set in a .zip, under their own Japanese names, and one judgment of hanreiViewer."""
    source = data / "precedents"
    folder = SAMPLE / "precedents"
    folder.mkdir()
    cases = sorted((source / "data_set").rglob("*.json"))
    (folder / "data_set.zip").write_bytes(zipped({file.relative_to(source / "data_set").as_posix(): file.read_bytes() for file in cases}))
    judgment = f"{VIEWER_JUDGMENT}_hanrei__text.json"
    (folder / judgment).write_bytes((source / "hanreiviewer" / judgment).read_bytes())


# --- culturax ---------------------------------------------------------------------------------------------------------


def culturax(data: Path) -> None:
    """CulturaX's layout in four files of four forms; records are dealt out so that copies meet across files."""
    records = shape_records(data) + judgment_parts(data) + aozora_pages(data)
    records += copies(records)
    # An order that mixes hosts and does not depend on the order above.
    records.sort(key=lambda r: (sha256(r["url"] + r["text"]), r["timestamp"]))
    folder = SAMPLE / "culturax"
    folder.mkdir()
    lines = [jsonl(records[i::4]) for i in range(3)]
    (folder / "ja_part_00000.jsonl").write_bytes(lines[0])
    (folder / "ja_part_00001.jsonl.gz").write_bytes(gzipped(lines[1]))
    (folder / "ja_part_00002.jsonl.zst").write_bytes(zstandard.ZstdCompressor(level=12).compress(lines[2]))
    write_parquet(folder / "ja_part_00003.parquet", records[3::4], CULTURAX, "snappy")


CULTURAX = pa.schema([(name, pa.string()) for name in ("text", "timestamp", "url", "source")])


def shape_records(data: Path) -> list:
    """Records of the reshaped file from the allowed hosts; the long judgment comes in parts instead."""
    kept, wikipedia = [], 0
    for line in (data / "webpages" / "culturax_shape.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        host = record["url"].split("/")[2]
        if host not in HOSTS or record["url"] == LONG_JUDGMENT_URL:
            continue
        wikipedia += host == "ja.wikipedia.org"
        if host != "ja.wikipedia.org" or wikipedia <= WIKIPEDIA_RECORDS:
            kept.append(record)
    return kept


def judgment_parts(data: Path) -> list:
    """The long judgment, one record for each numbered part of its reasons; `?part=` in the URL is our own."""
    path = data / "precedents" / "hanreiviewer" / f"{LONG_JUDGMENT}_hanrei__text.json"
    sections = json.loads(path.read_text(encoding="utf-8"))["contents"]["fact_reason"]["sections"]
    parts = []
    for section in sections:
        if section["indent"] <= 2:
            parts.append([])
        head = section["header"] + section["header_text"]
        body = [piece["raw_text"] for piece in section.get("texts", [])]
        parts[-1].append("\n".join([f"{head} {body[0]}" if body else head] + body[1:]))
    texts = ["\n".join(part) for part in parts]
    return [page(text, "2023-03-20T00:00:00Z", f"{LONG_JUDGMENT_URL}?part={i}", "OSCAR-2301")
            for i, text in enumerate(texts, start=1) if len(text) >= MIN_PART_CHARACTERS]


def aozora_pages(data: Path) -> list:
    """Whole works, credits included, as if crawled from Aozora Bunko's own host."""
    pages = []
    for name in AOZORA_PAGES:
        text = work(data, name).read_bytes().decode("cp932").replace("\r\n", "\n")
        card, stem = name.split("/")
        url = f"https://www.aozora.gr.jp/cards/{card}/files/{stem.split('_')[0]}.html"
        pages.append(page(text, "2018-07-20T00:00:00Z", url, "mC4"))
    return pages


def copies(records: list) -> list:
    """Exact copies: short decisions again under the address of their PDF, and two records crawled twice."""
    again = []
    for record in records:
        number = re.search(r"detail2\?id=(\d+)$", record["url"])
        if number:
            pdf = f"https://www.courts.go.jp/app/files/hanrei_jp/{number[1][-3:]}/{number[1]:0>6}_hanrei.pdf"
            again.append(record | {"url": pdf})
    crawled_twice = [r for r in records if "rev=217e5e7a" in r["url"] or r["url"].endswith("084108_hanrei.pdf")]
    return again + [r | {"timestamp": "2023-09-24T00:00:00Z", "source": "OSCAR-2309"} for r in crawled_twice]


def page(text: str, timestamp: str, url: str, source: str) -> dict:
    return {"text": text, "timestamp": timestamp, "url": url, "source": source}


# --- ultrachat --------------------------------------------------------------------------------------------------------


def ultrachat(data: Path) -> None:
    """English conversations of OASST in UltraChat-200k's layout: a fixture, not UltraChat."""
    chats = {}
    for root in english_roots(data / "oasst"):
        for messages in chains(root):
            prompt = messages[0]["content"]
            chats.setdefault(sha256(prompt), {"prompt": prompt, "prompt_id": sha256(prompt), "messages": messages})
    ordered = [chats[key] for key in sorted(chats)]
    folder = SAMPLE / "ultrachat"
    folder.mkdir()
    (folder / "train_sft_fixture_00000.jsonl").write_bytes(jsonl(ordered[0::2]))
    write_parquet(folder / "train_sft_fixture_00001.parquet", ordered[1::2], ULTRACHAT, "zstd")


ULTRACHAT = pa.schema([
    ("prompt", pa.string()),
    ("prompt_id", pa.string()),
    ("messages", pa.list_(pa.struct([("content", pa.string()), ("role", pa.string())]))),
])


def english_roots(folder: Path) -> list:
    """First messages of the English trees in the three files; the same tree may come more than once."""
    roots = []
    for name in ("en_100_tree.part.jsonl", "en_100_message.part.jsonl", "reshaped_ja_en_trees.jsonl"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            tree = json.loads(line)
            root = tree.get("prompt", tree)
            if root["lang"] == "en":
                roots.append(root)
    return roots


def chains(prompt: dict) -> list:
    """
    Cuts a tree into conversations that share no message. From a prompt: its best reply, that reply's first
    follow-up, and so on. Every follow-up left over begins a conversation of its own.
    """
    messages, rest, node = [], [], prompt
    while node:
        replies = sorted(node.get("replies") or [], key=lambda r: (r.get("rank") is None, r.get("rank") or 0))
        if not replies:
            break
        messages += [message(node, "user"), message(replies[0], "assistant")]
        follow_ups = [f for reply in replies for f in reply.get("replies") or []]
        node = (replies[0].get("replies") or [None])[0]
        rest += [f for f in follow_ups if f is not node]
    return ([messages] if messages else []) + [chain for f in rest for chain in chains(f)]


def message(node: dict, role: str) -> dict:
    return {"content": node["text"], "role": role}


# --- text -------------------------------------------------------------------------------------------------------------


def text(data: Path) -> None:
    """The articles of JSQuAD, one line each, in columns whose names differ from the defaults."""
    articles = json.loads((data / "jglue" / "jsquad-valid-v1.3.json").read_text(encoding="utf-8"))["data"]
    records = []
    for article in articles:
        title = article["title"]
        contexts = [p["context"].removeprefix(f"{title} [SEP] ") for p in article["paragraphs"]]
        records.append({
            "doc_id": re.match(r"a[0-9]+", article["paragraphs"][0]["qas"][0]["id"])[0],
            "headline": title,
            "link": "https://ja.wikipedia.org/wiki/" + quote(title.replace(" ", "_")),
            "created": JSQUAD_DATE,
            "body": "\n".join(contexts),
        })
    folder = SAMPLE / "text"
    folder.mkdir()
    (folder / "jsquad_articles.jsonl").write_bytes(jsonl(records))


# The day of the Wikipedia dump behind JSQuAD, as JGLUE's README names it.
JSQUAD_DATE = "2021-11-01"


# --- wikipedia --------------------------------------------------------------------------------------------------------


def wikipedia(data: Path) -> None:
    """Wikitext as pages-articles XML in several bzip2 streams, as dumps are offered; ids, dates and users are invented."""
    texts = {}
    with gzip.open(data / "wikipedia" / "jawiki-country.wikitext.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            texts[article["title"]] = article["text"]
    pages = [xml_page(number, title, texts[title]) for number, title in enumerate(WIKIPEDIA_ARTICLES, start=1)]
    parts = [WIKIPEDIA_HEAD]
    parts += ["".join(pages[i:i + PAGES_OF_A_STREAM]) for i in range(0, len(pages), PAGES_OF_A_STREAM)]
    parts.append("</mediawiki>\n")
    folder = SAMPLE / "wikipedia"
    folder.mkdir()
    # The smallest blocks, so that even this small file has several.
    packed = b"".join(bz2.compress(part.encode("utf-8"), 1) for part in parts)
    (folder / "jawiki-sample-pages-articles.xml.bz2").write_bytes(packed)


WIKIPEDIA_HEAD = """\
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="ja">
  <siteinfo>
    <sitename>Wikipedia</sitename>
    <dbname>jawiki</dbname>
    <base>https://ja.wikipedia.org/wiki/%E3%83%A1%E3%82%A4%E3%83%B3%E3%83%9A%E3%83%BC%E3%82%B8</base>
    <case>first-letter</case>
    <namespaces>
      <namespace key="0" case="first-letter" />
    </namespaces>
  </siteinfo>
"""


def xml_page(number: int, title: str, text: str) -> str:
    target = re.match(r"#REDIRECT \[\[(.*?)\]\]", text)
    redirect = f'\n    <redirect title="{escape(target[1])}" />' if target else ""
    return f"""\
  <page>
    <title>{escape(title)}</title>
    <ns>0</ns>
    <id>{number}</id>{redirect}
    <revision>
      <id>{1000 + number}</id>
      <timestamp>2016-01-01T00:00:00Z</timestamp>
      <contributor>
        <username>fixture</username>
        <id>1</id>
      </contributor>
      <model>wikitext</model>
      <format>text/x-wiki</format>
      <text bytes="{len(text.encode("utf-8"))}" xml:space="preserve">{escape(text)}</text>
    </revision>
  </page>
"""


# --- shared -----------------------------------------------------------------------------------------------------------


def jsonl(records: list) -> bytes:
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode("utf-8")


def write_parquet(path: Path, records: list, schema: pa.Schema, compression: str) -> None:
    pq.write_table(pa.Table.from_pylist(records, schema), path, compression=compression, row_group_size=50)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} DATA_FOLDER (the folder with aozora/, webpages/, jglue/, …)")
    main(Path(sys.argv[1]))
