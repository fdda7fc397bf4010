"""The benchmark's results as Markdown."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Iterable, Mapping, Sequence

from bench_runs import DATA_STEPS, Row, Use

SLOWER_AT_MOST = 1.15  # of linear, and of the memory of the smallest
_HEAD = ("MB", "documents", "CPU-s", "of it start-up", "MB/CPU-s", "without start-up", "documents/s", "wall s", "peak MB")


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def rates(first: str, rows: Sequence[Row]) -> str:
    """The table of steps or formats."""
    return markdown((first, *_HEAD), map(_cells, rows))


def _cells(row: Row) -> list[str]:
    without = row.rate_without_start
    return [row.name, f"{row.megabytes:,.0f}", f"{row.documents:,}", f"{row.use.cpu:,.1f}", "–" if row.idle is None else f"{row.idle.cpu:.1f}",
            f"{row.rate:.1f}", "–" if without is None else f"{without:.1f}", f"{row.documents / row.use.wall:,.0f}", f"{row.use.wall:,.1f}", f"{row.use.peak_mb:,.0f}"]


def growth(sizes: Mapping[float, Mapping[str, Use]]) -> str:
    """CPU, wall and memory of the four data steps by size, with the verdict."""
    ordered = sorted(sizes)
    lines = []
    for step in DATA_STEPS:
        uses = [sizes[size][step] for size in ordered]
        lines.append([step, *(f"{use.cpu:.0f} / {use.wall:.0f} / {use.peak_mb:.0f}" for use in uses), verdict(ordered, uses)])
    return markdown(["step", *(f"{size:,.0f} MB: CPU-s / wall s / peak MB" for size in ordered), "verdict"], lines)


def verdict(sizes: Sequence[float], uses: Sequence[Use]) -> str:
    """Whether time grows at most 1.15 × linear from each size to the next, and memory stays flat from the second size on."""
    faults = []
    for (size, use), (larger, more) in zip(zip(sizes, uses), zip(sizes[1:], uses[1:])):
        factor = SLOWER_AT_MOST * larger / size
        if more.cpu > factor * use.cpu:
            faults.append(f"CPU × {more.cpu / use.cpu:.1f} at {larger / size:.0f} × the size")
        if more.wall > factor * use.wall:
            faults.append(f"wall × {more.wall / use.wall:.1f} at {larger / size:.0f} × the size")
    if uses[-1].peak_mb > SLOWER_AT_MOST * uses[-2].peak_mb:
        faults.append(f"memory × {uses[-1].peak_mb / uses[-2].peak_mb:.2f}")
    return "; ".join(faults) or "holds"


def machine() -> str:
    """The CPU, the cores that this process may use, and the memory."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    name = re.search(r"model name\s*: (.+)", info)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name[1] if name else platform.processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"
