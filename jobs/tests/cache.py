"""What tests fetch from the Python package index, once, into `~/.cache/karasu`."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Sequence

from small import last_line

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "karasu"


class Unreachable(Exception):
    """The package index cannot be reached."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one process fetches."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def installed(home: Path, requirement: str, size: str) -> Path:
    """A virtual environment with one requirement, which appears whole or not at all: its interpreter works only once `done` is there."""
    with one_at_a_time():
        done = home / "done"
        if not done.exists():
            say_fetching(requirement, home, size)
            shutil.rmtree(home, ignore_errors=True)
            venv.create(home, with_pip=True)
            pip_install([str(home / "bin" / "python")], [requirement], home)
            done.touch()
    return home


def say_fetching(what: str, home: Path, size: str) -> None:
    """Announces a download."""
    print(f"Fetching {what} from the Python package index, this once, into {home}: {size}.", file=sys.stderr, flush=True)


def pip_install(python: Sequence[str], words: Sequence[str], partial: Path) -> None:
    """Runs pip; what is there is removed again if it fails."""
    pip = [*python, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", "--retries", "1", *words]
    done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        shutil.rmtree(partial, ignore_errors=True)
        raise Unreachable(last_line(done.stderr or done.stdout or "pip said nothing"))
