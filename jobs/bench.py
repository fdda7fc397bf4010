"""The benchmark: how much text each step takes per CPU-second, how it grows, and how the peers do. Called by jobs/bench.sh.

  jobs/bench.sh [--size-mb N] [--input PATH] [--peers] [--growth] [--profile] [--steps STEP,…] [--repeat N] [--seed N]
  jobs/bench.sh --train [--lengths N,…] [--peers] [--repeat N]
  jobs/bench.sh --train --ranks N,… [--repeat N]

  --size-mb N     MB (1,000,000 bytes of UTF-8) of text; 1000 without it. Half comes as JSON lines, half as Parquet
  --input PATH    real text in place of the generated: a JSON lines file with the key text, or a folder of them and of .txt files
  --peers         beside the peers of ../shared/peers (or KARASU_PEERS) that can be installed; says what it fetches
  --growth        the data steps at 1/4, 1 and 4 times the size
  --profile       a recording of each step, and where its time and memory go
  --steps STEP,…  only these steps; without it every step of the pipeline, and the formats that ingest reads
  --repeat N      runs of each step, of which the median counts; 1 without it
  --seed N        of the generated text; 1 without it
  --train         tokens per second of a training step, and nothing else; with --peers beside PyTorch eager (5.4 GB, fetched once)
  --lengths N,…   tokens of a row in --train; 512,2048 without it
  --ranks N,…     steps of several ranks that share the model, a core each, beside one; with their exchange overlapped and not

A CPU-second is user + system time of a step's whole process tree, garbage collection, JVM start-up and the check before the step included;
"without start-up" takes off what the same step uses on 20 kB of text. The corpus and the run folders stay in runs/bench.
Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 an input is missing.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import bench_corpus
import bench_peers
import bench_profile
import bench_ranks
import bench_table
import bench_train
import class_archive
import pipeline
from arguments import sort, step_name, without_words
from bench_formats import CACHE, FORMATS, Input, corpus, documents_of, input_of, kinds, zstd_ratio
from bench_runs import DATA_STEPS, TOGETHER, Row, Use, rows_of, run_steps, run_together
from build import ensure_jar
from process import DONE, WRONG_USE, Stop, program, say

FLAGS_WITH_VALUE = ("--size-mb", "--input", "--steps", "--repeat", "--seed", "--lengths", "--ranks")
FLAGS = ("--peers", "--growth", "--profile", "--train", "--help")
FLAGS_OF_TRAIN = ("--train", "--lengths", "--ranks", "--peers", "--repeat")
NEARLY_NOTHING_MB = 0.02
FORMAT_MB = 100  # at most, of the rows by format
GROWTH = (0.25, 1.0, 4.0)


@dataclass(frozen=True)
class Options:
    """What is asked for."""

    megabytes: float
    input: Path | None
    steps: tuple[str, ...]
    repeat: int
    seed: int
    peers: bool
    growth: bool
    profile: bool
    with_formats: bool
    lengths: tuple[int, ...]  # of --train; empty without it
    ranks: tuple[int, ...]  # of --ranks; empty without it


def options(arguments: Sequence[str]) -> Options | None:
    """The command line, checked; None if only help is asked for."""
    words = sort(arguments, (*FLAGS_WITH_VALUE, *FLAGS), FLAGS)
    flags = words.flags
    if "--help" in flags:
        return None
    without_words(words, "one of the flags of --help")
    if words.overrides or words.definitions:
        raise Stop(WRONG_USE, f"{(words.overrides + words.definitions)[0]}: not understood (see --help)")
    for flag in ("--lengths", "--ranks"):
        if "--train" not in flags and flag in flags:
            raise Stop(WRONG_USE, f"{flag}: only with --train")
    for flag in flags:
        if "--train" in flags and flag not in FLAGS_OF_TRAIN:
            raise Stop(WRONG_USE, f"{flag}: not with --train (expected {', '.join(FLAGS_OF_TRAIN)})")
    steps = tuple(step_name(name) for name in flags["--steps"].split(",")) if "--steps" in flags else pipeline.NAMES
    if steps != pipeline.NAMES[:len(steps)]:
        raise Stop(WRONG_USE, f"--steps: {','.join(steps)} (expected the first steps in their order, as in {','.join(DATA_STEPS)}: each reads what those before it wrote)")
    return Options(number(flags, "--size-mb", 1000, 0.01), Path(flags["--input"]) if "--input" in flags else None, steps,
                   int(number(flags, "--repeat", 1, 1)), int(number(flags, "--seed", 1, 0)),
                   "--peers" in flags, "--growth" in flags, "--profile" in flags, "--steps" not in flags,
                   (numbers(flags, "--lengths", 2) or bench_train.LENGTHS) if "--train" in flags else (), numbers(flags, "--ranks", 1))


def numbers(flags: dict[str, str], name: str, least: int) -> tuple[int, ...]:
    """The whole numbers of a list among the flags; none without it."""
    return tuple(int(number({name: word}, name, least, least)) for word in flags[name].split(",")) if name in flags else ()


def number(flags: dict[str, str], name: str, default: float, least: float) -> float:
    """A number among the flags."""
    try:
        value = float(flags.get(name, default))
    except ValueError:
        value = float("nan")
    if not least <= value <= 1e6:
        raise Stop(WRONG_USE, f"{name}: {flags[name]} (expected a number, at least {least:g})")
    return value


class Bench:
    """One run of the benchmark."""

    def __init__(self, asked: Options):
        self.asked = asked
        self.inputs = corpus(asked.megabytes, asked.seed, asked.input)
        self.idle_inputs = corpus(NEARLY_NOTHING_MB, asked.seed, None)
        self.idle: dict[str, Use] = {}

    def run(self) -> list[Row]:
        """Measures what is asked for and prints it; returns the rows of the steps."""
        self.print_head()
        if not class_archive.path().exists():
            # The first step after a build writes the archive: that is no start-up.
            self.measured("class-archive", self.idle_inputs, pipeline.NAMES[:1])
        self.idle = self.measured("start-up", self.idle_inputs)
        rows = self.with_one_jvm(rows_of(self.inputs, self.measured("steps", self.inputs), self.idle))
        print(f"\n{bench_table.rates('step', rows)}", flush=True)
        if self.asked.with_formats:
            self.print_formats()
        if self.asked.growth:
            self.print_growth()
        if self.asked.profile:
            self.print_profiles()
        if self.asked.peers:
            bench_peers.league(self.inputs[0], rows)
        return rows

    def with_one_jvm(self, rows: list[Row]) -> list[Row]:
        """The rows with one more where the data steps are: the same by jobs/run_all.sh, in one JVM."""
        together = [row for row in rows if row.name == TOGETHER]
        if not together:
            return rows
        say(f"Running jobs/run_all.sh --until {DATA_STEPS[-1]}, {self.asked.repeat} times.")
        idle = run_together("start-up", self.idle_inputs, self.asked.repeat)
        use = run_together("one-jvm", self.inputs, self.asked.repeat)
        at = rows.index(together[0]) + 1
        return [*rows[:at], Row(f"{TOGETHER}, by run_all", together[0].megabytes, together[0].documents, use, idle), *rows[at:]]

    def print_head(self) -> None:
        """The machine and the corpus."""
        size = sum(each.size.bytes for each in self.inputs) / 1e6
        own = zstd_ratio(text for texts in bench_corpus.sample_texts().values() for text in texts)
        ours = zstd_ratio(row["text"] for row in documents_of(self.inputs[0], 8))
        what = f"real text of {self.asked.input}" if self.asked.input else f"generated from the sample with seed {self.asked.seed}"
        print(f"Machine: {bench_table.machine()}\nCorpus: {size:,.1f} MB of UTF-8 text in {sum(each.size.documents for each in self.inputs):,} documents, {what}; "
              f"half JSON lines, half Parquet.\nzstd (level 3, blocks of 1 MiB) makes it {ours:.2f} times smaller, the sample's own texts {own:.2f} times: "
              f"{'it is not flattered' if ours <= own else 'IT IS FLATTERED, mind that'}.", flush=True)

    def measured(self, name: str, inputs: Sequence[Input], steps: Sequence[str] | None = None) -> dict[str, Use]:
        """Runs the steps over the inputs, and says so."""
        steps = steps or self.asked.steps
        say(f"Running {', '.join(steps)} over {sum(each.size.bytes for each in inputs) / 1e6:,.2f} MB ({name}), {self.asked.repeat} times.")
        return run_steps(name, inputs, steps, self.asked.repeat)

    def print_formats(self) -> None:
        """A row of ingest for each form of file."""
        megabytes, rows, known = min(FORMAT_MB, self.asked.megabytes / 4), [], kinds()
        for form in FORMATS:
            if form.kind not in known:
                say(f"{form.name}: left out, ingest has no kind {form.kind} yet.")
                continue
            source = input_of(form, self.inputs[0], megabytes)
            use = self.measured(f"format-{form.kind}", [source], ["ingest"])["ingest"]
            rows.append(Row(form.name, source.size.bytes / 1e6, source.size.documents, use, self.idle["ingest"]))
        print(f"\n{bench_table.rates('ingest of', rows)}", flush=True)

    def print_growth(self) -> None:
        """The data steps at three sizes."""
        sizes = {}
        for factor in GROWTH:
            inputs = corpus(self.asked.megabytes * factor, self.asked.seed, self.asked.input)
            sizes[sum(each.size.bytes for each in inputs) / 1e6] = self.measured(f"growth-{factor:g}", inputs, DATA_STEPS)
            shutil.rmtree(CACHE / "runs" / f"growth-{factor:g}")
        print(f"\n{bench_table.growth(sizes)}", flush=True)

    def print_profiles(self) -> None:
        """A recording of each step and what is in it."""
        folder = CACHE / "profile"
        shutil.rmtree(folder, ignore_errors=True)
        for step in self.asked.steps:
            (folder / step).mkdir(parents=True)
        say(f"Recording {', '.join(self.asked.steps)}.")
        run_steps("profile", self.inputs, self.asked.steps, 1, bench_profile.options(f"{folder}/{{step}}"))
        for step in self.asked.steps:
            file = bench_profile.recording(folder / step)
            print(f"\n## {step}: {file}\n\n{bench_profile.report(file)}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Measures and prints."""
    asked = options(arguments)
    if asked is None:
        print(__doc__.strip())
        return DONE
    ensure_jar()
    if asked.lengths:
        CACHE.mkdir(parents=True, exist_ok=True)
        kept = bench_ranks.run(asked.ranks, asked.repeat) if asked.ranks else bench_train.run(asked.lengths, asked.peers, asked.repeat)
        (CACHE / "last-train.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
        return DONE
    rows = Bench(asked).run()
    kept = [{"name": row.name, "mb": row.megabytes, "documents": row.documents, **vars(row.use)} for row in rows]
    (CACHE / "last.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return DONE


if __name__ == "__main__":
    program(main)
