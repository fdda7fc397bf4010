#!/usr/bin/env python3
"""Trains the sample's tokenizer: a byte-level BPE of 16,384 entries on the text of src/sample itself.

    python3 -m venv /tmp/sample
    /tmp/sample/bin/pip install tokenizers==0.21.4 pyarrow==26.0.1 zstandard==0.25.0
    /tmp/sample/bin/python src/sample/tokenizer/train.py

Writes tokenizer.json and tokenizer_config.json beside this script and prints characters per token. The same
sample and versions give the same bytes. It is made for the sample, its tests and its tiny model: 16,384
entries from under two million characters are no tokenizer for real work.
"""

import gzip
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import zstandard
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent
ENTRIES = 16_384
SPECIAL = ["<s>", "</s>", "<pad>"]
HOSTS = (".lg.jp", ".go.jp", ".ac.jp")

# Where a token may not cross: between scripts, before each digit, around punctuation. A run of one script is the
# nearest thing to a word that a regular expression finds in Japanese: 東京|タワー|に|行|きたい. A space belongs to the
# Latin word after it, as in GPT-2. Kanji, katakana and hiragana are written as explicit ranges, so that every
# regex engine and Unicode version cuts alike.
KANJI = "々〇〻\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KATAKANA = "ァ-ヺー-ヿㇰ-ㇿ"
HIRAGANA = "ぁ-ゖゝ-ゟー"
SPLIT = "|".join([
    "'(?:s|t|re|ve|m|ll|d)(?![a-z])",
    f"[{HIRAGANA}]+",
    f"[{KATAKANA}]+",
    f"[{KANJI}]+",
    rf" ?(?:(?![{HIRAGANA}{KATAKANA}{KANJI}])[\p{{L}}\p{{M}}])+",
    r"\p{N}",
    r" ?[^\s\p{L}\p{N}]+[\r\n]*",
    r"\s*[\r\n]+",
    r"\s+(?!\S)",
    r"\s+",
])


def main() -> None:
    texts = {source: list(read()) for source, read in SOURCES.items()}
    tokenizer = train([text for source in texts.values() for text in source])
    tokenizer.save(str(HERE / "tokenizer.json"), pretty=False)
    config = json.dumps(CONFIG, indent=2, sort_keys=True) + "\n"
    (HERE / "tokenizer_config.json").write_text(config, encoding="utf-8")
    for source, documents in texts.items():
        report(tokenizer, source, documents)


CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": "<s>",
    "eos_token": "</s>",
    "pad_token": "<pad>",
    "add_bos_token": False,
    "add_eos_token": False,
    "clean_up_tokenization_spaces": False,
    "model_max_length": 4096,
}


def train(texts: list) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=ENTRIES,
        special_tokens=SPECIAL,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != ENTRIES:
        raise SystemExit(f"entries: {tokenizer.get_vocab_size()} (expected {ENTRIES}): too little text")
    return tokenizer


def report(tokenizer: Tokenizer, source: str, documents: list) -> None:
    encoded = tokenizer.encode_batch(documents, add_special_tokens=False)
    if [tokenizer.decode(e.ids, skip_special_tokens=False) for e in encoded] != documents:
        raise SystemExit(f"{source}: decoding does not give the text back")
    characters, tokens = sum(map(len, documents)), sum(len(e.ids) for e in encoded)
    print(f"{source:10} {len(documents):5} documents {characters:9,} characters {tokens:8,} tokens "
          f"{characters / tokens:.3f} characters per token")


# --- the sample's text: lightly normalised, a rough stand-in for what `ingest` does -----------------------------------


def aozora():
    for path in sorted((SAMPLE / "aozora").rglob("*.*")):
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        elif path.suffix == ".zip":
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = archive.read(archive.namelist()[0])
        yield normalised(without_markup(content.decode("cp932")))


def without_markup(work: str) -> str:
    """Drops the legend, the credits, ruby and notes of a work; characters outside CP932 become 〓."""
    lines = re.sub(r"\r\n?", "\n", work)
    body = re.sub(r"(?s)-{20,}\n.*?-{20,}\n", "", lines)
    body = re.split(r"\n底本：", body)[0]
    body = re.sub(r"《[^》\n]*》|｜", "", body)
    return re.sub(r"※?［＃[^］\n]*］", lambda note: "〓" if note[0][0] == "※" else "", body)


def culturax():
    folder = SAMPLE / "culturax"
    for record in records(sorted(folder.glob("*"))):
        if ("." + urlsplit(record["url"]).hostname).endswith(HOSTS):
            yield normalised(record["text"])


def ultrachat():
    for chat in records(sorted((SAMPLE / "ultrachat").glob("*"))):
        yield normalised("\n\n".join(message["content"] for message in chat["messages"]))


def jsquad():
    for record in records(sorted((SAMPLE / "text").glob("*"))):
        yield normalised(record["body"])


SOURCES = {"aozora": aozora, "culturax": culturax, "jsquad": jsquad, "ultrachat": ultrachat}


def records(paths: list):
    for path in paths:
        if path.suffix == ".parquet":
            yield from pq.read_table(path).to_pylist()
            continue
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        elif path.suffix == ".zst":
            content = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)).read()
        yield from map(json.loads, content.decode("utf-8").split("\n")[:-1])


# Full-width forms that Japanese text does not need; ！（）？ and their like stay as they are.
TO_ASCII = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F) if chr(c) not in "！（），．：；＜＝＞？［］｛｝～"}
TO_ONE_FORM = str.maketrans("～∥―￠￡￢−", "〜‖—¢£¬-")


def normalised(text: str) -> str:
    """NFC, one line end, full-width katakana, ASCII letters and digits."""
    text = re.sub("[｡-ﾟ]+", lambda kana: unicodedata.normalize("NFKC", kana[0]), text)
    text = re.sub("(?<=[0-9０-９])[，．：](?=[0-9０-９])", lambda mark: chr(ord(mark[0]) - 0xFEE0), text)
    text = unicodedata.normalize("NFC", text.translate(TO_ASCII).translate(TO_ONE_FORM))
    return re.sub(r"[ \t　]*(?:\r\n?|\n)", "\n", text).strip("\n")


if __name__ == "__main__":
    main()
