"""Runs steps of the pipeline for the benchmark and takes what they used: CPU-seconds, wall time, peak memory."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Sequence

from bench_formats import CACHE, Input
from build import ROOT
from process import DONE, Stop, contract_code, end, start

CONF = ROOT / "conf" / "bench"
DATA_STEPS = ("ingest", "measure", "filter", "dedup")  # the four that the target counts together
TOGETHER = "the four together"
LEAST_SHARE = 0.1  # of a step's CPU-seconds: a smaller difference to start-up is noise
BYTES_PER_DRAWN_TOKEN = 6.0  # of the corpus: the sample's tokenizer makes one token of about 4 bytes


@dataclass(frozen=True)
class Use:
    """What a process and all its children used: user and system CPU-seconds, seconds on the wall, MB of the largest of them."""

    cpu: float
    wall: float
    peak_mb: float

    def __add__(self, other: "Use") -> "Use":
        return Use(self.cpu + other.cpu, self.wall + other.wall, max(self.peak_mb, other.peak_mb))


@dataclass(frozen=True)
class Row:
    """A line of the result: what ran, over how much text, and what it used; `idle`: the same over nearly no text."""

    name: str
    megabytes: float
    documents: int
    use: Use
    idle: Use | None = None

    @property
    def rate(self) -> float:
        """MB per CPU-second, start-up included."""
        return self.megabytes / self.use.cpu

    @property
    def rate_without_start(self) -> float | None:
        """MB per CPU-second without what the step uses on nearly no text; None where that is nearly all it uses."""
        work = self.use.cpu - (self.idle.cpu if self.idle else self.use.cpu)
        return self.megabytes / work if work > LEAST_SHARE * self.use.cpu else None


def used_by(command: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> Use:
    """Runs a command to its end, its words to a log, and says what it and its children used; Stop if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file:
        began = time.monotonic()
        child = start(command, cwd=ROOT, env=env or os.environ, stdout=file, stderr=subprocess.STDOUT)
        try:
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        finally:
            end(child)
        wall = time.monotonic() - began
    code = contract_code(child.returncode, " ".join(command[1:3]))
    if code != DONE:
        lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise Stop(code, f"{' '.join(command[1:3])} failed: {lines[-1] if lines else 'it said nothing'} (log: {os.path.relpath(log)})")
    return Use(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def conf_folder(name: str, inputs: Sequence[Input]) -> Path:
    """A conf folder of its own: conf/bench and the sources. JSON is YAML, so the file needs no library."""
    folder = CACHE / "conf" / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CONF, folder)
    sources = [{"name": each.name, "kind": each.kind, "path": f"{each.path}/**"} for each in inputs]
    (folder / "ingest.yaml").write_text(json.dumps({"sources": sources}, indent=1), encoding="utf-8")
    return folder


def run_steps(name: str, inputs: Sequence[Input], steps: Sequence[str], repeat: int, java_options: str = "") -> dict[str, Use]:
    """Runs the steps in a fresh run folder, `repeat` times: the median of each step's CPU and wall seconds, the largest of its memory.

    `java_options`: for every JVM, with {step} for the step's name.
    """
    conf, folder = conf_folder(name, inputs), CACHE / "runs" / name
    megabytes = sum(each.size.bytes for each in inputs) / 1e6
    found: dict[str, list[Use]] = {step: [] for step in steps}
    for _ in range(repeat):
        shutil.rmtree(folder, ignore_errors=True)
        for step in steps:
            overrides = [f"tokenBudget={max(10_000, int(megabytes * 1e6 / BYTES_PER_DRAWN_TOKEN))}"] if step == "pack" else []
            command = [sys.executable, str(ROOT / "jobs" / "submit.py"), step, "--conf", str(conf), "--run", str(folder), *overrides]
            env = {**os.environ, "JAVA_TOOL_OPTIONS": java_options.replace("{step}", step)} if java_options else os.environ
            found[step].append(used_by(command, CACHE / "logs" / f"{name}-{step}.log", env))
    return {step: median(uses) for step, uses in found.items()}


def run_together(name: str, inputs: Sequence[Input], repeat: int) -> Use:
    """Runs the data steps in a fresh run folder by jobs/run_all.sh, which starts one JVM for all of them."""
    conf, folder, found = conf_folder(name, inputs), CACHE / "runs" / name, []
    for _ in range(repeat):
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, str(ROOT / "jobs" / "run_all.py"), "--conf", str(conf), "--run", str(folder), "--until", DATA_STEPS[-1]]
        found.append(used_by(command, CACHE / "logs" / f"{name}.log"))
    return median(found)


def median(uses: Sequence[Use]) -> Use:
    """The median of CPU and wall seconds, the largest of the memory."""
    return Use(statistics.median(use.cpu for use in uses), statistics.median(use.wall for use in uses), max(use.peak_mb for use in uses))


def rows_of(inputs: Sequence[Input], uses: Mapping[str, Use], idle: Mapping[str, Use]) -> list[Row]:
    """A row for each step and, after dedup, one for the four that the target counts."""
    megabytes = sum(each.size.bytes for each in inputs) / 1e6
    documents = sum(each.size.documents for each in inputs)
    rows = []
    for step in uses:
        rows.append(Row(step, megabytes, documents, uses[step], idle.get(step)))
        if step == DATA_STEPS[-1] and all(each in uses for each in DATA_STEPS):
            rows.append(Row(TOGETHER, megabytes, documents, total(uses), total(idle) if idle else None))
    return rows


def total(uses: Mapping[str, Use]) -> Use:
    """What the four data steps used together."""
    first, *others = (uses[step] for step in DATA_STEPS)
    return sum(others, first)
