"""Every step of the pipeline in order; what is finished and would come out the same is skipped. Called by jobs/run_all.sh.

  jobs/run_all.sh [--conf DIR] [--run DIR] [--env local|standalone|yarn|emr|k8s] [--master MASTER] [--properties FILE] [--until STEP] [step.key.path=value …]

Without --conf: conf/sample. Without --run: runs/ + the conf folder's name. --properties: Spark's properties, laid over conf/spark/ENV.conf.
--until: the last step to run. On this machine (--env local) the steps share one JVM. -DKEY=VALUE is handed to Maven.
Exit codes: 0 done or nothing to do, 1 failed, 2 wrong use or configuration, 3 an input is missing, 4 a check failed.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from pathlib import Path
from typing import BinaryIO, Mapping, Sequence

import pipeline
from arguments import FLAGS_WITH_VALUE, request, sort, split_by_step, step_name, without_words
from build import ROOT, TARGET, ensure_jar
from process import DONE, FAILED, Stop, contract_code, keep, program, say
from submit import NOTHING_TO_DO, Front

# How a step says why it failed (io.karasu.job.Job): `12:34:56 ERROR Job: input: ingest: … (the same command resumes)`.
REASON = re.compile(r"(?:[0-9:]+ ERROR Job|error): (?:config|input|check|failed): (.+?)(?: \(the same command resumes\))?\.?")

# How several steps in one JVM say which one begins (io.karasu.job.StepsJob).
BEGINS = re.compile(rb"[0-9:]+ INFO +StepsJob: ([a-z]+): begins\s*")
# What ends it before any began.
WRONG = re.compile(rb"[0-9:]+ ERROR Job: ((?:config|input): .+)")


def main(arguments: Sequence[str]) -> int:
    """Builds once, runs what must run, and prints the summary."""
    words = sort(arguments, (*FLAGS_WITH_VALUE, "--until", "--help"))
    if "--help" in words.flags:
        print(__doc__.strip())
        return DONE
    without_words(words, "step.key.path=value")
    wanted = pipeline.NAMES[:pipeline.NAMES.index(step_name(words.flags.get("--until", pipeline.NAMES[-1]))) + 1]
    asked = request(words)
    overrides = split_by_step(asked.overrides)
    front = Front(asked)
    front.prepare()
    if front.shares_jvm():
        run_together(front, wanted)
    else:
        run_each(front, wanted, overrides)
    return contract_code(front.command("summary", *front.folders()), "the summary")


def run_each(front: Front, wanted: Sequence[str], overrides: Mapping[str, Sequence[str]]) -> None:
    """Runs steps from the first that must run on, a submission each."""
    first = planned(front)
    for step in wanted[:first]:
        say(f"{place_of(step)} finished before, nothing changed")
    if first < len(wanted):
        with front.cluster():
            for step in wanted[first:]:
                run_step(front, step, overrides[step])


def planned(front: Front) -> int:
    """Index of the first step to run; Stop if the configuration or an input is wrong."""
    code, plan = front.answer("plan", *front.folders(), *front.asked.overrides)
    if code != DONE:
        sys.exit(contract_code(code, "the plan"))
    return first_to_run(plan)


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
        raise failure(code, step, log)
    say(f"{place_of(step)} took {time.monotonic() - began:.0f} s")


def run_together(front: Front, steps: Sequence[str]) -> None:
    """Runs steps in one JVM, which checks everything before the first of them begins, up to the first that fails: then Stop with its exit code."""
    with contextlib.closing(Together(steps, front.asked.run)) as said:
        code = contract_code(front.submit_together(steps, front.asked.overrides, said.take), said.step)
        if code != DONE and not said.began:
            sys.exit(code)  # it has said what is wrong
        if code != DONE:
            raise failure(code, said.step, log_of(said.step, front.asked.run))
        said.end_step()


class Together:
    """Sorts what several steps in one JVM say: into a log for each, with a line when one begins and one when it ends."""

    def __init__(self, steps: Sequence[str], run: str):
        self.step, self.began, self.is_done_before = steps[0], 0.0, False
        self._run = run
        for step in steps:
            log_of(step, run).unlink(missing_ok=True)
        self._log = self._open()

    def take(self, line: bytes) -> bool:
        """Keeps a line; whether it is for stderr, too."""
        begins = BEGINS.match(line)
        if begins:
            self._begin(begins[1].decode())
            return False
        if f"INFO  Job: {self.step}: nothing to do".encode() in line:
            self.is_done_before = True
            return False
        wrong = None if self.began else WRONG.match(line)
        if wrong:
            say(f"error: {wrong[1].decode('utf-8', 'replace')}")
        if f"INFO  Job: {self.step}: runs, ".encode() in line:
            say(f"{place_of(self.step)}: {pipeline.BY_NAME[self.step].reads} → {pipeline.BY_NAME[self.step].writes}")
        return keep(line, self._log) and not wrong

    def end_step(self) -> None:
        """Says that the step that ran last is done."""
        if self.is_done_before:
            say(f"{place_of(self.step)} finished before, nothing changed")
        elif self.began:
            say(f"{place_of(self.step)} took {time.monotonic() - self.began:.0f} s")

    def close(self) -> None:
        """Closes the log."""
        self._log.close()

    def _begin(self, step: str) -> None:
        self.end_step()
        self.close()
        self.step, self.began, self.is_done_before = step, time.monotonic(), False
        self._log = self._open()

    def _open(self) -> BinaryIO:
        log = log_of(self.step, self._run)
        log.parent.mkdir(parents=True, exist_ok=True)
        return open(log, "ab")


def failure(code: int, step: str, log: Path) -> Stop:
    """What ends the program after a step that failed."""
    return Stop(code, f"step {step} failed{reason_in(log)}; log: {os.path.relpath(log)}; the same command goes on with this step")


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
