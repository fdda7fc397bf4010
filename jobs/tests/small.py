"""What the tests of jobs/ share: the commands of people as real processes, a small corpus, and the processes that are there."""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
JOBS = ROOT / "jobs"
FIXTURES = ROOT / "src" / "test" / "resources" / "fixtures" / "ingest"
SAMPLE = ROOT / "src" / "sample"

sys.path.insert(0, str(JOBS))

# Small inputs are over before the optimizing compiler has paid for itself.
FAST_START = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}

_SECONDS = 300  # no command of these tests takes longer, also on a busy machine


def submit(*words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess:
    """`jobs/submit.py WORDS`, run to its end."""
    return _run(submit_command(*words), cwd, env)


def run_all(*words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess:
    """`jobs/run_all.sh WORDS`, run to its end."""
    return _run(run_all_command(*words), cwd, env)


def submit_command(*words: str) -> list[str]:
    """The command line of `jobs/submit.py`."""
    return [sys.executable, str(JOBS / "submit.py"), *words]


def run_all_command(*words: str) -> list[str]:
    """The command line of `jobs/run_all.sh`, which becomes a Python process."""
    return [str(JOBS / "run_all.sh"), *words]


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command: ours without an installed Spark, with Java's fast start, and `more`."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "HADOOP_"))}
    return {**ours, **FAST_START, **(more or {})}


def last_line(said: str) -> str:
    """The last line that is not blank."""
    return [line for line in said.splitlines() if line.strip()][-1]


class Small:
    """A folder with 35 records in `in/`, among them broken ones and refused hosts, and the conf folder `conf` that names them relative to it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.input = folder / "in"
        self.conf = folder / "conf"
        self.input.mkdir()
        self.conf.mkdir()
        for name in ("aozora_two_works.zip", "broken.jsonl", "culturax.jsonl.gz", "ultrachat.jsonl"):
            shutil.copy(FIXTURES / name, self.input)
        articles = (SAMPLE / "text" / "jsquad_articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        (self.input / "articles.jsonl").write_text("".join(articles[:8]), encoding="utf-8")
        self._write("ingest", textwrap.dedent("""\
            sources:
              - {name: aozora, kind: aozora, path: in/*.zip}
              - {name: culturax, kind: culturax, path: in/culturax.*}
              - {name: ultrachat, kind: ultrachat, path: in/ultrachat.jsonl}
              - {name: broken, kind: text, path: in/broken.jsonl}
              - name: articles
                kind: text
                path: in/articles.jsonl
                columns: {text: body, id: doc_id, url: link, title: headline, date: created}
            """))
        self._write("tokenize", f"tokenizer: {SAMPLE / 'tokenizer' / 'tokenizer.json'}\n")
        self._write("pack", "sequenceLength: 64\ntokenBudget: 4000\nmixture: [{source: articles, weight: 1, maxEpochs: 1}]\n")
        self._write("pretrain", textwrap.dedent("""\
            model:
              config: {family: llama, vocabulary: null, hidden: 16, intermediate: 32, layers: 1, heads: 2, kvHeads: 1, headDim: 8, normEpsilon: 1.0e-5,
                       ropeTheta: 10000, window: 0, tied: true, maxPositions: 64}
            dtype: float32
            device: cpu
            threads: 1
            tokensPerStep: 512
            steps: 12
            schedule: {kind: cosine, learningRate: 0.01, warmupSteps: 1, minLearningRate: 0.001, decaySteps: 0}
            validationSequences: 4
            validateEvery: 3
            checkpoints: {every: 2, keepLast: 2, keepEvery: 0}
            export: {dtype: float32, maxFileSize: 5_000_000_000}
            """))

    def _write(self, step: str, text: str) -> None:
        (self.conf / f"{step}.yaml").write_text(text, encoding="utf-8")

    def submit(self, step: str, run: str, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess:
        """Submits one step on this corpus, from its folder."""
        return submit(step, "--conf", "conf", "--run", run, *words, cwd=self.folder, env=env)

    def run_all(self, run: str, *words: str) -> subprocess.CompletedProcess:
        """Runs all steps on this corpus, from its folder."""
        return run_all("--conf", "conf", "--run", run, *words, cwd=self.folder)

    def digests(self, run: str) -> dict[str, str]:
        """Table → `rows<TAB>digest` of a run folder."""
        return digests(self.folder / run)

    def weights(self, run: str) -> str:
        """SHA-256 of the trained model's weights."""
        return hashlib.sha256((self.folder / run / "models" / "base" / "model.safetensors").read_bytes()).hexdigest()

    def losses(self, run: str) -> list[float]:
        """The loss of each step of the training, as last done."""
        logs = sorted((self.folder / run / "checkpoints" / "base").glob("*/steps-*.jsonl"), key=lambda path: path.name.rpartition("attempt-")[2])
        rows = [json.loads(line)["row"] for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
        return [loss for _, loss in sorted({row["step"]: row["loss"] for row in rows}.items())]

    def status(self, run: str, *words: str) -> dict[str, tuple[str, str]]:
        """Step → (done or run, why)."""
        said = submit("status", run, "--conf", "conf", *words, cwd=self.folder)
        assert said.returncode == 0, said.stderr
        return {step: (verdict, why) for step, verdict, why in (line.split("\t") for line in said.stdout.splitlines())}


@functools.cache
def small() -> Small:
    """One small corpus for all tests, with the undisturbed local run `base` of every step."""
    folder = Path(tempfile.mkdtemp(prefix="karasu-small-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    corpus = Small(folder)
    done = corpus.run_all("base")
    assert done.returncode == 0, done.stderr
    return corpus


def digests(run: Path) -> dict[str, str]:
    """Table → `rows<TAB>digest` of a run folder."""
    said = submit("digest", str(run))
    assert said.returncode == 0, said.stderr
    return dict(line.split("\t", 1) for line in said.stdout.splitlines())


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and theirs, as the system knows them now."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = list(children.get(pid, []))
    for each in found:
        found.extend(children.get(each, []))
    return found


def command_of(pid: int) -> str:
    """The command line of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def processes_with(word: str) -> list[int]:
    """Processes, other than this one, with a word in their command line."""
    pids = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return [pid for pid in pids if pid != os.getpid() and word in command_of(pid)]


def wait_until(what: str, holds: Callable[[], object], seconds: float = 120) -> None:
    """Looks every 20 ms until something holds; an AssertionError says what was waited for in vain."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.02)


@contextmanager
def started(command: list[str], cwd: Path, **options) -> Iterator[subprocess.Popen]:
    """A command under way, with its stderr as a pipe; killed afterwards if it is still there."""
    with subprocess.Popen(command, cwd=cwd, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def _run(command: list[str], cwd: Path, env: Mapping[str, str] | None) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=cwd, env=environment(env), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          encoding="utf-8", errors="replace", timeout=_SECONDS, check=False)
