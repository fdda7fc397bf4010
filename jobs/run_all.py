"""Every step of the pipeline in order; what is finished and would come out the same is skipped. Called by jobs/run_all.sh.

  jobs/run_all.sh [--conf DIR] [--run DIR] [--env local|standalone|yarn|emr|k8s] [--master MASTER] [--properties FILE] [step.key.path=value …]

Without --conf: conf/sample. Without --run: runs/ + the conf folder's name. --properties: Spark's properties, laid over conf/spark/ENV.conf.
-DKEY=VALUE is handed to Maven.
Exit codes: 0 done or nothing to do, 1 failed, 2 wrong use or configuration, 3 an input is missing, 4 a check failed.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Sequence

import pipeline
from arguments import FLAGS_WITH_VALUE, request, sort, split_by_step, without_words
from build import ROOT, TARGET, ensure_jar
from process import DONE, FAILED, Stop, contract_code, program, say
from submit import NOTHING_TO_DO, Front

# How a step says why it failed (io.karasu.job.Job): `12:34:56 ERROR Job: input: ingest: … (the same command resumes)`.
REASON = re.compile(r"(?:[0-9:]+ ERROR Job|error): (?:config|input|check|failed): (.+?)(?: \(the same command resumes\))?\.?")


def main(arguments: Sequence[str]) -> int:
    """Builds and plans once, runs what must run, and prints the summary."""
    words = sort(arguments, (*FLAGS_WITH_VALUE, "--help"))
    if "--help" in words.flags:
        print(__doc__.strip())
        return DONE
    without_words(words, "step.key.path=value")
    asked = request(words)
    overrides = split_by_step(asked.overrides)
    front = Front(asked)
    front.prepare()
    code, plan = front.answer("plan", *front.folders(), *asked.overrides)
    if code != DONE:
        return contract_code(code, "the plan")
    first = first_to_run(plan)
    for step in pipeline.NAMES[:first]:
        say(f"{place_of(step)} finished before, nothing changed")
    if first < len(pipeline.NAMES):
        with front.cluster():
            for step in pipeline.NAMES[first:]:
                run_step(front, step, overrides[step])
    return contract_code(front.command("summary", *front.folders()), "the summary")


def first_to_run(plan: str) -> int:
    """Index of the first step that the plan (lines of STEP, done or run, why) does not call done."""
    verdicts = {line.split("\t")[0]: line.split("\t")[1:] for line in plan.splitlines()}
    wrong = [step for step in pipeline.NAMES if verdicts.get(step, [""])[0] not in ("done", "run")]
    if wrong:
        raise Stop(FAILED, f"the plan says neither done nor run of {wrong[0]}: {plan!r} (expected lines of STEP, tab, done or run, tab, why)")
    return next((index for index, step in enumerate(pipeline.NAMES) if verdicts[step][0] == "run"), len(pipeline.NAMES))


def run_step(front: Front, step: str, overrides: Sequence[str]) -> None:
    """Checks and runs one step; Stop with its exit code if it fails."""
    entry, began = pipeline.BY_NAME[step], time.monotonic()
    log = log_of(step, front.asked.run)
    say(f"{place_of(step)}: {entry.reads} → {entry.writes}")
    log.unlink(missing_ok=True)
    code = front.check(step, overrides, log=log)
    if code == NOTHING_TO_DO:
        say(f"{place_of(step)} finished before, nothing changed")
        return
    code = code or front.submit(step, overrides, log)
    if code != DONE:
        raise Stop(code, f"step {step} failed{reason_in(log)}; log: {os.path.relpath(log)}; the same command goes on with this step")
    say(f"{place_of(step)} took {time.monotonic() - began:.0f} s")


def place_of(step: str) -> str:
    """`[3/7] filter`."""
    return f"[{pipeline.NAMES.index(step) + 1}/{len(pipeline.NAMES)}] {step}"


def log_of(step: str, run: str) -> Path:
    """Where what a step said is kept: one folder per name of a run folder."""
    return TARGET / "logs" / (run.rstrip("/").rsplit("/", 1)[-1] or "run") / f"{step}.log"


def reason_in(log: Path) -> str:
    """`: ` and the last reason that a log gives, which names the file, key or table; empty if it gives none, as after a `kill -9`."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    found = [reason[1] for reason in map(REASON.fullmatch, lines) if reason]
    return f": {found[-1]}" if found else ""


if __name__ == "__main__":
    program(main)
