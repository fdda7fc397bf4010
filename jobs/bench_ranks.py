"""How training scales with ranks on this machine: steps of the benchmark's model by 1, 2, 4 … ranks with a core each, exchange overlapped or not.

Called by jobs/bench.sh --train --ranks 1,2,4. Each rank computes a row of its own, so that twice the ranks do twice the work; more ranks than cores share
them. Ranks are threads of one process that exchange over loopback.
"""

from __future__ import annotations

import statistics
from typing import Sequence

import bench_table
import bench_train
import submit
from arguments import ENVIRONMENTS
from build import CLASS_PATH
from process import say

LENGTH = 512
STEPS = 5


def run(ranks: Sequence[int], repeat: int) -> list[dict]:
    """Measures and prints."""
    cases = [(count, overlap) for count in ranks for overlap in (("on", "off") if count > 1 else ("on",))]
    found: dict[tuple[int, str], list[dict]] = {case: [] for case in cases}
    print(f"Machine: {bench_table.machine()}\nLoad when it began: {bench_train.load()}; a core and a row of {LENGTH} tokens for each rank, float32, "
          f"{STEPS} steps after a warm-up, {repeat} times.", flush=True)
    for number in range(repeat):
        for case in cases:
            say(f"Ranks: {case[0]}, overlap {case[1]} ({number + 1} of {repeat}), load {bench_train.load()}")
            found[case].append(steps(*case))
    print(f"\n{table(found)}\n\nLoad when it ended: {bench_train.load()}", flush=True)
    return [said for case in cases for said in found[case]]


def steps(ranks: int, overlap: str) -> dict:
    """Runs the command bench-train of the jar with several ranks."""
    words = ["bench-train", f"length={LENGTH}", f"ranks={ranks}", f"overlap={overlap}", f"steps={STEPS}", *bench_train.SHAPE]
    env = ENVIRONMENTS["local"]
    command = submit.command_line(words, env.name, CLASS_PATH.read_text(encoding="utf-8").strip(), None)
    return bench_train.measured(command, f"ranks-{ranks}-{overlap}", submit.environment_of_spark(env, True)).said


def table(found: dict[tuple[int, str], list[dict]]) -> str:
    """Tokens per second, what ranks wait, and what they send."""
    alone = next((rate(said) for (ranks, _), said in found.items() if ranks == 1), float("nan"))
    lines = []
    for (ranks, overlap), said in found.items():
        seconds = statistics.median(second for each in said for second in each["step_s"])
        waited = statistics.median(second for each in said for second in each["wait_s"])
        busy = statistics.median(each["busy_s"] for each in said)
        lines.append([str(ranks), overlap if ranks > 1 else "–", f"{rate(said):.0f}", f"{rate(said) / alone:.2f}", f"{100 * waited / seconds:.1f} %",
                      f"{100 * busy / seconds:.1f} %", f"{said[0]['sent_bytes'] / 1e6:,.0f}"])
    return bench_table.markdown(("ranks", "overlap", "tokens/s", "times one rank", "of a step waiting", "of a step exchanging", "MB sent a step and rank"), lines)


def rate(said: Sequence[dict]) -> float:
    """Tokens of all ranks per second of the median step."""
    return said[0]["tokens"] / statistics.median(second for each in said for second in each["step_s"])
