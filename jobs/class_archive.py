"""Spark's classes as the JVM keeps them in memory, written once by the first step that runs here: every later start takes half the CPU time.

Java's class data sharing (JEP 350). The JVM itself checks that an archive fits its class path and its own build, and goes on without it if not.
"""

from __future__ import annotations

import os
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

from build import CLASS_PATH, TARGET, java
from process import say

SIZE = "150 MB"
# Which classes cannot be kept, or that an archive does not fit, is nothing that a user must know.
_QUIET = ("-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:class+path=off")


@dataclass(frozen=True)
class Making:
    """An archive that the step to be run writes when it ends."""

    partial: Path
    making: tuple[str, ...]

    def keep(self, done: bool) -> None:
        """Puts a finished archive in its place, or forgets it."""
        if done and self.partial.exists():
            for old in TARGET.glob("spark-*.jsa"):
                old.unlink(missing_ok=True)
            self.partial.rename(path())
        self.partial.unlink(missing_ok=True)


def path() -> Path:
    """Where the archive for this class path and this Java lies."""
    class_path = CLASS_PATH.read_text(encoding="utf-8") if CLASS_PATH.exists() else ""
    runtime = os.path.realpath(shutil.which(java()) or java())
    return TARGET / f"spark-{zlib.crc32((runtime + class_path).encode('utf-8')):08x}.jsa"


def using() -> list[str]:
    """The JVM's options that read the archive, if it is there."""
    archive = path()
    return [f"-XX:SharedArchiveFile={archive}", *_QUIET] if archive.exists() else ["-Xshare:auto"]


def to_be_made() -> Making | None:
    """What the next step does to write the archive; None if it is there."""
    archive = path()
    if archive.exists():
        return None
    say(f"This step also keeps Spark's classes in {archive.relative_to(TARGET.parent)} ({SIZE}), so that the next ones start faster.")
    partial = archive.with_suffix(f".{os.getpid()}")
    return Making(partial, (f"-XX:ArchiveClassesAtExit={partial}", *_QUIET))
