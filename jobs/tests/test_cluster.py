"""The application jar under a real `spark-submit`: a Spark 3.5.5 distribution, a standalone Master and two Workers, each a JVM of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unittest
import zipfile
from contextlib import ExitStack
from pathlib import Path

from cache import CACHE, Unreachable, one_at_a_time, pip_install, say_fetching
from small import Small, command_of, descendants, environment, processes_with, small, submit, wait_until

import pipeline
from build import CLASS_PATH, JAR

SPARK = "3.5.5"
SIZE = "317 MB, 335 MB on disk"
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
# The memory is what an executor may have.
WORKER_FLAGS = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0")


def distribution() -> Path:
    """SPARK_HOME of PyPI's pyspark (with its own Hadoop 3.3.4), fetched once into the cache; the folder appears whole or not at all."""
    folder = CACHE / f"pyspark-{SPARK}"
    with one_at_a_time():
        if not folder.exists():
            say_fetching(f"Spark {SPARK}", folder, SIZE)
            partial = folder.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            pip_install([sys.executable], ["--no-deps", "--no-compile", "--target", str(partial), f"pyspark=={SPARK}"], partial)
            partial.rename(folder)
    return folder / "pyspark"


class InstalledCluster:
    """A Master and two Workers of a distribution, started as its own sbin scripts would; ended by their process ids."""

    def __init__(self, home: Path, folder: Path):
        self.home = home
        self.folder = folder
        self.env = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "300m"}
        self.processes: list[subprocess.Popen] = []
        self.master = ""

    def __enter__(self) -> InstalledCluster:
        with ExitStack() as failed:
            failed.callback(self.end)
            log = self.start("master", MASTER, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
            wait_until("the Master's port", lambda: re.search(r"spark://127\.0\.0\.1:[0-9]+", log.read_text(errors="replace")))
            self.master = re.search(r"spark://127\.0\.0\.1:[0-9]+", log.read_text(errors="replace"))[0]
            for name in ("worker-1", "worker-2"):
                self.start(name, WORKER, *WORKER_FLAGS, "--work-dir", str(self.folder / name), self.master)
            wait_until("two Workers", lambda: log.read_text(errors="replace").count("Registering worker") == 2)
            failed.pop_all()
        return self

    def __exit__(self, *_) -> None:
        self.end()

    def start(self, name: str, *words: str) -> Path:
        """Starts a daemon (spark-class becomes the JVM itself) and gives its log."""
        log = self.folder / f"{name}.log"
        with open(log, "wb") as file:
            self.processes.append(subprocess.Popen([str(self.home / "bin" / "spark-class"), *words], env=environment(self.env),
                                                   stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT))
        return log

    def end(self) -> None:
        """Workers first: a Worker ends its executors."""
        while self.processes:
            process = self.processes.pop()
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class JarTest(unittest.TestCase):

    def test_the_jar_brings_nothing_that_meets_another_version_in_a_distribution(self) -> None:
        self.assertEqual(submit("config", "pack").returncode, 0, "builds the jar if it must be")
        with zipfile.ZipFile(JAR) as jar:
            packages = {name.rpartition("/")[0].replace("/", ".") + "." for name in jar.namelist() if name.endswith(".class")}
        # A distribution has its own Spark, Hadoop, Scala, gson (2.2.4) and commons-compress (1.23.0), and they come first.
        clashes = ("org.apache.spark.", "org.apache.hadoop.", "scala.", "com.google.gson.", "org.apache.commons.compress.")
        self.assertEqual(sorted(package for package in packages if package.startswith(clashes)), [])
        self.assertTrue(any(package.startswith("com.sun.jna.") for package in packages), "JNA keeps its name: native code looks for it")


class ClusterTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls) -> None:
        cls.corpus: Small = small()

    def test_a_real_spark_submit_to_two_workers_gives_the_tables_of_a_local_run(self) -> None:
        try:
            home = distribution()
        except Unreachable as reason:
            self.skipTest(f"the Python package index is out of reach, so no Spark {SPARK} distribution: {reason}")
        folder = self.corpus.folder / "cluster"
        folder.mkdir()
        # What a node of a cluster has on its disk: libtorch and its glue.
        natives = folder / "natives.conf"
        jars = [jar for jar in CLASS_PATH.read_text(encoding="utf-8").strip().split(":") if re.search(r"/pytorch-(native|jni)[^/]*\.jar$", jar)]
        natives.write_text(f"spark.executor.extraClassPath {':'.join(jars)}\n", encoding="utf-8")
        with InstalledCluster(home, folder) as cluster:
            daemons = [process.pid for process in cluster.processes]
            for step in pipeline.NAMES:
                done = self.corpus.submit(step, "on-cluster", "--env", "standalone", "--master", cluster.master, "--properties", str(natives), env=cluster.env)
                self.assertEqual(done.returncode, 0, f"{step}: {done.stderr}")
                if step == "pretrain":
                    self.assertRegex(done.stderr, r"BarrierTraining: pretrain: step 12 of 12, loss [0-9.]+", "the driver hears the rank")
            executors = [str(path.parent.relative_to(folder)) for path in folder.glob("worker-*/app-*/*/stderr")]
            left = [pid for daemon in daemons for pid in descendants(daemon)]
        self.assertEqual({name.split("/")[0] for name in executors}, {"worker-1", "worker-2"}, "Workers that ran executors")
        self.assertEqual([command_of(pid) for pid in [*daemons, *left] if command_of(pid)], [], "processes left behind")

        self.assertEqual(self.corpus.digests("on-cluster"), self.corpus.digests("base"))
        self.assert_near_base("on-cluster")

    def test_one_core_gives_the_tables_of_all_cores(self) -> None:
        done = self.corpus.run_all("one-core", "--master", "local[1]")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.corpus.digests("one-core"), self.corpus.digests("base"))

    def test_standalone_without_a_master_starts_one_and_leaves_no_process_behind(self) -> None:
        run = self.corpus.folder / "own-cluster"
        shutil.copytree(self.corpus.folder / "base", run)
        (run / "_run" / "tokenize.json").unlink()
        done = self.corpus.submit("tokenize", run.name, "--env", "standalone")
        self.assertEqual(done.returncode, 0, done.stderr)
        started = re.search(r"Started a Spark Master \((spark://127\.0\.0\.1:[0-9]+)\) and 2 Workers on this host; their logs: (.+)", done.stderr)
        self.assertIsNotNone(started, done.stderr)
        self.assertIn("Registered app karasu tokenize", Path(started[2], "master.log").read_text(encoding="utf-8"))
        self.assertEqual([command_of(pid) for pid in processes_with(started[1])], [], "processes left behind")
        self.assertEqual(self.corpus.digests(run.name), self.corpus.digests("base"))

    def test_on_a_host_with_gpus_each_is_a_rank_of_its_own(self) -> None:
        run = self.copy_to_train("gpu-host")
        # What the launcher asks; the ranks compute on the CPU, since there is no GPU behind it.
        tools = self.corpus.folder / "gpu-tools"
        tools.mkdir()
        (tools / "nvidia-smi").write_text("#!/bin/sh\nprintf '0\\n1\\n'\n", encoding="utf-8")
        (tools / "nvidia-smi").chmod(0o755)
        done = self.corpus.submit("pretrain", run.name, "--env", "standalone", env={"PATH": f"{tools}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a Worker with 2 GPUs", done.stderr)
        self.assertIn("2 ranks: ", done.stderr)
        self.assert_near_base(run.name)

    def copy_to_train(self, name: str) -> Path:
        """The run with all data and without a training."""
        run = self.corpus.folder / name
        shutil.copytree(self.corpus.folder / "base", run)
        (run / "_run" / "pretrain.json").unlink()
        for folder in ("models", "checkpoints", "tables/steps"):
            shutil.rmtree(run / folder)
        return run

    def assert_near_base(self, run: str) -> None:
        """Several ranks add in another order than one: the loss agrees to five digits."""
        wanted, found = self.corpus.losses("base"), self.corpus.losses(run)
        self.assertEqual(len(found), len(wanted))
        for one, other in zip(wanted, found):
            self.assertAlmostEqual(one, other, delta=1e-5 * one)


if __name__ == "__main__":
    unittest.main()
