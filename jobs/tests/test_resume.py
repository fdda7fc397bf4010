"""Whatever is killed, changed or missing: the same command ends with the same tables, and does no more than it must."""

from __future__ import annotations

import glob
import json
import os
import re
import shutil
import signal
import time
import unittest
from pathlib import Path

from small import Small, command_of, descendants, last_line, run_all_command, small, started, wait_until

import pipeline
from build import TARGET


class ResumeTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls) -> None:
        cls.corpus: Small = small()
        cls.base = cls.corpus.digests("base")

    def copy_of_base(self, run: str) -> Path:
        """A finished run folder to be spoilt."""
        folder = self.corpus.folder / run
        shutil.copytree(self.corpus.folder / "base", folder)
        self.addCleanup(shutil.rmtree, folder)
        return folder

    def records(self, run: Path) -> dict[str, tuple[int, int]]:
        """What identifies the record of each step: a step that ran again wrote a new file."""
        files = {step: (run / "_run" / f"{step}.json").stat() for step in pipeline.NAMES}
        return {step: (stat.st_ino, stat.st_mtime_ns) for step, stat in files.items()}

    def steps_run(self, run: Path, *words: str) -> list[str]:
        """Runs everything and gives the steps that were run again."""
        before = self.records(run)
        done = self.corpus.run_all(run.name, *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        after = self.records(run)
        return [step for step in pipeline.NAMES if before[step] != after[step]]

    def kill_the_driver_when(self, run: str, path: str) -> str:
        """Starts all steps and ends the driver's JVM by `kill -9` as soon as something is there; gives what was said last."""
        there = self.corpus.folder / run / path
        with started(run_all_command("--conf", "conf", "--run", run), self.corpus.folder) as process:
            wait_until(f"{there} or the end", lambda: glob.glob(str(there)) or process.poll() is not None)
            drivers = [pid for pid in descendants(process.pid) if "deploy.SparkSubmit" in command_of(pid)]
            # The outermost one: a JVM that starts a process, as Hadoop does for permissions, looks like two for a moment.
            self.assertTrue(drivers, f"drivers while {path} is there")
            os.kill(drivers[0], signal.SIGKILL)
            said = process.communicate()[1].decode("utf-8")
            self.assertEqual(process.returncode, 1, said)
            return last_line(said)

    def test_a_training_that_the_watch_stops_leaves_its_steps_and_no_model(self) -> None:
        run = self.copy_of_base("stopped")
        done = self.corpus.submit("pretrain", "stopped", "name=wild", "nonFiniteLimit=2", "schedule.learningRate=1.0e30")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertRegex(last_line(done.stderr), r"step [0-9]+: loss .* training stops; places [0-9]+ to [0-9]+ of the training order")
        self.assertFalse((run / "models" / "wild").exists())
        stopped = int(re.search(r"step ([0-9]+): loss", last_line(done.stderr))[1])
        rows = int(self.corpus.digests("stopped")["steps"].split("\t")[0])
        self.assertEqual(rows, int(self.base["steps"].split("\t")[0]) + stopped, "steps of both trainings, the last ones among them")

    def test_after_kill_9_at_any_moment_the_same_command_ends_with_the_same_digests(self) -> None:
        run = self.corpus.folder / "killed"
        self.addCleanup(shutil.rmtree, run, ignore_errors=True)
        for path in ("_staging/ingest", "tables/signals", "_staging/select/next-corpus", "tables/tokens/_SUCCESS", "_staging/pack/next-sequences",
                     "checkpoints/base/*/step-00000002*"):
            with self.subTest(killed_when=path):
                said = self.kill_the_driver_when("killed", path)
                steps = {"tables/signals": "measure", "tables/tokens/_SUCCESS": "tokenize"}
                step = steps.get(path) or (path.split("/")[1] if path.startswith("_staging") else "pretrain")
                self.assertIn(f"error: step {step} failed; log: ", said)
                self.assertFalse((run / "_run" / f"{step}.json").exists())
        done = self.corpus.run_all("killed")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.corpus.digests("killed"), self.base)
        self.assertEqual(self.corpus.weights("killed"), self.corpus.weights("base"))
        self.assertEqual(sorted(path.name for path in (run / "_staging").glob("*")), [], "left in _staging")

    def test_a_run_that_is_finished_is_skipped_in_under_30_seconds(self) -> None:
        run = self.copy_of_base("again")
        began = time.monotonic()
        self.assertEqual(self.steps_run(run), [])
        seconds = time.monotonic() - began
        print(f"skipping a finished run took {seconds:.1f} s")
        self.assertLess(seconds, 30)
        self.assertEqual({verdict for verdict, _ in self.corpus.status("again").values()}, {"done"})

    def test_a_changed_config_runs_exactly_what_depends_on_it(self) -> None:
        run = self.copy_of_base("config")
        # Other rules that reject the same documents for the same reason: filter runs, its ledger stays, so nothing after it runs but pack, the training and the report.
        words = ("filter.rules=[{name: length, signal: length, min: 50}]", "pack.seed=7")
        status = self.corpus.status("config", *words)
        self.assertEqual(status["measure"], ("done", "up to date"))
        self.assertEqual(status["filter"], ("run", "its config has changed"))
        self.assertEqual(status["pack"], ("run", "filter runs before it"))
        self.assertEqual(self.steps_run(run, *words), ["filter", "pack", "pretrain", "report"])
        self.assertEqual(json.loads((run / "_run" / "pack.json").read_text(encoding="utf-8"))["config"]["seed"], 7)

        changed = self.corpus.digests("config")
        self.assertEqual([table for table in changed if changed[table] != self.base[table]], ["rejections", "sequences"])
        self.assertEqual({verdict for verdict, _ in self.corpus.status("config", *words).values()}, {"done"})

    def test_a_changed_file_of_the_conf_folder_counts_like_an_override(self) -> None:
        self.copy_of_base("file")
        rules = self.corpus.conf / "filter.yaml"
        rules.write_text("rules: []\n", encoding="utf-8")
        self.addCleanup(rules.unlink)
        self.assertEqual(self.corpus.status("file")["filter"], ("run", "its config has changed"))
        self.assertEqual(self.corpus.status("file")["measure"], ("done", "up to date"))

    def test_until_ends_with_a_step_and_each_step_has_its_own_log(self) -> None:
        run = self.corpus.folder / "until"
        self.addCleanup(shutil.rmtree, run, ignore_errors=True)
        done = self.corpus.run_all("until", "--until", "filter")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(file.stem for file in (run / "_run").glob("[!.]*.json")), ["filter", "ingest", "measure"])
        self.assertEqual([line for line in done.stderr.splitlines() if "] " in line and ": " in line and line.startswith("[")],
                         [f"[{number}/{len(pipeline.NAMES)}] {step.name}: {step.reads} → {step.writes}" for number, step in enumerate(pipeline.STEPS[:3], 1)])
        for step in ("ingest", "measure", "filter"):
            log = (TARGET / "logs" / "until" / f"{step}.log").read_text(encoding="utf-8")
            self.assertEqual(re.findall(r"INFO +Job: (\w+): done", log), [step])
        self.assertRegex(done.stdout, r"(?m)^articles +[0-9,]+ +[0-9,]+ +[1-9][0-9]* +0$", "kept so far")
        # What is finished is neither run nor said to be: the rest follows.
        shutil.rmtree(run / "tables" / "rejections" / "stage=filter")
        self.assertEqual(self.corpus.run_all("until").returncode, 0)
        self.assertEqual(self.corpus.digests("until"), self.base)

    def test_the_cost_of_a_step_is_its_own_though_steps_share_a_jvm(self) -> None:
        records = [json.loads((self.corpus.folder / "base" / "_run" / f"{step}.json").read_text(encoding="utf-8")) for step in pipeline.NAMES]
        for record in records:
            self.assertLess(record["cost"]["cpuSeconds"], record["seconds"] * os.cpu_count() + 15, record["step"])
        self.assertLess(sum(record["cost"]["cpuSeconds"] for record in records[1:]), sum(record["seconds"] for record in records) * os.cpu_count())

    def test_a_changed_input_runs_everything_that_it_changes(self) -> None:
        run = self.copy_of_base("input")
        articles = self.corpus.input / "articles.jsonl"
        before, times = articles.read_text(encoding="utf-8"), articles.stat()

        def restore() -> None:
            articles.write_text(before, encoding="utf-8")
            os.utime(articles, ns=(times.st_atime_ns, times.st_mtime_ns))

        self.addCleanup(restore)
        text = "烏は朝早くから鳴いていました。町の人はその声で目をさまし、めいめいの仕事に出かけます。夕方になると、烏は山の巣へ帰っていきました。"
        articles.write_text(before + json.dumps({"body": text, "doc_id": "new"}, ensure_ascii=False) + "\n", encoding="utf-8")
        status = self.corpus.status("input")
        self.assertEqual(status["ingest"][0], "run")
        self.assertRegex(status["ingest"][1], r"input .*/in/articles\.jsonl has changed")
        self.assertEqual({status[step] for step in pipeline.NAMES[1:]}, {("run", "ingest runs before it")})
        # The new document is one more in every table from documents to tokens.
        # The budget draws the same documents as before, so nothing is trained again.
        self.assertEqual(self.steps_run(run), [*pipeline.NAMES[:pipeline.NAMES.index("pack") + 1], "report"])
        self.assertEqual(self.corpus.digests("input")["sequences"], self.base["sequences"])
        self.assertEqual(self.corpus.digests("input")["documents"].split("\t")[0], str(int(self.base["documents"].split("\t")[0]) + 1))

    def test_a_table_without_success_is_not_there(self) -> None:
        run = self.copy_of_base("half")
        (run / "tables" / "corpus" / "_SUCCESS").unlink()
        self.assertEqual(sorted(set(self.base) - set(self.corpus.digests("half"))), ["corpus"])
        self.assertRegex(self.corpus.status("half")["select"][1], r"/half/tables/corpus is missing")

        reader = self.corpus.submit("tokenize", "half")
        self.assertEqual(reader.returncode, 3, reader.stderr)
        self.assertRegex(last_line(reader.stderr), r"tables/corpus is missing \(run jobs/submit\.py select first\)")

        self.assertEqual(self.steps_run(run), ["select", "report"])
        self.assertEqual(self.corpus.digests("half"), self.base)

    def test_the_report_is_made_again_when_what_it_shows_has_changed_or_it_is_gone(self) -> None:
        run = self.copy_of_base("report")
        (run / "report" / "index.html").unlink()
        self.assertRegex(self.corpus.status("report")["report"][1], r"/report/report/index\.html is missing")
        self.assertEqual(self.steps_run(run), ["report"])
        self.assertTrue((run / "report" / "index.html").exists())
        status = self.corpus.status("report", "report.samplesPerReason=1")
        self.assertEqual(status["report"], ("run", "its config has changed"))
        self.assertEqual(status["pack"], ("done", "up to date"))
        (run / "_run" / "pack.json").unlink()
        self.assertEqual(self.corpus.status("report")["report"], ("run", "pack runs before it"))

    def test_a_step_that_fails_says_why_in_one_sentence_and_where_its_log_is(self) -> None:
        run = self.corpus.folder / "failing"
        run.mkdir()
        self.addCleanup(shutil.rmtree, run)
        (run / "tables").write_text("not a folder", encoding="utf-8")
        done = self.corpus.run_all("failing")
        self.assertEqual(done.returncode, 1, done.stderr)
        said = re.fullmatch(r"error: step ingest failed: (.+); log: (\S+); the same command goes on with this step", last_line(done.stderr))
        self.assertIsNotNone(said, last_line(done.stderr))
        self.assertIn("/failing/tables", said[1])
        self.assertNotIn("ERROR", said[1])
        self.assertNotRegex(done.stderr, r"(?m)^\tat ", "stack frames are in the log alone")
        self.assertRegex(self.corpus.folder.joinpath(said[2]).read_text(encoding="utf-8"), r"(?m)^\tat ")

    def test_what_ctrl_c_interrupts_leaves_no_process(self) -> None:
        run = self.corpus.folder / "interrupted"
        self.addCleanup(shutil.rmtree, run, ignore_errors=True)
        for number, to_group in ((signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGKILL, False)):
            with self.subTest(signal=number.name):
                shutil.rmtree(run, ignore_errors=True)
                with started(run_all_command("--conf", "conf", "--run", run.name), self.corpus.folder, start_new_session=True) as process:
                    wait_until("the driver", lambda: any("deploy.SparkSubmit" in command_of(pid) for pid in descendants(process.pid)))
                    children = descendants(process.pid)
                    (os.killpg if to_group else os.kill)(process.pid, number)
                    said = process.communicate()[1].decode("utf-8")
                wait_until("the end of what was started", lambda: not any(map(command_of, children)), seconds=20)
                if number != signal.SIGKILL:
                    self.assertEqual(process.returncode, 1, said)
                    self.assertEqual(last_line(said), "error: interrupted; the same command goes on where it stopped")


if __name__ == "__main__":
    unittest.main()
