"""What PyTorch and transformers make of our files; skipped where they are not installed.

They are looked for in the Python that KARASU_TORCH_PYTHON names, else in the environment that `jobs/bench.sh --train --peers` makes.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from small import JOBS, ROOT, SAMPLE, submit

import bench_peers

GOLDEN = Path(os.environ.get("KARASU_SHARED") or ROOT.parent / "shared") / "data" / "golden-models"
RUN = Path(os.environ.get("KARASU_SAMPLE_RUN") or ROOT / "runs" / "sample")
EXACT = 1e-5  # relative, float32


@functools.cache
def python() -> str:
    """The Python that has both; the test is skipped without it."""
    given = os.environ.get("KARASU_TORCH_PYTHON")
    found = Path(given) if given else bench_peers.VENVS / "torch" / "bin" / "python"
    if not found.exists():
        raise unittest.SkipTest(f"{found} is not there (KARASU_TORCH_PYTHON names a Python with torch and transformers; jobs/bench.sh --train --peers installs one)")
    if subprocess.run([str(found), "-c", "import torch, transformers"], capture_output=True, timeout=300).returncode:
        raise unittest.SkipTest(f"{found} has no torch or no transformers")
    return str(found)


def check(*words: str):
    """`jobs/torch_check.py WORDS` by that Python: what it found."""
    said = subprocess.run([python(), str(JOBS / "torch_check.py"), *words], capture_output=True, text=True, timeout=300)
    if said.returncode:
        raise AssertionError(said.stderr)
    return json.loads(said.stdout)


class TorchTest(unittest.TestCase):

    def setUp(self) -> None:
        python()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def golden(self, name: str) -> Path:
        """The folder of a golden model."""
        if not (GOLDEN / name).exists():
            self.skipTest(f"{GOLDEN / name} is not there (KARASU_SHARED names the folder)")
        return GOLDEN / name

    def trained(self) -> Path:
        """The model that the sample run exported."""
        if not (RUN / "models" / "base").exists():
            self.skipTest(f"{RUN / 'models' / 'base'} is not there (jobs/run_all.sh makes it; KARASU_SAMPLE_RUN names another run folder)")
        return RUN / "models" / "base"

    def test_the_archive_runs_in_pytorch_as_the_golden_models_do(self) -> None:
        for name in ("llama", "mistral", "qwen2-tied"):
            with self.subTest(model=name):
                archive = str(self.folder / f"{name}.pt")
                said = submit("kernels", f"output={archive}", f"model={self.golden(name)}")
                self.assertEqual(said.returncode, 0, said.stderr)
                for keep, errors in check("golden", archive, str(self.golden(name))).items():
                    self.assertEqual(errors["count"], errors["of"], keep)
                    for what in ("logits", "loss", "gradients"):
                        self.assertLessEqual(errors[what], EXACT, f"{what}, {keep}")

    def test_perplexity_of_ids_is_that_of_transformers(self) -> None:
        rows = [{"input_ids": [5, 6, 7, 8, 9, 300, 383]}, {"input_ids": [number * 37 % 384 for number in range(120)]}, {"input_ids": [1]}]
        for name in ("llama-bf16-sharded", "mistral", "qwen2-tied"):
            with self.subTest(model=name):
                self.compare(self.golden(name), rows)

    def test_perplexity_of_text_is_that_of_transformers_with_the_exported_model(self) -> None:
        articles = (SAMPLE / "text" / "jsquad_articles.jsonl").read_text(encoding="utf-8").splitlines()[:4]
        texts = [json.loads(line)["body"][:1000] for line in articles]
        self.compare(self.trained(), [{"text": text} for text in (*texts, " <s>改行\n\n と空白　☃🎉 ABC def", "")])

    def test_the_exported_model_has_the_validation_loss_that_was_reported(self) -> None:
        model = self.trained()
        step = json.loads((RUN / "_run" / "pretrain.json").read_text(encoding="utf-8"))["config"]
        logs = sorted(RUN.glob("checkpoints/base/*/steps-*.jsonl"), key=lambda path: path.stat().st_mtime)
        reported = json.loads(logs[-1].read_text(encoding="utf-8").splitlines()[-1])["validationLoss"]
        found = check("validation", str(model), str(RUN / "tables" / step["table"]), str(step["validationSequences"]))
        self.assertAlmostEqual(found["loss"] / reported, 1, delta=EXACT)

    def compare(self, model: Path, rows: list[dict]) -> None:
        """The losses of rows by both."""
        file = self.folder / "rows.jsonl"
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        said = submit("perplexity", f"model={model}", f"input={file}")
        self.assertEqual(said.returncode, 0, said.stderr)
        ours, theirs = [json.loads(line) for line in said.stdout.splitlines()], check("perplexity", str(model), str(file))
        self.assertEqual([row["tokens"] for row in ours], [row["tokens"] for row in theirs])
        for mine, yours in zip(ours, theirs):
            if yours["loss"] is None:
                self.assertIsNone(mine["loss"])
            else:
                self.assertAlmostEqual(mine["loss"] / yours["loss"], 1, delta=EXACT)


if __name__ == "__main__":
    unittest.main()
