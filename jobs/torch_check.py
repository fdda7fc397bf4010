"""Checks of our files by PyTorch and transformers, which must be installed where this runs. One line of JSON on stdout.

usage: PYTHON torch_check.py golden ARCHIVE FOLDER      the archive of a golden model against its golden file: largest relative errors
       PYTHON torch_check.py perplexity FOLDER FILE     losses of rows with input_ids or text, as jobs/submit.py perplexity prints them
       PYTHON torch_check.py validation FOLDER TABLE N  mean loss of the last N rows of a table sequences, as a training reports it
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

import torch_kernels


def golden(archive: str, folder: str) -> dict:
    """Logits, loss and every gradient, for each of the ways to keep."""
    place = Path(folder)
    config = json.loads((place / "config.json").read_text(encoding="utf-8"))
    weights = {name: tensor for file in sorted(place.glob("model*.safetensors")) for name, tensor in load_file(file).items()}
    expected = load_file(place / "golden.safetensors")
    kernels = torch_kernels.Archive.load(archive, "cpu", torch.float32)
    worst = {}
    for keep in torch_kernels.KEEPS:
        with torch_kernels.as_in_java():
            found = torch_kernels.evaluate(kernels, {name: tensor.float() for name, tensor in weights.items()}, config["num_hidden_layers"],
                                           config["tie_word_embeddings"], expected["input_ids"], expected["labels"], keep)
        errors = {name: torch_kernels.error(gradient, expected[f"grad.{name}"]) for name, gradient in found.gradients.items()}
        worst[keep] = {"logits": torch_kernels.error(found.logits, expected["logits"]), "loss": abs(found.loss / expected["loss"].item() - 1),
                       "gradients": max(errors.values()), "count": len(errors), "of": sum(name.startswith("grad.") for name in expected)}
    return worst


def perplexity(folder: str, file: str) -> list[dict]:
    """The mean loss of each row by transformers, in float32."""
    import transformers
    model, tokenizer, found = loaded(folder), None, []
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "text" in row:
            tokenizer = tokenizer or transformers.AutoTokenizer.from_pretrained(folder)
        ids = tokenizer(row["text"])["input_ids"] if "text" in row else row["input_ids"]
        losses = losses_of(model, ids) if len(ids) > 1 else torch.empty(0)
        found.append({"loss": losses.mean().item() if len(losses) else None, "tokens": len(losses)})
    return found


def validation(folder: str, table: str, last: str) -> dict:
    """The mean loss of the last sequences of the table `sequences`, each document for itself, by transformers in float32."""
    import pyarrow.parquet
    model, sequences = loaded(folder), pyarrow.parquet.read_table(table)
    losses = []
    for row in sequences.sort_by("index").slice(sequences.num_rows - int(last)).to_pylist():
        supervised = {place for span in row["supervised"] for place in range(span["start"], span["start"] + span["length"])}
        ends = [*row["segments"][1:], len(row["input_ids"])]
        for begin, end, _ in zip(row["segments"], ends, row["documents"]):  # padding is a segment without a document
            places = [place - begin - 1 for place in range(begin + 1, end) if place in supervised]
            if places:
                losses.append(losses_of(model, row["input_ids"][begin:end])[places])
    return {"loss": torch.cat(losses).mean().item(), "tokens": sum(map(len, losses))}


def loaded(folder: str):
    """A model as transformers loads it."""
    import transformers
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def losses_of(model, ids: list[int]) -> torch.Tensor:
    """The loss of each token but the first."""
    with torch.no_grad():
        logits = model(torch.tensor([ids]), use_cache=False).logits
    return torch.nn.functional.cross_entropy(logits[0, :-1].double(), torch.tensor(ids[1:]), reduction="none")


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(json.dumps({"golden": golden, "perplexity": perplexity, "validation": validation}[sys.argv[1]](*sys.argv[2:])))
