"""The tools this repository needs, and the application jar: built when it is missing or older than its sources.

    jobs/build.py jar [-DKEY=VALUE …]      target/karasu.jar and target/spark-classpath.txt
    jobs/build.py test [-DKEY=VALUE …]     Maven's tests (jobs/test.sh is the command for people)
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Mapping, Sequence

from process import FAILED, WRONG_USE, Stop, program, run, say

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "target"
JAR = TARGET / "karasu.jar"
CLASS_PATH = TARGET / "spark-classpath.txt"
CLASS_PATH_OPTION = TARGET / "spark-classpath.args"  # the same as `-cp …`, in the form that `java @FILE` reads
STAMP = TARGET / "karasu.built"  # its time: when the last build that succeeded began
SOURCES = ("src/main", "conf/default", "pom.xml")

JAVA_AT_LEAST = 17
MAVEN_AT_LEAST = (3, 6, 3)
PYTHON_AT_LEAST = (3, 11)
ALIVE_SECONDS = 10

# What an empty Maven repository fetches, measured by its size after each kind of build.
_SPARK = "Spark, Hadoop with its S3 client and what they need, about 270 MB, and Maven's plugins, about 40 MB"
_TEST_TOOLS = "test libraries, Scala's compiler, Error Prone and the formatter, about 110 MB"


# --- the jar -------------------------------------------------------------------------------------------------------


def ensure_jar(definitions: Sequence[str] = ()) -> None:
    """Builds the jar if it must be; `definitions` are Maven's `-DKEY=VALUE`."""
    check_tools()
    with _one_build_at_a_time():
        reason = reason_to_build(local_repository_asked(definitions, os.environ))
        if reason:
            _build_jar(reason, definitions)
        if _time(CLASS_PATH_OPTION) < _time(CLASS_PATH):
            CLASS_PATH_OPTION.write_text(class_path_option(CLASS_PATH.read_text()), encoding="utf-8")


def reason_to_build(repository: Path | None = None, root: Path = ROOT) -> str | None:
    """Why the jar of the repository under `root` must be built, or None. `repository`: where its libraries must lie, None for anywhere."""
    jar, class_path, stamp = (root / path.relative_to(ROOT) for path in (JAR, CLASS_PATH, STAMP))
    if not all(path.exists() for path in (jar, class_path, stamp)):
        return "it is missing"
    newer = newest_source(root)
    if newer[0] > _time(stamp):
        return f"{newer[1]} is newer"
    libraries = [Path(entry) for entry in class_path.read_text(encoding="utf-8").split(":")]
    gone = [path for path in libraries if not path.exists()]
    if gone:
        return f"{gone[0]} is gone"
    if repository and not all(path.is_relative_to(repository) for path in libraries):
        return f"its libraries are wanted in {repository}"
    return None


def newest_source(root: Path = ROOT) -> tuple[float, str]:
    """Time and name of the newest thing the jar is made of; folders count, so that a deleted file is seen."""
    found = [(0.0, "nothing")]
    for name in SOURCES:
        top = root / name
        for path in [top, *top.rglob("*")]:
            found.append((_time(path), str(path.relative_to(root))))
    return max(found)


def class_path_option(class_path: str) -> str:
    """The class path as java's argument files want it: quoted, with backslashes escaped."""
    escaped = class_path.strip().replace("\\", "\\\\").replace('"', '\\"')
    return f'-cp "{escaped}"\n'


def _build_jar(reason: str, definitions: Sequence[str]) -> None:
    say(f"Building target/karasu.jar: {reason}.")
    began = time.time()
    code = maven(["-q", "-Dquick", "-DskipTests", "package"], definitions, always_alive=True)
    if code != 0:
        raise Stop(FAILED, "target/karasu.jar could not be built; Maven's messages are above: mend what they name and run the same command again")
    STAMP.touch()
    os.utime(STAMP, (began, began))
    say(f"Built target/karasu.jar in {time.time() - began:.0f} s.")


@contextmanager
def _one_build_at_a_time() -> Iterator[None]:
    TARGET.mkdir(exist_ok=True)
    with open(TARGET / "build.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


# --- Maven ---------------------------------------------------------------------------------------------------------


def maven(arguments: Sequence[str], definitions: Sequence[str], *, always_alive: bool, results: bool = False) -> int:
    """Runs Maven in the repository root and returns its exit code.

    Says before a first download what is fetched and how much, and every 10 s that it is alive: always, or only while the download grows.
    """
    check_maven()
    repository = local_repository(definitions, os.environ)
    fetched = announcement(repository, quick="-Dquick" in arguments)
    if fetched:
        say(f"Maven fetches, this once, into {repository}: {fetched}.")
    command = ["mvn", "-B", "-ntp", "-Dstyle.color=never", *arguments, *definitions_for_maven(definitions, os.environ)]
    with _signs_of_life(repository, always_alive or bool(fetched)):
        return run(command, cwd=ROOT, env=os.environ, results=results)


def announcement(repository: Path, quick: bool) -> str:
    """What a build fetches into this local repository, with its size; empty if the large things are there."""
    parts = []
    if not list(repository.glob("org/apache/spark/spark-sql_2.12/*/*.jar")):
        parts.append(_SPARK)
    if not quick and not list(repository.glob("org/scalatest/scalatest-core_2.12/*/*.jar")):
        parts.append(_TEST_TOOLS)
    return "; ".join(parts)


def local_repository(definitions: Sequence[str], environ: Mapping[str, str]) -> Path:
    """Where Maven keeps what it fetched."""
    asked = local_repository_asked(definitions, environ)
    return asked or _repository_of_settings() or Path.home() / ".m2" / "repository"


def local_repository_asked(definitions: Sequence[str], environ: Mapping[str, str]) -> Path | None:
    """The local repository named on the command line, in KARASU_MAVEN_ARGS, MAVEN_ARGS or MAVEN_OPTS, or None."""
    words = [*definitions, *(word for name in ("KARASU_MAVEN_ARGS", "MAVEN_ARGS", "MAVEN_OPTS") for word in environ.get(name, "").split())]
    named = [word.split("=", 1)[1] for word in words if word.startswith("-Dmaven.repo.local=")]
    return Path(named[0]).absolute() if named else None


def definitions_for_maven(definitions: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """The definitions and KARASU_MAVEN_ARGS; the local repository as an absolute path, because Maven works in the repository root."""
    others = [word for word in [*definitions, *environ.get("KARASU_MAVEN_ARGS", "").split()] if not word.startswith("-Dmaven.repo.local=")]
    asked = local_repository_asked(definitions, environ)
    return [f"-Dmaven.repo.local={asked}", *others] if asked else others


def _repository_of_settings() -> Path | None:
    settings = Path.home() / ".m2" / "settings.xml"
    if not settings.exists():
        return None
    text = re.sub(r"<!--.*?-->", "", settings.read_text(encoding="utf-8"), flags=re.DOTALL)
    named = re.search(r"<localRepository>\s*([^<]+?)\s*</localRepository>", text)
    return Path(named[1].replace("${user.home}", str(Path.home()))) if named else None


@contextmanager
def _signs_of_life(repository: Path, always: bool) -> Iterator[None]:
    """Says every 10 s how long Maven has run and how much it fetched; with `always` unset, only when that has grown."""
    over = threading.Event()
    began, before = time.monotonic(), megabytes(repository)

    def speak() -> None:
        last = 0.0
        while not over.wait(ALIVE_SECONDS):
            fetched = megabytes(repository) - before
            if always or fetched > last:
                say(f"  Maven: {time.monotonic() - began:.0f} s, {fetched:.0f} MB fetched")
            last = fetched

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield
    finally:
        over.set()
        speaker.join()


def megabytes(folder: Path) -> float:
    """Size of all files below a folder; 0 if it is not there."""
    size = 0
    for top, _, names in os.walk(folder):
        for name in names:
            try:
                size += os.lstat(os.path.join(top, name)).st_size
            except FileNotFoundError:
                pass  # Maven renames its partial downloads meanwhile
    return size / 1e6


# --- tools ---------------------------------------------------------------------------------------------------------


def check_tools() -> None:
    """One clear sentence and exit code 2 if Python or Java is missing or too old."""
    if sys.version_info < PYTHON_AT_LEAST:
        raise Stop(WRONG_USE, f"Python {_dotted(sys.version_info[:3])} is too old: install Python {_dotted(PYTHON_AT_LEAST)} or newer")
    found = java_version(_output([java(), "-version"], f"Java is missing: install a JDK {JAVA_AT_LEAST} or set JAVA_HOME to one"))
    if found < JAVA_AT_LEAST:
        raise Stop(WRONG_USE, f"Java {found} ({java()}) is too old: install a JDK {JAVA_AT_LEAST} or set JAVA_HOME to one")


def check_maven() -> None:
    """The same for what only a build needs: Maven and Java's compiler."""
    lines = _output(["mvn", "-v"], f"Maven is missing: install Maven {_dotted(MAVEN_AT_LEAST)} or newer, so that `mvn` is found")
    found = maven_version(lines)
    if found < MAVEN_AT_LEAST:
        raise Stop(WRONG_USE, f"Maven {_dotted(found)} is too old: install Maven {_dotted(MAVEN_AT_LEAST)} or newer")
    if not shutil.which(java("javac")):
        raise Stop(WRONG_USE, f"Java's compiler is missing ({java('javac')}): install a JDK {JAVA_AT_LEAST}, a JRE is not enough, or set JAVA_HOME to one")


def java(program: str = "java") -> str:
    """Java's program under JAVA_HOME, else the one on the path."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / program) if home else program


def java_version(lines: str) -> int:
    """The feature version in what `java -version` says; 1.8 counts as 8; 0 if none is there."""
    found = re.search(r'version "(?:1\.)?([0-9]+)', lines)
    return int(found[1]) if found else 0


def maven_version(lines: str) -> tuple[int, ...]:
    """The version in what `mvn -v` says."""
    found = re.search(r"Apache Maven ([0-9]+)\.([0-9]+)\.([0-9]+)", lines)
    return tuple(map(int, found.groups())) if found else (0, 0, 0)


def _output(command: Sequence[str], missing: str) -> str:
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout.decode("utf-8", "replace")
    except OSError as error:
        raise Stop(WRONG_USE, missing) from error


def _dotted(version: Sequence[int]) -> str:
    return ".".join(map(str, version))


# --- command line --------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """`jar` or `test`, then definitions for Maven."""
    task, *definitions = arguments or [""]
    if task not in ("jar", "test") or not all(word.startswith("-D") for word in definitions):
        raise Stop(WRONG_USE, f"jobs/build.py {' '.join(arguments)}: use jobs/build.py jar|test [-DKEY=VALUE …]")
    if task == "jar":
        ensure_jar(definitions)
        return 0
    check_tools()
    return maven(["test"], definitions, always_alive=False, results=True)


if __name__ == "__main__":
    program(main)
