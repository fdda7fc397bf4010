"""The archive of our kernels in Python's PyTorch: what io.karasu.model.Kernels does with it, for checks. Needs torch, and nothing else of ours."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Iterator, Mapping, Sequence

import torch
from torch import Tensor

LEAST_BAND, MOST_BAND = 128, 1024  # as in Kernels.java
KEEPS = {"everything": ("forward_keeping", "backward"), "products": ("forward_keeping_products", "backward_products"), "nothing": ("forward", "backward_nothing")}


@dataclass(frozen=True)
class Archive:
    """A loaded archive on a device, computing in one type."""

    module: torch.jit.ScriptModule
    device: torch.device
    dtype: torch.dtype

    @staticmethod
    def load(path: str, device: str, dtype: torch.dtype) -> "Archive":
        """Loads a file that `jobs/submit.py kernels output=FILE` wrote."""
        return Archive(torch.jit.load(path), torch.device(device), dtype)

    def __getattr__(self, name: str):
        return getattr(self.module, name)

    def layer_size(self) -> int:
        """Elements of a layer's flat vector."""
        return self.down_at + self.hidden * self.intermediate

    def packing(self, bounds: Sequence[int]) -> list[Tensor]:
        """What the kernels want to know of documents that lie one after the other; bounds: 0, the end of the first, ..., all tokens."""
        places = torch.cat([torch.arange(end - begin) for begin, end in zip(bounds, bounds[1:])]).to(self.device)
        nothing = torch.empty(0, device=self.device)
        cos, sin = self.module.rotary(places, nothing, code(self.dtype))
        longest = max(end - begin for begin, end in zip(bounds, bounds[1:]))
        banded = self.device.type == "cpu" and 0 < self.window < longest
        band = self.module.band(max(LEAST_BAND, min(MOST_BAND, self.window)), code(self.dtype)) if banded else nothing
        return [cos, sin, nothing, torch.tensor(bounds), torch.tensor(bounds, dtype=torch.int32, device=self.device), band]

    def forward(self, keep: str, x: Tensor, flat: Tensor, packing: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """A layer's result and what it keeps."""
        made = getattr(self.module, KEEPS[keep][0])(x, flat, packing)
        return (made, []) if isinstance(made, Tensor) else (made[0], made[1:])

    def backward(self, keep: str, x: Tensor, flat: Tensor, kept: list[Tensor], dy: Tensor, dflat: Tensor, packing: list[Tensor]) -> Tensor:
        """The gradient of a layer's input; that of its parameters overwrites dflat."""
        return getattr(self.module, KEEPS[keep][1])(x, flat, kept, dy, dflat, 0.0, packing)


def code(dtype: torch.dtype) -> int:
    """libtorch's number of a type."""
    return {torch.float32: 6, torch.float64: 7, torch.bfloat16: 15}[dtype]


@contextmanager
def as_in_java() -> Iterator[None]:
    """No autograd and no optimizer of graphs, as our calls have it."""
    with torch.no_grad(), torch.jit.optimized_execution(False):
        yield


# --- whole models of Hugging Face ------------------------------------------------------------------------------------


def names_of_units(layers: int, biased: bool, tied: bool) -> list[list[str]]:
    """Names of the tensors of each flat unit, in their order: io.karasu.model.Layout in the words of a Hugging Face file."""
    units = [["model.embed_tokens.weight"]]
    for number in range(layers):
        attention, feed = f"model.layers.{number}.self_attn.", f"model.layers.{number}.mlp."
        units.append([
            f"model.layers.{number}.input_layernorm.weight", *(f"{attention}{name}_proj.weight" for name in "qkv"),
            *(f"{attention}{name}_proj.bias" for name in "qkv" if biased), f"{attention}o_proj.weight",
            f"model.layers.{number}.post_attention_layernorm.weight", *(f"{feed}{name}_proj.weight" for name in ("gate", "up", "down"))])
    units.append(["model.norm.weight", *([] if tied else ["lm_head.weight"])])
    return units


@dataclass(frozen=True)
class Result:
    """A model on a batch: logits of all tokens, the mean loss of the supervised ones, and its gradient by the names of Hugging Face."""

    logits: Tensor
    loss: float
    gradients: dict[str, Tensor]


def evaluate(archive: Archive, weights: Mapping[str, Tensor], layers: int, tied: bool, rows: Tensor, labels: Tensor, keep: str) -> Result:
    """Runs a model forward and back on rows [B,T], each one document; labels as in transformers: -100 has no loss, the next token is predicted."""
    names = names_of_units(layers, archive.bias_at > 0, tied)
    units = [torch.cat([weights[name].reshape(-1) for name in unit]).to(archive.device, archive.dtype) for unit in names]
    gradients = [torch.full_like(unit, float("nan")) for unit in units]
    count, length = rows.shape
    following = torch.cat([labels[:, 1:], torch.full((count, 1), -100)], 1).reshape(-1)
    places = torch.nonzero(following >= 0).reshape(-1).to(archive.device)
    targets = following[following >= 0].to(archive.device)
    packing = archive.packing(list(range(0, count * length + 1, length)))
    ids = rows.reshape(-1).to(archive.device)
    inputs, kept = [archive.module.embed(units[0], ids)], []
    for layer in units[1:-1]:
        y, left = archive.forward(keep, inputs[-1], layer, packing)
        inputs.append(y)
        kept.append(left)
    matrix, dmatrix, at = (units[0], gradients[0], 0) if tied else (units[-1], gradients[-1], archive.hidden)
    logits = archive.module.logits(inputs[-1], units[-1], matrix, at)
    loss, dx = archive.module.head(inputs[-1], units[-1], matrix, at, places, targets, 1 / len(targets), gradients[-1], dmatrix, 0.0)
    for number in range(layers, 0, -1):
        dx = archive.backward(keep, inputs[number - 1], units[number], kept[number - 1], dx, gradients[number], packing)
    archive.module.embed_backward(dx, ids, gradients[0], 1.0 if tied else 0.0)
    return Result(logits.reshape(count, length, -1), loss.item() / len(targets), split(names, gradients, weights))


def split(names: Sequence[Sequence[str]], flats: Sequence[Tensor], like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Flat units as tensors with names and shapes."""
    found = {}
    for unit, flat in zip(names, flats):
        parts = torch.split(flat, [like[name].numel() for name in unit])
        found.update((name, part.reshape(like[name].shape)) for name, part in zip(unit, parts))
    return found


def error(ours: Tensor, theirs: Tensor) -> float:
    """The largest difference, as a share of the largest value."""
    ours, theirs = ours.detach().double().cpu(), theirs.detach().double().cpu()
    return ((ours - theirs).abs().max() / theirs.abs().max().clamp_min(1e-30)).item()
