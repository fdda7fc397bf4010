"""A Spark standalone cluster on this host, from Maven's jars: a Master and Workers that end with the program that started them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Mapping

from build import CLASS_PATH, ROOT, TARGET, java
from process import FAILED, Stop, end, say, start

WORKERS = 2
WORKER_CORES = 1
WORKER_MEMORY = "1g"  # what its executors may have together; a Worker itself is small
DAEMON_HEAP = "-Xmx300m"
HOST = "127.0.0.1"
SPARK_HOME = TARGET / "spark-home"
FOLDER = TARGET / "standalone"

_SECONDS_TO_START = 90
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


class Cluster:
    """Use it in a `with`: the block runs with all Workers registered at `master`; after it every process is gone. Logs: FOLDER/PID/*.log."""

    def __init__(self, env: Mapping[str, str], workers: int = WORKERS):
        self.env = env
        self.workers = workers
        self.master = ""
        self.folder = FOLDER / str(os.getpid())
        self.daemons: list[subprocess.Popen] = []

    def __enter__(self) -> Cluster:
        remove_old_folders(FOLDER)
        self.folder.mkdir(parents=True, exist_ok=True)
        link_jars(CLASS_PATH.read_text(encoding="utf-8").strip().split(":"), SPARK_HOME / "jars")
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        say(f"Started a Spark Master ({self.master}) and {self.workers} Workers on this host; their logs: {self.folder}")
        return self

    def __exit__(self, *_) -> None:
        self._end()

    def _start(self) -> None:
        # The system chooses the ports (0); the Master's log tells which.
        log = self._daemon("master", _MASTER, "--host", HOST, "--port", "0", "--webui-port", "0")
        self.master = self._wait_for(log, rf"spark://{re.escape(HOST)}:[0-9]+", 1)
        for number in range(1, self.workers + 1):
            self._daemon(f"worker-{number}", _WORKER, "--host", HOST, "--cores", str(WORKER_CORES), "--memory", WORKER_MEMORY,
                         "--webui-port", "0", "--work-dir", str(self.folder / f"worker-{number}"), self.master)
        self._wait_for(log, "Registering worker", self.workers)

    def _daemon(self, name: str, main_class: str, *arguments: str) -> Path:
        log = self.folder / f"{name}.log"
        with open(log, "wb") as file:
            # A session of its own: Ctrl-C reaches this program first, which ends the driver before the daemons.
            self.daemons.append(start(daemon_command(main_class, *arguments), cwd=self.folder, env=self.env,
                                      stdout=file, stderr=subprocess.STDOUT, own_session=True))
        return log

    def _wait_for(self, log: Path, pattern: str, times: int) -> str:
        """The first of `times` places in the log that match."""
        until = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < until:
            found = re.findall(pattern, log.read_text(encoding="utf-8", errors="replace"))
            if len(found) >= times:
                return found[0]
            if any(daemon.poll() is not None for daemon in self.daemons):
                break
            time.sleep(0.1)
        raise Stop(FAILED, f"the standalone cluster did not start within {_SECONDS_TO_START} s (waited for `{pattern}`): its logs are in {self.folder}")

    def _end(self) -> None:
        """Workers first: a Worker ends its executors, and the Master need not notice."""
        while self.daemons:
            end(self.daemons[-1], group=True)
            self.daemons.pop()


def daemon_command(main_class: str, *arguments: str) -> list[str]:
    """The command line of a Master or Worker."""
    return [java(), f"@{ROOT / 'jobs' / 'opens.txt'}", DAEMON_HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            f"-Dlog4j2.configurationFile=file:{ROOT / 'conf' / 'spark' / 'log4j2.properties'}",
            "-cp", str(SPARK_HOME / "jars" / "*"), main_class, *arguments]


def link_jars(libraries: list[str], jars: Path) -> None:
    """Makes `jars` hold exactly these libraries, as links. Nothing is touched that is right already: another cluster may run from it."""
    wanted = {Path(library).name: library for library in libraries}
    jars.mkdir(parents=True, exist_ok=True)
    for link in jars.iterdir():
        if wanted.get(link.name) != os.readlink(link):
            link.unlink()
    for name, library in wanted.items():
        try:
            (jars / name).symlink_to(library)
        except FileExistsError:
            pass  # right already


def remove_old_folders(folder: Path) -> None:
    """Removes what earlier clusters left under `folder` (logs and copies of the jar), except those whose program still runs."""
    for old in folder.iterdir() if folder.exists() else ():
        if old.name.isdigit() and not _runs(int(old.name)):
            shutil.rmtree(old, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
