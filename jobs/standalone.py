"""A Spark standalone cluster on this host, from Maven's jars: a Master and Workers that end with the program that started them.

Without GPUs two Workers of one core each, for trying things. On a host with N GPUs, as nvidia-smi tells, one Worker with all cores, most of the
memory and the GPUs, on which every application has N executors with a GPU each.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Mapping, Sequence

from build import CLASS_PATH, ROOT, TARGET, java
from process import FAILED, Stop, end, say, start

WORKERS = 2
WORKER_CORES = 1
WORKER_MEMORY = "1g"  # what its executors may have together; a Worker itself is small
DAEMON_HEAP = "-Xmx300m"
HOST = "127.0.0.1"
SPARK_HOME = TARGET / "spark-home"
FOLDER = TARGET / "standalone"

GPU_SCRIPT = ROOT / "jobs" / "gpus.sh"
SHARE_OF_MEMORY = 0.8  # of the host's, for executors: the rest is the driver's and the system's
SHARE_OF_HEAP = 0.15  # of an executor's memory: weights and optimiser lie outside the heap

_SECONDS_TO_START = 90
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


class Cluster:
    """Use it in a `with`: the block runs with all Workers registered at `master`; after it every process is gone. Logs: FOLDER/PID/*.log."""

    def __init__(self, env: Mapping[str, str], workers: int = WORKERS):
        self.env = env
        self.gpus = gpus(env)
        self.workers = 1 if self.gpus else workers
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
        what = f"a Worker with {len(self.gpus)} GPUs" if self.gpus else f"{self.workers} Workers"
        say(f"Started a Spark Master ({self.master}) and {what} on this host; their logs: {self.folder}")
        return self

    def settings(self) -> dict[str, str]:
        """Spark's properties for an application on this cluster: with GPUs one executor for each, otherwise none of its own."""
        return gpu_settings(len(self.gpus), cores(), memory_mb()) if self.gpus else {}

    def __exit__(self, *_) -> None:
        self._end()

    def _start(self) -> None:
        # The system chooses the ports (0); the Master's log tells which.
        log = self._daemon("master", _MASTER, "--host", HOST, "--port", "0", "--webui-port", "0")
        self.master = self._wait_for(log, rf"spark://{re.escape(HOST)}:[0-9]+", 1)
        for number in range(1, self.workers + 1):
            size = (str(cores()), f"{int(memory_mb() * SHARE_OF_MEMORY)}m") if self.gpus else (str(WORKER_CORES), WORKER_MEMORY)
            self._daemon(f"worker-{number}", _WORKER, "--host", HOST, "--cores", size[0], "--memory", size[1],
                         "--webui-port", "0", "--work-dir", str(self.folder / f"worker-{number}"), self.master)
        self._wait_for(log, "Registering worker", self.workers)

    def _daemon(self, name: str, main_class: str, *arguments: str) -> Path:
        log = self.folder / f"{name}.log"
        with open(log, "wb") as file:
            # A session of its own: Ctrl-C reaches this program first, which ends the driver before the daemons.
            options = gpu_options(len(self.gpus)) if self.gpus and main_class == _WORKER else []
            self.daemons.append(start(daemon_command(main_class, *arguments, options=options), cwd=self.folder, env=self.env,
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


def gpus(env: Mapping[str, str]) -> list[str]:
    """The numbers of this host's GPUs; none without nvidia-smi or where it fails."""
    if not shutil.which("nvidia-smi", path=env.get("PATH")):
        return []
    done = subprocess.run([str(GPU_SCRIPT)], env=dict(env), capture_output=True, text=True, check=False)
    return json.loads(done.stdout)["addresses"] if done.returncode == 0 else []


def gpu_options(count: int) -> list[str]:
    """What a Worker with GPUs is told."""
    return [f"-Dspark.worker.resource.gpu.amount={count}", f"-Dspark.worker.resource.gpu.discoveryScript={GPU_SCRIPT}"]


def gpu_settings(count: int, all_cores: int, memory: int) -> dict[str, str]:
    """One executor for each GPU, with its share of cores and memory (MB). Steps that need no GPU use all cores; a training asks for a GPU a task."""
    each = max(1, all_cores // count)
    share = int(memory * SHARE_OF_MEMORY) // count
    heap = max(1024, int(share * SHARE_OF_HEAP))
    return {
        "spark.executor.cores": str(each),
        "spark.cores.max": str(each * count),
        "spark.executor.memory": f"{heap}m",
        "spark.executor.resource.gpu.amount": "1",
        "spark.task.resource.gpu.amount": f"{1 / each:.4f}",
    }


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_mb() -> int:
    """The host's memory."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1 << 20)


def daemon_command(main_class: str, *arguments: str, options: Sequence[str] = ()) -> list[str]:
    """The command line of a Master or Worker."""
    return [java(), f"@{ROOT / 'jobs' / 'opens.txt'}", DAEMON_HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *options,
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
