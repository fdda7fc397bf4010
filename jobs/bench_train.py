"""The training benchmark: whole optimiser steps of a Llama of 134 million parameters, ours beside PyTorch eager in the same run.

Called by jobs/bench.sh --train. Float32, one row of 512 or 2048 tokens, all cores; with everything kept for the backward pass, and with nothing
kept but each layer's input, which PyTorch calls activation checkpointing. The peer is ../shared/peers/train_eager.py.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import bench_peers
import bench_table
import submit
from arguments import ENVIRONMENTS
from bench_formats import CACHE
from bench_runs import used_by
from build import CLASS_PATH, ROOT
from process import FAILED, Stop, say

LENGTHS = (512, 2048)
STEPS = 5  # timed, after one that is not
SHAPE = ("hidden=768", "intermediate=2048", "layers=12", "heads=12", "vocabulary=32000")  # the defaults of train_eager.py
REQUIREMENTS = ROOT / "jobs" / "requirements-torch.txt"
PEER = bench_peers.Peer("torch", "5.4 GB", (("train_eager.py",),))


@dataclass(frozen=True)
class Case:
    """What is timed: tokens of the row, and whether the layers keep everything for the backward pass."""

    length: int
    keeps: bool

    def __str__(self) -> str:
        return f"T = {self.length}, {'everything' if self.keeps else 'nothing'} kept"


@dataclass(frozen=True)
class Steps:
    """What one process said of its steps, and its largest memory."""

    said: dict
    peak_mb: float

    @property
    def seconds(self) -> float:
        """The median step."""
        return statistics.median(self.said["step_s"])


def run(lengths: Sequence[int], with_peer: bool, repeat: int) -> list[dict]:
    """Measures every case, `repeat` times, ours and the peer in turn, and prints it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    peer = python_of_peer() if with_peer else None
    cases = [Case(length, keeps) for length in lengths for keeps in (True, False)]
    ours: dict[Case, list[Steps]] = {case: [] for case in cases}
    theirs: dict[Case, list[Steps]] = {case: [] for case in cases}
    print(f"Machine: {bench_table.machine()}\nLoad when it began: {load()}; {cores} threads on each side, float32, one row, {STEPS} steps after a warm-up, {repeat} times.", flush=True)
    for number in range(repeat):
        for case in cases:
            say(f"Training: {case} ({number + 1} of {repeat}), load {load()}")
            ours[case].append(our_steps(case, cores))
            if peer:
                theirs[case].append(their_steps(peer, case, cores))
    print(f"\n{rates(ours, theirs)}\n\n{parts(ours)}\n\n{ceilings(ours, theirs)}", flush=True)
    print(f"\nLoad when it ended: {load()}" + (f"; PyTorch {version(theirs)}" if peer else ""), flush=True)
    return [{"length": case.length, "keeps": case.keeps, "ours": [each.said | {"peak_mb": each.peak_mb} for each in ours[case]],
             "eager": [each.said for each in theirs[case]]} for case in cases]


def load() -> str:
    """Processes that wanted a core in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def version(theirs: dict[Case, list[Steps]]) -> str:
    """The peer's versions."""
    said = next(each.said for steps in theirs.values() for each in steps)
    return f"{said['torch']}, transformers {said['transformers']}"


def our_steps(case: Case, cores: int) -> Steps:
    """Runs the command bench-train of the jar."""
    words = ["bench-train", f"length={case.length}", f"keep={'everything' if case.keeps else 'nothing'}", f"steps={STEPS}", f"threads={cores}", *SHAPE]
    env = ENVIRONMENTS["local"]
    command = submit.command_line(words, env.name, CLASS_PATH.read_text(encoding="utf-8").strip(), None)
    return measured(command, f"train-{case.length}-{'all' if case.keeps else 'none'}", submit.environment_of_spark(env, True))


def their_steps(python: Path, case: Case, cores: int) -> Steps:
    """Runs train_eager.py of the peers. As with ours, threads that wait do not spin: on a machine that others use that makes both slow."""
    command = [str(python), str(ROOT / "jobs" / "bench_train_peer.py"), str(scripts() / "train_eager.py"), "--threads", str(cores),
               "--length", str(case.length), "--steps", str(STEPS), *([] if case.keeps else ["--checkpointing"])]
    env = {"OMP_WAIT_POLICY": "PASSIVE", **os.environ}
    return measured(command, f"train-eager-{case.length}-{'all' if case.keeps else 'none'}", env)


def measured(command: Sequence[str], name: str, env) -> Steps:
    """Runs a command whose last line of JSON says what its steps took."""
    log = CACHE / "logs" / f"{name}.log"
    log.unlink(missing_ok=True)
    use = used_by(command, log, env)
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.startswith("{")]
    if not lines:
        raise Stop(FAILED, f"{name}: no line of JSON (expected one; log: {os.path.relpath(log)})")
    return Steps(json.loads(lines[-1]), use.peak_mb)


def scripts() -> Path:
    """Where the peers' scripts lie."""
    return Path(os.environ.get("KARASU_PEERS") or ROOT.parent / "shared" / "peers")


def python_of_peer() -> Path | None:
    """The Python that has torch and transformers; None, and a word on stderr, without it or the script."""
    if not (scripts() / "train_eager.py").exists():
        say(f"Peers: left out, train_eager.py is not in {scripts()} (set KARASU_PEERS to the folder that holds it).")
        return None
    return bench_peers.installed(PEER, REQUIREMENTS.parent)


def rates(ours: dict[Case, list[Steps]], theirs: dict[Case, list[Steps]]) -> str:
    """Tokens per second of the median and of the fastest step, CPU-seconds of a step, and memory, beside the peer's."""
    lines = []
    for case, mine in ours.items():
        a, b = Sums.of(mine), Sums.of(theirs[case])
        lines.append([str(case), a.rate(case, a.median), b.rate(case, b.median), a.ratio(b, "median"), a.rate(case, a.fastest), b.rate(case, b.fastest),
                      a.ratio(b, "fastest"), a.number("cpu", ".2f"), b.number("cpu", ".2f"), a.ratio(b, "cpu"), a.number("peak_mb", ",.0f"), b.number("peak_mb", ",.0f")])
    return bench_table.markdown(("a step", "tokens/s", "eager", "ratio", "fastest step", "eager", "ratio", "CPU-s", "eager", "ratio", "peak MB", "eager"), lines)


@dataclass(frozen=True)
class Sums:
    """The steps of all processes of a case; NaN where there is none."""

    median: float
    fastest: float
    cpu: float
    peak_mb: float

    @staticmethod
    def of(steps: Sequence[Steps]) -> "Sums":
        """Medians of time and CPU, the fastest step, the largest memory."""
        if not steps:
            return Sums(*[math.nan] * 4)
        seconds = [second for each in steps for second in each.said["step_s"]]
        return Sums(statistics.median(seconds), min(seconds), statistics.median(second for each in steps for second in each.said["cpu_s"]),
                    max(each.peak_mb for each in steps))

    def rate(self, case: Case, seconds: float) -> str:
        """Tokens per second."""
        return _cell(case.length / seconds, ".0f")

    def number(self, name: str, form: str) -> str:
        """One of the numbers."""
        return _cell(getattr(self, name), form)

    def ratio(self, other: "Sums", name: str) -> str:
        """How many times what we take the other takes."""
        return _cell(getattr(other, name) / getattr(self, name), ".2f")


def _cell(number: float, form: str) -> str:
    return "–" if math.isnan(number) else format(number, form)


def parts(ours: dict[Case, list[Steps]]) -> str:
    """Where the CPU-seconds of a step go, in %, and the memory after each part; of the fastest process."""
    best = {case: min(steps, key=lambda each: each.seconds).said for case, steps in ours.items()}
    names = [part["part"] for part in next(iter(best.values()))["by_parts"]["parts"]]
    lines = [[name, *(cell(said["by_parts"], name) for said in best.values())] for name in names]
    lines.append(["outside the kernels", *(outside(said["by_parts"]) for said in best.values())])
    lines.append(["calls × an empty call", *(f"{100 * said['calls'] * said['call_us'] / 1e6 / said['by_parts']['cpu_s']:.2f} % ({said['calls']} × {said['call_us']:.0f} µs)"
                                             for said in best.values())])
    return bench_table.markdown(("part: share of CPU-s, MB after it", *map(str, best)), lines)


def ceilings(ours: dict[Case, list[Steps]], theirs: dict[Case, list[Steps]]) -> str:
    """What the library's products and attention take alone: their shares of our CPU-seconds, and the ratio of a step that were nothing else."""
    lines = []
    for case, steps in ours.items():
        products, attention = (statistics.median(each.said["library"][name]["cpu_s"] for each in steps) for name in ("products", "attention"))
        mine, peers = Sums.of(steps).cpu, Sums.of(theirs[case]).cpu
        lines.append([str(case), f"{products:.2f}", f"{attention:.2f}", f"{100 * (products + attention) / mine:.0f} %",
                      _cell(peers / mine, ".2f"), _cell(peers / (products + attention), ".2f")])
    return bench_table.markdown(("CPU-s of a step", "matrix products alone", "attention alone", "share of ours", "ratio over eager", "ratio if it were nothing else"), lines)


def cell(step: dict, name: str) -> str:
    """A part's share and memory."""
    part = next(part for part in step["parts"] if part["part"] == name)
    return f"{100 * part['cpu_s'] / step['cpu_s']:.1f} %, {part['rss_mb']:,}"


def outside(step: dict) -> str:
    """The share of the JVM: its threads outside the calls of kernels."""
    return f"{100 * (1 - sum(part['cpu_s'] for part in step['parts']) / step['cpu_s']):.2f} %"


if __name__ == "__main__":
    sys.exit("error: bench_train.py is a part of jobs/bench.sh --train")
