"""The league table: the peers whose benchmarks lie in ../shared/peers, on the first part of the same corpus, in the same run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import bench_table
from bench_formats import CACHE, Input, documents_of, write_lines
from bench_runs import Row
from build import ROOT
from process import end, say, start

VENVS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "karasu" / "peers"
PEERS_MB = 20  # at most: the slowest take a MB in a second
SECONDS = 1800  # for one script


@dataclass(frozen=True)
class Peer:
    """One environment of Python packages, what it takes on the disk, and the scripts that it runs."""

    name: str
    disk: str
    scripts: tuple[tuple[str, ...], ...]


PEERS = (
    Peer("hojichar", "0.4 GB", (("bench_quality.py",), ("bench_dedup.py", "--only", "hojichar"))),
    Peer("datatrove", "0.6 GB", (("bench_quality.py",), ("bench_dedup.py",))),
    Peer("dedup", "0.2 GB", (("bench_dedup.py",),)),
    Peer("textdedup", "0.5 GB", (("bench_dedup.py",),)),
    Peer("datajuicer", "1.5 GB", (("bench_dedup.py",),)),
    Peer("tokenizers", "0.2 GB", (("bench_tokenizers.py", "--tokenizer", "TOKENIZER"),)),
)


def league(source: Input, rows: Sequence[Row]) -> None:
    """Runs every peer that can be installed and prints them beside our rows, in the same unit."""
    scripts = Path(os.environ.get("KARASU_PEERS") or ROOT.parent / "shared" / "peers")
    if not (scripts / "bench.py").exists():
        say(f"Peers: left out, their scripts are not in {scripts} (set KARASU_PEERS to the folder that holds them).")
        return
    megabytes = min(PEERS_MB, source.size.bytes / 1e6)
    corpus = CACHE / f"{source.path.parent.name}-peers.jsonl"
    write_lines(documents_of(source, megabytes), corpus)
    lines = [[f"**Karasu {row.name}**", f"{row.rate:.1f}", "–" if row.rate_without_start is None else f"{row.rate_without_start:.1f}",
              f"{row.documents / row.use.cpu:,.0f}", f"{row.use.peak_mb:,.0f}", f"{row.megabytes:,.0f} MB"] for row in rows]
    for peer in PEERS:
        lines += rows_of(peer, scripts, corpus)
    print(f"\nLeague table. Peers: documents in memory, start-up and dictionaries not timed, one thread, {megabytes:.0f} MB of the same text. "
          f"Karasu: files in, tables out.\n\n"
          + bench_table.markdown(("what", "MB/CPU-s", "without start-up", "documents/CPU-s", "peak MB", "text"), lines), flush=True)


def rows_of(peer: Peer, scripts: Path, corpus: Path) -> list[list[str]]:
    """The lines of a peer; none, and a word on stderr, if it does not install."""
    python = installed(peer, scripts)
    if python is None:
        return []
    results = CACHE / f"peers-{peer.name}.json"
    results.unlink(missing_ok=True)
    for script, *more in peer.scripts:
        words = [str(ROOT / "src" / "sample" / "tokenizer" / "tokenizer.json") if word == "TOKENIZER" else word for word in more]
        say(f"Peers: {peer.name}, {' '.join([script, *more])}")
        command = [str(python), str(scripts / script), "--corpus", str(corpus), "--repeat", "1", "--json", str(results), *words]
        if not finished(command, CACHE / "logs" / f"peers-{peer.name}.log", SECONDS):
            say(f"Peers: {peer.name}, {script} did not finish; log: {os.path.relpath(CACHE / 'logs')}/peers-{peer.name}.log")
    found = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()] if results.exists() else []
    return [line_of(row) for row in found]


def line_of(row: dict) -> list[str]:
    """A result of bench.py of the peers as a line of our table."""
    name = f"{row['name']} ({row['package']} {row['version']})"
    if "error" in row:
        return [name, row["error"].replace("|", "/").replace("\n", " ")[:80], "–", "–", "–", "–"]
    rate = row["mb_per_cpu_s"]["median"]
    return [name, "–", f"{rate:.2f}", f"{row['documents_per_cpu_s']['median']:,.0f}", f"{row['peak_mb']:,.0f}", f"{row['mb']:,.0f} MB"]


def installed(peer: Peer, scripts: Path) -> Path | None:
    """The Python of the peer's environment, made once; None if it cannot be made."""
    folder, requirements = VENVS / peer.name, scripts / f"requirements-{peer.name}.txt"
    wanted = requirements.read_text(encoding="utf-8") if requirements.exists() else ""
    python, stamp = folder / "bin" / "python", folder / "requirements.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say(f"Peers: fetching {peer.name} from the Python package index, this once, into {folder}: about {peer.disk} on disk.")
    shutil.rmtree(folder, ignore_errors=True)
    log = CACHE / "logs" / f"peers-{peer.name}-pip.log"
    log.unlink(missing_ok=True)
    made = finished([sys.executable, "-m", "venv", str(folder)], log, SECONDS) and finished(
        [str(python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-cache-dir", "--retries", "1", "-r", str(requirements)], log, SECONDS)
    if not made:
        shutil.rmtree(folder, ignore_errors=True)
        reason = next((line for line in reversed(log.read_text(encoding="utf-8", errors="replace").splitlines()) if line.strip()), "pip said nothing")
        say(f"Peers: {peer.name} does not install here: {reason[:200]}")
        return None
    stamp.write_text(wanted, encoding="utf-8")
    return python


def finished(command: Sequence[str], log: Path, seconds: float) -> bool:
    """Runs a command, its words to a log; whether it ended well in time."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file:
        child = start(command, cwd=CACHE, env=os.environ, stdout=file, stderr=subprocess.STDOUT, own_session=True)
        began = time.monotonic()
        try:
            while child.poll() is None and time.monotonic() - began < seconds:
                time.sleep(0.5)
            return child.poll() == 0
        finally:
            end(child, group=True)
