"""Where the time and the memory of a step go: Java Flight Recorder, read by the JDK's own `jfr`."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Iterable, Iterator, Sequence

from build import java
from process import FAILED, WRONG_USE, Stop

TOP = 25
_FRAME = re.compile(r"\s{4,}(?P<method>[^\s(]+\([^)]*\))")
_WEIGHT = re.compile(r"\s*weight = (?P<number>[0-9.,]+) (?P<unit>bytes|kB|MB|GB)")
_CLASS = re.compile(r"\s*objectClass = (?P<name>\S+)")
_UNITS = {"bytes": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


def options(folder: str) -> str:
    """Java's options that make every JVM write a recording into a folder, which must be there."""
    return f"-XX:StartFlightRecording=settings=profile,dumponexit=true,filename={folder}/ -Xlog:jfr*=off"


def recording(folder: Path) -> Path:
    """The recording of the step itself: the largest, the other one is of the check before it."""
    found = sorted(folder.glob("*.jfr"), key=lambda path: path.stat().st_size)
    if not found:
        raise Stop(FAILED, f"{folder}: no recording (expected one for each JVM)")
    return found[-1]


def report(file: Path) -> str:
    """The methods that were seen most often on top of a stack, ours that were anywhere on it, and the largest allocations by our method."""
    top, ours, classes, sites = Counter(), Counter(), Counter(), Counter()
    for event in events(file, "jdk.ExecutionSample"):
        frames = frames_of(event)
        top.update(frames[:1])
        ours.update({frame for frame in frames if frame.startswith("io.karasu.")})
    samples = sum(top.values())
    for event in events(file, "jdk.ObjectAllocationSample"):
        weight, frames = weight_of(event), frames_of(event)
        classes[class_of(event)] += weight
        sites[next((frame for frame in frames if frame.startswith("io.karasu.")), frames[0] if frames else "?")] += weight
    parts = [table(f"On top of the stack, % of {samples} samples of Java code", top, samples),
             table("Ours, anywhere on the stack, %", ours, samples),
             table("Allocated by class, %", classes, sum(classes.values())), table("Allocated below our method, %", sites, sum(sites.values()))]
    return "\n\n".join(parts)


def table(title: str, counts: Counter, whole: int) -> str:
    """The largest counts as shares of a whole."""
    lines = [f"{100 * count / max(1, whole):6.1f}  {name}" for name, count in counts.most_common(TOP)]
    return "\n".join([title, *lines])


def events(file: Path, name: str) -> Iterator[list[str]]:
    """The events of a kind, each as its lines."""
    tool = shutil.which(java("jfr"))
    if not tool:
        raise Stop(WRONG_USE, "jfr is missing: --profile needs a whole JDK; set JAVA_HOME to one")
    command = [tool, "print", "--events", name, "--stack-depth", "64", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        yield from blocks(child.stdout)


def blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines between two that stand at the margin."""
    block: list[str] = []
    for line in lines:
        if line.startswith("}"):
            yield block
            block = []
        else:
            block.append(line)


def frames_of(event: Sequence[str]) -> list[str]:
    """The methods of a stack, from the top, without arguments."""
    inside, frames = False, []
    for line in event:
        if "stackTrace = [" in line:
            inside = True
        elif inside and (found := _FRAME.match(line)):
            frames.append(found["method"].split("(")[0])
    return frames


def weight_of(event: Sequence[str]) -> int:
    """Bytes that an allocation sample stands for."""
    found = next((match for match in map(_WEIGHT.match, event) if match), None)
    return int(float(found["number"].replace(",", "")) * _UNITS[found["unit"]]) if found else 0


def class_of(event: Sequence[str]) -> str:
    """What was allocated."""
    found = next((match for match in map(_CLASS.match, event) if match), None)
    return found["name"] if found else "?"
