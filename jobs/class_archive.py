"""Spark's classes as the JVM keeps them in memory, written once by the first step that runs here: every later start takes half the CPU time.

Java's class data sharing (JEP 350). The JVM itself checks that an archive fits its class path and its own build, and goes on without it if not.
Java 17 dies of an archive while it is recorded or has an agent, so it is left out then, and where JAVA_TOOL_OPTIONS say -Xshare:off.
"""

from __future__ import annotations

import os
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

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
    return [f"-XX:SharedArchiveFile={archive}", *_QUIET] if archive.exists() and not unwanted(os.environ) else []


def unwanted(environ: Mapping[str, str]) -> bool:
    """Whether the caller's options for every JVM go ill with an archive."""
    options = " ".join(environ.get(name, "") for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"))
    return any(word in options for word in ("-XX:StartFlightRecording", "-javaagent", "-agentlib", "-agentpath", "-Xshare:off"))


def to_be_made() -> Making | None:
    """What the next step does to write the archive; None if it is there."""
    archive = path()
    if archive.exists() or unwanted(os.environ):
        return None
    say(f"This step also keeps Spark's classes in {archive.relative_to(TARGET.parent)} ({SIZE}), so that the next ones start faster.")
    partial = archive.with_suffix(f".{os.getpid()}")
    return Making(partial, (f"-XX:ArchiveClassesAtExit={partial}", *_QUIET))
