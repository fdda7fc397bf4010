"""`jobs/submit.py perplexity`: equal to the golden logits of the reference implementation, in input order, with clear errors."""

from __future__ import annotations

import json
import math
import struct
import tempfile
import unittest
from pathlib import Path

from small import ROOT, Small, last_line, small, submit

GOLDEN = ROOT.parent / "shared" / "data" / "golden-models"


def tensor(file: Path, name: str) -> tuple[list[int], tuple[float, ...]]:
    """Shape and values of a tensor of a safetensors file."""
    data = file.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    entry = json.loads(data[8:8 + length])[name]
    begin, end = (8 + length + offset for offset in entry["data_offsets"])
    code, size = {"I64": ("q", 8), "F32": ("f", 4)}[entry["dtype"]]
    return entry["shape"], struct.unpack(f"<{(end - begin) // size}{code}", data[begin:end])


def mean_loss(ids: tuple[float, ...], logits: tuple[float, ...], vocabulary: int) -> float:
    """Mean cross-entropy of each token after the first, by the logits of the place before it."""
    losses = []
    for place, target in enumerate(ids[1:]):
        row = logits[place * vocabulary:(place + 1) * vocabulary]
        largest = max(row)
        losses.append(largest + math.log(sum(math.exp(value - largest) for value in row)) - row[int(target)])
    return sum(losses) / len(losses)


class PerplexityTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls) -> None:
        cls.corpus: Small = small()
        cls.model = cls.corpus.folder / "base" / "models" / "base"

    def perplexity(self, model: Path, rows: list[str], *words: str):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "texts.jsonl"
            file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
            return submit("perplexity", f"model={model}", f"input={file}", *words)

    def test_it_is_that_of_the_golden_logits(self) -> None:
        if not GOLDEN.exists():
            self.skipTest(f"no golden models in {GOLDEN}")
        for name, logits in (("mistral", "logits"), ("qwen1", "eval_logits")):
            with self.subTest(model=name):
                file = GOLDEN / name / "golden.safetensors"
                (rows, length), ids = tensor(file, "input_ids")
                (_, _, vocabulary), values = tensor(file, logits)
                texts = [ids[row * length:(row + 1) * length] for row in range(rows)]
                wanted = [mean_loss(text, values[row * length * vocabulary:(row + 1) * length * vocabulary], vocabulary) for row, text in enumerate(texts)]
                said = self.perplexity(GOLDEN / name, [json.dumps({"input_ids": text}) for text in texts])
                self.assertEqual(said.returncode, 0, said.stderr)
                found = [json.loads(line) for line in said.stdout.splitlines()]
                self.assertEqual([(row["tokens"], row["bits_per_byte"]) for row in found], [(length - 1, None)] * rows)
                for row, loss in zip(found, wanted, strict=True):
                    self.assertAlmostEqual(row["loss"] / loss, 1, delta=1e-6)

    def test_text_is_tokenized_and_counted_in_bytes_and_the_order_stays(self) -> None:
        said = self.perplexity(self.model, ['{"text": "烏は朝早くから鳴いていました。"}', '{"text": ""}', '{"input_ids": [5, 9, 12]}'])
        self.assertEqual(said.returncode, 0, said.stderr)
        text, empty, ids = (json.loads(line) for line in said.stdout.splitlines())
        self.assertEqual(list(text), ["loss", "tokens", "bits_per_byte"])
        size = len("烏は朝早くから鳴いていました。".encode())
        self.assertAlmostEqual(text["bits_per_byte"], text["loss"] * text["tokens"] / math.log(2) / size)
        self.assertEqual(empty, {"loss": None, "tokens": 0, "bits_per_byte": None})
        self.assertEqual(ids["tokens"], 2)
        # A model of one layer after twelve steps knows hardly more than how many tokens there are.
        self.assertAlmostEqual(ids["loss"], math.log(16384), delta=3)

    def test_what_is_wrong_is_said_with_file_and_line(self) -> None:
        for model, rows, words, code, sentence in (
            (self.model / "nowhere", ["{}"], [], 3, r"/nowhere/config\.json is not there \(expected a Hugging Face folder\)$"),
            (self.model, ['{"input_ids": [5, 9]}', '{"input_ids": [5, 99999]}'], [], 3, r"texts\.jsonl: line 2: input_ids\[1\]: 99999 \(expected a whole number from 0 to 16383\)$"),
            (self.model, ['{"words": 1}'], [], 3, r'texts\.jsonl: line 1: \{"words": 1\} \(expected \{"text": …\} or \{"input_ids": \[…\]\}\)$'),
            (self.model, ["{}"], ["dtype=float8"], 2, r"dtype=float8 \(expected model=FOLDER input=FILE \[dtype=float32\|bfloat16\]"),
            (self.model, ["{}"], ["speed=1"], 2, r"speed=1 \(expected model=FOLDER input=FILE "),
        ):
            with self.subTest(sentence=sentence):
                said = self.perplexity(model, rows, *words)
                self.assertEqual(said.returncode, code, said.stderr)
                self.assertRegex(last_line(said.stderr), sentence)


if __name__ == "__main__":
    unittest.main()
