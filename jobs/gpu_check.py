#!/usr/bin/env python3
"""Checks and times our kernels on a GPU by Python's PyTorch: everything that issue 5 wants of a GPU, in one run.

  jobs/submit.py kernels output=7b.pt hidden=4096 intermediate=14336 heads=32 kvHeads=8 layers=1     writes the archive, anywhere
  jobs/gpu_check.py 7b.pt [--length 4096] [--rows 1,2,4] [--repeat 20] [--no-compile] [--json FILE]   on the GPU machine

The GPU machine needs Python with torch 2.7 or newer, this file and torch_kernels.py beside it, and the archive; no Java.

1. Correctness, bfloat16 on the device against float32 on the CPU, of the same rounded weights: flash attention forward and backward, and a
   layer for each way to keep; documents packed one after the other, some of one token, with and without a sliding window; and packed against
   each document by itself. The CPU's path is what the Java tests compare with scalar float64 arithmetic and the golden models.
2. Time of one layer for micro-batches of some rows, packed: its matrix products alone, flash attention alone, `forward_keeping` + `backward`,
   recompute (`forward` + `backward_nothing`), and the same layer by torch.compile, whose attention is the same flash kernel.
   Targets: (products + flash) / layer at least 0.85, and torch.compile / layer at least 1.

NOT YET RUN ON CUDA: no GPU was at hand when it was written. With `--device cpu --tiny` it runs anywhere in minutes, which proves that
the script works and that the archive is right in bfloat16, and says nothing about speed: its attention on the CPU is another kernel. The two
calls of flash attention for CUDA were tried on meta tensors: their arguments and shapes are right.
Exit codes: 0 correct (whether the targets of time are met is printed), 1 not correct, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import rms_norm, scaled_dot_product_attention, silu

import torch_kernels
from torch_kernels import Archive, as_in_java, error

SHARES = (0.5, 0.25, 0.125, 0.125)  # of a row: its documents
GEMM_AND_FLASH, NOT_SLOWER = 0.85, 1.0
LIMIT = 0.03  # of the largest value: a few roundings of bfloat16 (2^-8 each)


@dataclass(frozen=True)
class Layer:
    """Random weights and inputs of one layer."""

    kernels: Archive
    flat: Tensor
    x: Tensor
    dy: Tensor
    packing: list[Tensor]

    @staticmethod
    def of(kernels: Archive, bounds: Sequence[int]) -> "Layer":
        """From one seed, drawn on the CPU and rounded to bfloat16, so that every device and type has the same."""
        draw = torch.Generator().manual_seed(1)
        def random(*shape: int, scale: float) -> Tensor:
            return (torch.randn(*shape, generator=draw) * scale).bfloat16().to(kernels.device, kernels.dtype)
        flat = random(kernels.layer_size(), scale=kernels.hidden ** -0.5)
        for at in (0, kernels.post_norm_at):
            flat[at:at + kernels.hidden] += 1
        return Layer(kernels, flat, random(bounds[-1], kernels.hidden, scale=1), random(bounds[-1], kernels.hidden, scale=1), kernels.packing(bounds))

    def run(self, keep: str, dflat: Tensor) -> tuple[Tensor, Tensor]:
        """Forward and back: the result and the gradient of x."""
        y, kept = self.kernels.forward(keep, self.x, self.flat, self.packing)
        return y, self.kernels.backward(keep, self.x, self.flat, kept, self.dy, dflat, self.packing)

    def rows(self) -> Tensor:
        """What attention could get: random, of the width of query, key and value."""
        draw = torch.Generator().manual_seed(2)
        shape = (self.x.shape[0], self.kernels.module.qkv_width())
        return torch.randn(shape, generator=draw).bfloat16().to(self.x.device, self.x.dtype)


# --- correctness -----------------------------------------------------------------------------------------------------


def documents(length: int) -> list[int]:
    """Bounds of documents of very different lengths, some of one token."""
    lengths = [1, length // 3, 1, 7, length // 8]
    lengths.append(length - sum(lengths))
    return [sum(lengths[:count]) for count in range(len(lengths) + 1)]


def correctness(path: str, device: str, length: int) -> list[tuple[str, float]]:
    """Largest differences, as shares of the largest value, by what was compared."""
    found, bounds = [], documents(length)
    for window in (0, max(4, length // 6)):
        exact, ours = (Archive.load(path, place, dtype) for place, dtype in (("cpu", torch.float32), (device, torch.bfloat16)))
        exact.module.window = ours.module.window = window
        here, there = Layer.of(exact, bounds), Layer.of(ours, bounds)
        name = f"window {window}" if window else "no window"
        found += [(f"{name}: {what}", number) for what, number in (*attention_errors(here, there), *layer_errors(here, there), *separate_errors(there, bounds))]
    return found


def attention_errors(here: Layer, there: Layer) -> list[tuple[str, float]]:
    """Of flash attention by itself."""
    results = []
    for layer in (here, there):
        rows, kernels = layer.rows(), layer.kernels.module
        attended = kernels.attend(rows, layer.packing)
        do = layer.dy[:, :1].expand(-1, attended[0].shape[1]).contiguous()
        results.append((attended[0], kernels.attend_backward(do, rows, attended, layer.packing)))
    return [("attention", error(results[1][0], results[0][0])), ("attention, gradient", error(results[1][1], results[0][1]))]


def layer_errors(here: Layer, there: Layer) -> list[tuple[str, float]]:
    """Of a whole layer, for every way to keep, with gradients in both types that they may have."""
    found = []
    wanted = torch.full_like(here.flat, float("nan"))
    y, dx = here.run("everything", wanted)
    for keep in torch_kernels.KEEPS:
        for dtype in (torch.bfloat16, torch.float32):
            dflat = torch.full_like(there.flat, float("nan"), dtype=dtype)
            seen_y, seen_dx = there.run(keep, dflat)
            label = f"layer, {keep} kept, {str(dtype)[6:]} gradients"
            found.append((label, max(error(seen_y, y), error(seen_dx, dx), error(dflat, wanted))))
    return found


def separate_errors(layer: Layer, bounds: Sequence[int]) -> list[tuple[str, float]]:
    """Of packed documents against each by itself."""
    together = layer.kernels.forward("nothing", layer.x, layer.flat, layer.packing)[0]
    alone = [layer.kernels.forward("nothing", layer.x[begin:end], layer.flat, layer.kernels.packing([0, end - begin]))[0] for begin, end in zip(bounds, bounds[1:])]
    return [("packed against separate", error(together, torch.cat(alone)))]


# --- time ------------------------------------------------------------------------------------------------------------


def packed(length: int, rows: int) -> list[int]:
    """Bounds of rows of documents."""
    bounds = [0]
    for row in range(rows):
        for share in SHARES[:-1]:
            bounds.append(bounds[-1] + max(1, int(share * length)))
        bounds.append((row + 1) * length)
    return bounds


def products(layer: Layer) -> Callable[[], None]:
    """The twelve matrix products of a layer, forward and back, and nothing else."""
    kernels, flat, dflat, x = layer.kernels.module, layer.flat, torch.empty_like(layer.flat), layer.x
    n, device, dtype = x.shape[0], x.device, x.dtype
    active, qkv, gate_up, o = (torch.randn(n, width, device=device).to(dtype) for width in (
        kernels.intermediate, kernels.qkv_width(), 2 * kernels.intermediate, kernels.heads * kernels.head_dim))
    cases = ((kernels.qkv_weight(flat), kernels.qkv_weight(dflat), x, qkv), (kernels.output_weight(flat), kernels.output_weight(dflat), o, x),
             (kernels.gate_up_weight(flat), kernels.gate_up_weight(dflat), x, gate_up), (kernels.down_weight(flat), kernels.down_weight(dflat), active, x))

    def run() -> None:
        for weight, gradient, entry, result in cases:
            torch.mm(entry, weight.t())
            torch.mm(result, weight)
            gradient.addmm_(result.t(), entry, beta=0)
    return run


def flash(layer: Layer) -> Callable[[], None]:
    """Attention forward and back, and nothing else; on a GPU without the copies around it."""
    kernels, rows, packing = layer.kernels.module, layer.rows(), layer.packing
    width, shared, longest = kernels.heads * kernels.head_dim, kernels.kv_heads * kernels.head_dim, kernels.longest(packing[3])
    do = torch.randn(rows.shape[0], width, device=rows.device).to(rows.dtype)
    if rows.device.type == "cpu":
        return lambda: kernels.attend_backward(do, rows, kernels.attend(rows, packing), packing)
    q, k, v = (part.unflatten(1, (-1, kernels.head_dim)) for part in rows.split([width, shared, shared], 1))
    do, window, ends = do.view_as(q), kernels.window - 1, (packing[4], packing[4], longest, longest, 0.0, True)

    def run() -> None:
        o, lse, seed, offset, _ = torch.ops.aten._flash_attention_forward(q, k, v, *ends, False, scale=None, window_size_left=window, window_size_right=0)
        torch.ops.aten._flash_attention_backward(do, q, k, v, o, lse, *ends, seed, offset, scale=None, window_size_left=window, window_size_right=0)
    return run


def compiled(layer: Layer) -> Callable[[], None]:
    """The same layer in the plainest PyTorch, compiled, differentiated by autograd, with the same fused weights."""
    kernels, packing, flat = layer.kernels.module, layer.packing, layer.flat
    parts = (flat[:kernels.hidden], kernels.qkv_weight(flat), kernels.output_weight(flat), flat[kernels.post_norm_at:kernels.post_norm_at + kernels.hidden],
             kernels.gate_up_weight(flat), kernels.down_weight(flat))
    weights = [part.detach().clone().requires_grad_(True) for part in parts]
    x = layer.x.clone().requires_grad_(True)
    sizes = (kernels.heads, kernels.kv_heads, kernels.head_dim, kernels.epsilon, kernels.longest(packing[3]), kernels.window)
    lengths = torch.diff(packing[3]).tolist()
    call = torch.compile(plain_layer, dynamic=False)

    def run() -> None:
        for tensor in (x, *weights):
            tensor.grad = None
        with torch.enable_grad():
            call(x, weights, packing[0], packing[1], packing[4], lengths, sizes).backward(layer.dy)
    return run


def plain_layer(x: Tensor, weights: list[Tensor], cos: Tensor, sin: Tensor, ends: Tensor, lengths: list[int], sizes: tuple) -> Tensor:
    """RMSNorm, attention, RMSNorm, SwiGLU."""
    heads, kv_heads, width, epsilon, longest, window = sizes
    norm, qkv, output, post_norm, gate_up, down = weights
    rows = (rms_norm(x, norm.shape, norm, epsilon) @ qkv.t()).unflatten(1, (heads + 2 * kv_heads, width))
    turned, v = rows[:, :heads + kv_heads], rows[:, heads + kv_heads:]
    a, b = turned.chunk(2, -1)
    turned = torch.cat([a * cos - b * sin, b * cos + a * sin], -1).to(x.dtype)
    q, k = turned[:, :heads], turned[:, heads:]
    if x.is_cuda:
        o = torch.ops.aten._flash_attention_forward(q, k, v, ends, ends, longest, longest, 0.0, True, False, scale=None,
                                                    window_size_left=window - 1, window_size_right=0)[0]
    else:
        each = (part.split(lengths) for part in (q, k, v))
        o = torch.cat([scaled_dot_product_attention(*(part.transpose(0, 1)[None] for part in one), is_causal=True, enable_gqa=True)[0].transpose(0, 1)
                       for one in zip(*each)])
    x = x + o.flatten(1) @ output.t()
    gate, up = (rms_norm(x, post_norm.shape, post_norm, epsilon) @ gate_up.t()).chunk(2, -1)
    return x + (silu(gate) * up) @ down.t()


def works(layer: Layer, with_compile: bool) -> dict[str, Callable[[], object]]:
    """What is timed, by name, each called once; torch.compile is left out, with a word on stderr, where it does not work."""
    narrow, wide = torch.empty_like(layer.flat), torch.empty_like(layer.flat, dtype=torch.float32)
    found = {"products": products(layer), "flash": flash(layer), "layer": lambda: layer.run("everything", narrow),
             "layer, products kept": lambda: layer.run("products", narrow), "recompute": lambda: layer.run("nothing", narrow),
             "layer, float32 gradients": lambda: layer.run("everything", wide)}
    if with_compile:
        found["torch.compile"] = compiled(layer)
    for name, work in list(found.items()):
        try:
            work()
        except Exception as reason:  # whatever a compiler throws: the other times are wanted all the same
            if name != "torch.compile":
                raise
            print(f"torch.compile is left out: {str(reason).strip().splitlines()[0][:200]}", file=sys.stderr)
            del found[name]
    return found


def timed(layer: Layer, repeat: int, with_compile: bool) -> dict[str, tuple[float, float]]:
    """Median milliseconds and most MB of each, one after the other in every round."""
    all_works, times = works(layer, with_compile), {}
    wait = torch.cuda.synchronize if layer.x.is_cuda else lambda: None
    memory = dict.fromkeys(all_works, 0.0)
    for number in range(repeat + 2):
        for name, work in all_works.items():
            if layer.x.is_cuda:
                torch.cuda.reset_peak_memory_stats()
            wait()
            began = time.perf_counter()
            work()
            wait()
            if number >= 2:
                times.setdefault(name, []).append(1e3 * (time.perf_counter() - began))
            if layer.x.is_cuda:
                memory[name] = torch.cuda.max_memory_allocated() / 2**20
    return {name: (statistics.median(values), memory[name]) for name, values in times.items()}


def teraflops(kernels: Archive, bounds: Sequence[int]) -> float:
    """Floating-point operations of a layer forward and back: six for each weight and token, and causal attention of every document."""
    weights = kernels.layer_size() - 2 * kernels.hidden
    attention = sum(6 * kernels.heads * kernels.head_dim * (end - begin) ** 2 for begin, end in zip(bounds, bounds[1:]))
    return (6 * weights * bounds[-1] + attention) / 1e12


def print_times(kernels: Archive, length: int, rows: Sequence[int], repeat: int, with_compile: bool) -> dict[int, dict]:
    """A table for each micro-batch, with the ratios of the issue."""
    all_times = {}
    for count in rows:
        bounds = packed(length, count)
        times = all_times[count] = timed(Layer.of(kernels, bounds), repeat, with_compile)
        print(f"\nMicro-batch of {count} x {length} tokens, {len(bounds) - 1} documents\n\n| what | ms | TFLOP/s | peak MB |\n| --- | ---: | ---: | ---: |")
        for name, (milliseconds, megabytes) in times.items():
            rate = f"{1e3 * teraflops(kernels, bounds) / milliseconds:.1f}" if name not in ("products", "flash") else "–"
            print(f"| {name} | {milliseconds:.2f} | {rate} | {megabytes:,.0f} |")
        layer = times["layer"][0]
        on_gpu = kernels.device.type == "cuda"
        print_ratio("(products + flash) / layer", (times["products"][0] + times["flash"][0]) / layer, GEMM_AND_FLASH, on_gpu)
        if "torch.compile" in times:
            print_ratio("torch.compile / layer", times["torch.compile"][0] / layer, NOT_SLOWER, on_gpu)
        print(f"recompute / layer: {times['recompute'][0] / layer:.2f}", flush=True)
    return all_times


def print_ratio(name: str, ratio: float, target: float, on_gpu: bool) -> None:
    """A ratio and what it should be on a GPU."""
    verdict = "met" if ratio >= target else "MISSED"
    print(f"{name}: {ratio:.2f} (" + (f"target: at least {target}, {verdict})" if on_gpu else "says nothing: not on a GPU)"))


def main() -> int:
    """Reads the command line, checks, times."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("archive")
    words.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    words.add_argument("--tiny", action="store_true", help="few tokens and repetitions, to see that it works")
    words.add_argument("--length", type=int, default=4096)
    words.add_argument("--rows", default="1,2,4")
    words.add_argument("--repeat", type=int, default=20)
    words.add_argument("--no-compile", action="store_true")
    words.add_argument("--json")
    asked = words.parse_args()
    if asked.device == "cuda" and not torch.cuda.is_available():
        words.error("--device cuda: this PyTorch sees no GPU (expected one, or --device cpu --tiny)")
    length, rows, repeat = (96, [1, 2], 3) if asked.tiny else (asked.length, [int(word) for word in asked.rows.split(",")], asked.repeat)
    with as_in_java():
        kernels = Archive.load(asked.archive, asked.device, torch.bfloat16)
        device = torch.cuda.get_device_name() if asked.device == "cuda" else f"CPU, {torch.get_num_threads()} threads"
        print(f"{device}; PyTorch {torch.__version__}; layer {kernels.hidden}/{kernels.intermediate}, {kernels.heads} heads, {kernels.kv_heads} kv\n\n"
              "| bfloat16 against float32 | largest difference / largest value |\n| --- | ---: |")
        errors = correctness(asked.archive, asked.device, min(length, 768))
        for name, number in errors:
            print(f"| {name} | {number:.1e}{'' if number <= LIMIT else ' WRONG'} |", flush=True)
        times = print_times(kernels, length, rows, repeat, not asked.no_compile)
    if asked.json:
        with open(asked.json, "w", encoding="utf-8") as file:
            json.dump({"device": device, "torch": torch.__version__, "errors": dict(errors), "ms_and_mb": times}, file, indent=1)
    return 0 if all(number <= LIMIT for _, number in errors) else 1


if __name__ == "__main__":
    sys.exit(main())
