"""What goes wrong while two executors train: killed, stopped, cut off, out of disk, failing. Training ends with the weights of one that nothing disturbed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
import zipfile
from dataclasses import dataclass
from pathlib import Path

from small import Small, command_of, environment, processes_with, small, submit, submit_command, wait_until

from build import CLASS_PATH, JAR, java

FAULTS = Path(__file__).parent / "faults"
BOUND_SECONDS = 150  # a fault is over, with everything done again, in less


@dataclass(frozen=True)
class Fault:
    """What is done to one rank, once: when it enters a phase of a step."""

    name: str
    phase: str
    rank: str
    step: str
    action: str

    def line(self) -> str:
        """As FaultAt reads it."""
        return f"{self.name} {self.phase} {self.rank} {self.step} {self.action}\n"


KILLS = (
    Fault("kill-rendezvous", "RENDEZVOUS", "*", "*", "kill"),
    Fault("kill-forward", "FORWARD", "1", "2", "kill"),
    Fault("kill-reduce", "BACKWARD", "0", "4", "kill"),
    Fault("kill-optimiser", "OPTIMISER", "1", "6", "kill"),
    Fault("kill-checkpoint", "CHECKPOINT", "0", "8", "kill"),
    Fault("kill-commit", "COMMIT", "0", "10", "kill"),
)
OTHERS = (
    Fault("throw", "BACKWARD", "1", "2", "throw"),
    Fault("cut", "FORWARD", "0", "4", "cut"),
    Fault("fill", "CHECKPOINT", "1", "6", "fill"),
    Fault("term", "FORWARD", "1", "8", "term"),
    Fault("stop", "OPTIMISER", "1", "11", "stop"),
)


def faults_jar(folder: Path) -> Path:
    """FaultAt as a service, compiled against the application."""
    classes = folder / "classes"
    javac = Path(java()).with_name("javac")
    subprocess.run([str(javac), "-nowarn", "-d", str(classes), "-cp", f"{JAR}:{CLASS_PATH.read_text(encoding='utf-8').strip()}",
                    str(FAULTS / "FaultAt.java")], check=True)
    jar = folder / "faults.jar"
    with zipfile.ZipFile(jar, "w") as file:
        for each in classes.rglob("*.class"):
            file.write(each, str(each.relative_to(classes)))
        file.writestr("META-INF/services/io.karasu.train.PhaseListener", "faults.FaultAt\n")
    return jar


class Faults(unittest.TestCase):
    """Two executors of a cluster on this host, on whose ranks faults are brought."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.corpus: Small = small()
        cls.jar = faults_jar(Path(tempfile.mkdtemp(prefix="faults-", dir=cls.corpus.folder)))
        done = cls.train("undisturbed", ())
        assert done.returncode == 0, done.stderr
        cls.weights = cls.corpus.weights("undisturbed")

    @classmethod
    def train(cls, run: str, faults: tuple[Fault, ...], *words: str) -> subprocess.CompletedProcess:
        """Trains with two executors on a copy of the run's data; the faults are done to them."""
        folder = cls.corpus.folder / run
        if not folder.exists():
            subprocess.run(["cp", "-r", str(cls.corpus.folder / "base"), str(folder)], check=True)
            for path in ("_run/pretrain.json", "models", "checkpoints", "tables/steps"):
                subprocess.run(["rm", "-rf", str(folder / path)], check=True)
        plan = folder.with_suffix(".faults") / "plan"
        plan.parent.mkdir(exist_ok=True)
        plan.write_text("".join(fault.line() for fault in faults), encoding="utf-8")
        settings = plan.with_name("spark.conf")
        settings.write_text(
            f"spark.jars {cls.jar}\n"
            f"spark.executor.extraJavaOptions -Dfile.encoding=UTF-8 -Duser.timezone=UTC -Dkarasu.faults={plan}\n"
            # An executor that hangs is given up after this long; Spark's own default is two minutes.
            "spark.network.timeout 20s\nspark.network.timeoutInterval 5s\nspark.executor.heartbeatInterval 2s\n", encoding="utf-8")
        return cls.corpus.submit("pretrain", run, "--env", "standalone", "--properties", str(settings), "sharding.ranks=2",
                                 "recovery={attempts: 3, minRanks: 2, slotSeconds: 90, silenceSeconds: 5, collectiveSeconds: 30, graceSeconds: 5}", *words)

    def assert_survived(self, run: str, faults: tuple[Fault, ...], done: subprocess.CompletedProcess) -> None:
        """All faults were done, and nothing of them is left in what was trained."""
        self.assertEqual(done.returncode, 0, done.stderr)
        left = self.corpus.folder / f"{run}.faults"
        self.assertEqual({fault.name for fault in faults} - {path.name for path in left.iterdir()}, set(), "faults that were not done")
        self.assertEqual(self.corpus.weights(run), self.weights)
        self.assertEqual([command_of(pid) for pid in processes_with(str(left))], [], "processes left behind")


class FaultTest(Faults):

    def test_a_rank_that_is_killed_in_any_phase_costs_only_time(self) -> None:
        done = self.train("kills", KILLS)
        self.assert_survived("kills", KILLS, done)
        self.assertGreaterEqual(len(re.findall(r"goes on after step", done.stderr)), 4, done.stderr)

    def test_a_rank_that_fails_hangs_is_cut_off_or_cannot_write_costs_only_time(self) -> None:
        done = self.train("others", OTHERS)
        self.assert_survived("others", OTHERS, done)
        self.assertIn("thrown by a test", done.stderr)
        self.assertRegex(done.stderr, "a checkpoint of step [89] was written: .*SIGTERM")

    def test_a_damaged_checkpoint_is_passed_over(self) -> None:
        # Two attempts fail after step 6, the second without a newer checkpoint; then that is damaged and the same command is given again.
        faults = (Fault("kill-7", "FORWARD", "1", "7", "kill"), Fault("throw-8", "FORWARD", "0", "8", "throw"))
        failed = self.train("damaged", faults, "recovery.attempts=1")
        self.assertEqual(failed.returncode, 1, failed.stderr)
        shards = sorted((self.corpus.folder / "damaged" / "checkpoints" / "base").glob("*/step-00000006*/*"), key=lambda path: path.stat().st_size)
        data = bytearray(shards[-1].read_bytes())
        data[len(data) // 2] ^= 1
        shards[-1].write_bytes(data)
        done = self.train("damaged", faults)
        self.assert_survived("damaged", faults, done)
        self.assertIn("goes on after step 4", done.stderr)


class EndTest(unittest.TestCase):
    """A training that somebody ends."""

    # Long enough that nobody sees its end.
    LONG = ("steps=100000", "checkpoints={every: 20, keepLast: 2, keepEvery: 0}")

    @classmethod
    def setUpClass(cls) -> None:
        cls.corpus: Small = small()

    def begin(self, run: str) -> subprocess.Popen:
        """Begins a long training, and waits for its first checkpoint."""
        folder = self.corpus.folder / run
        subprocess.run(["cp", "-r", str(self.corpus.folder / "base"), str(folder)], check=True)
        (folder / "_run" / "pretrain.json").unlink()
        self.log = folder.with_suffix(".log")
        with open(self.log, "wb") as log:
            process = subprocess.Popen(submit_command("pretrain", "--conf", "conf", "--run", run, *self.LONG), cwd=self.corpus.folder, env=environment(),
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        self.addCleanup(self.end, process)
        wait_until("a checkpoint of step 20", lambda: self.said("checkpoint of step 20") or process.poll() is not None)
        self.assertIsNone(process.poll(), self.log.read_text(encoding="utf-8"))
        return process

    @staticmethod
    def end(process: subprocess.Popen) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def said(self, words: str) -> bool:
        return words in self.log.read_text(encoding="utf-8", errors="replace")

    def goes_on_after(self, run: str) -> int:
        """The step after which the same command goes on."""
        process = subprocess.Popen(submit_command("pretrain", "--conf", "conf", "--run", run, *self.LONG), cwd=self.corpus.folder, env=environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(self.end, process)
        for line in process.stderr:
            found = re.search(r"goes on after step ([0-9,]+)", line)
            if found:
                return int(found[1].replace(",", ""))
        raise AssertionError("it does not go on")

    def test_stop_ends_it_with_a_checkpoint_and_status_shows_how_far_it_is(self) -> None:
        process = self.begin("asked-to-end")
        self.assertRegex(submit("status", "asked-to-end", "--conf", "conf", cwd=self.corpus.folder).stdout, r"pretrain\trun\trunning, step [0-9,]+ of 100,?000")
        asked = submit("stop", "asked-to-end", cwd=self.corpus.folder)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        process.wait(60)
        said = self.log.read_text(encoding="utf-8")
        self.assertEqual(process.returncode, 1, said)
        ended = re.search(r"ended after step ([0-9,]+), with a checkpoint", said)
        self.assertIsNotNone(ended, said)
        self.assertFalse((self.corpus.folder / "asked-to-end" / "_run" / "pretrain.json").exists())
        self.assertFalse((self.corpus.folder / "asked-to-end" / "_run" / "stop").exists())
        self.assertEqual(self.goes_on_after("asked-to-end"), int(ended[1].replace(",", "")))

    def test_ctrl_c_ends_it_within_30_seconds_and_leaves_the_newest_checkpoint(self) -> None:
        process = self.begin("cancelled")
        began = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)
        self.assertLess(time.monotonic() - began, 30)
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual([command_of(pid) for pid in processes_with("cancelled") if "PretrainJob" in command_of(pid)], [], "processes left behind")
        self.assertGreaterEqual(self.goes_on_after("cancelled"), 20)


@unittest.skipUnless(os.environ.get("KARASU_FULL_TESTS"), "the whole matrix of faults: jobs/test.sh --full")
class FaultMatrix(Faults):

    def test_every_fault_alone(self) -> None:
        rows = []
        for fault in (*KILLS, *OTHERS):
            with self.subTest(fault=fault.name):
                began = time.monotonic()
                done = self.train(f"alone-{fault.name}", (fault,))
                self.assert_survived(f"alone-{fault.name}", (fault,), done)
                seconds = time.monotonic() - began
                rows.append(f"| {fault.name} | rank {fault.rank}, {fault.phase} of step {fault.step} | {seconds:.0f} s | same weights |")
                self.assertLess(seconds, BOUND_SECONDS)
        print("\n| fault | where | seconds | result |\n| --- | --- | ---: | --- |\n" + "\n".join(rows))


if __name__ == "__main__":
    unittest.main()
