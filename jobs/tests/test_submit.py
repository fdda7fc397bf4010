"""The front door: steps, command lines, configuration and wrong use, by real processes. Nothing here starts Spark."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from small import JOBS, ROOT, last_line, run_all, small, submit

import arguments
import build
import class_archive
import pipeline
import process
import run_all as steps_in_order
from submit import ENVIRONMENTS, command_line, jvm_options, own_settings, properties, properties_file, spark_submit, with_launcher


class StepsTest(unittest.TestCase):

    def test_the_steps_are_those_of_the_java_side_in_its_order(self) -> None:
        java = (ROOT / "src/main/java/io/karasu/job/Step.java").read_text(encoding="utf-8")
        steps = [name.lower() for name in re.findall(r"^  ([A-Z_]+)\(", java, re.MULTILINE)]
        self.assertEqual(list(pipeline.NAMES), steps)
        self.assertEqual(submit("--list").stdout.splitlines(), steps)

    def test_every_step_has_a_main_class_and_a_default_configuration(self) -> None:
        for step in pipeline.STEPS:
            path = ROOT / "src/main/java" / (step.main_class.replace(".", "/") + ".java")
            self.assertIn("public static void main(String[] args)", path.read_text(encoding="utf-8"), step.name)
            self.assertTrue((ROOT / "conf" / "default" / f"{step.name}.yaml").exists(), step.name)

    def test_the_readme_has_the_two_commands(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        for command in ("jobs/run_all.sh", "jobs/test.sh"):
            self.assertRegex(readme, rf"(?m)^ *{re.escape(command)}\b", "on a line of its own")
            self.assertTrue(os.access(ROOT / command, os.X_OK), command)


class SparkSubmitTest(unittest.TestCase):

    def test_one_builder_serves_every_step_and_environment(self) -> None:
        masters = {"local": "local[*]", "standalone": "spark://HOST:PORT", "yarn": "yarn", "emr": "yarn", "k8s": "k8s://HOST:PORT"}
        self.assertEqual(set(masters), set(ENVIRONMENTS))
        for env, master in masters.items():
            for step in pipeline.STEPS:
                with self.subTest(env=env, step=step.name):
                    line = spark_submit(step.name, "s3a://b/conf", "s3a://b/run", env, None, ["a.b=1"])
                    options, rest = line[1:line.index("--class")], line[line.index("--class"):]
                    self.assertEqual(line[0], "spark-submit")
                    self.assertEqual(rest, ["--class", step.main_class, str(build.JAR), "--conf", "s3a://b/conf", "--run", "s3a://b/run", "a.b=1"])
                    named = dict(zip(options[::2], options[1::2]))
                    self.assertEqual(named["--master"], master)
                    self.assertEqual(named["--deploy-mode"], "client" if env in ("local", "standalone") else "cluster")
                    self.assertEqual(named["--name"], f"karasu-{step.name}")
                    self.assertEqual(named["--properties-file"], str(ROOT / "conf" / "spark" / f"{env}.conf"))
                    # A path of this host means nothing to a driver in the cluster.
                    self.assertEqual("--driver-java-options" in named, env in ("local", "standalone"))

    def test_a_given_master_is_used_as_it_is(self) -> None:
        line = spark_submit("pack", "c", "r", "standalone", "spark://h:7077", [])
        self.assertEqual(line[line.index("--master") + 1], "spark://h:7077")

    def test_own_properties_lie_over_those_of_the_environment(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "own.conf")
            file.write_text("# mine\nspark.hadoop.fs.s3a.endpoint  http://127.0.0.1:9000\nspark.driver.memory 5g\n", encoding="utf-8")
            settings = own_settings(file)
            line = spark_submit("pack", "c", "r", "yarn", None, [], settings)
            self.assertEqual(settings, {"spark.hadoop.fs.s3a.endpoint": "http://127.0.0.1:9000", "spark.driver.memory": "5g"})
            for key, value in settings.items():
                self.assertEqual(line[line.index(f"{key}={value}") - 1], "--conf")
            self.assertIn("-Dspark.hadoop.fs.s3a.endpoint=http://127.0.0.1:9000", command_line(["digest", "r"], "local", "x.jar", None, settings))
            said = submit("ingest", "--dry-run", "--properties", str(file))
            self.assertIn("-Xmx5g", said.stdout)
            for text in ("driver.memory 5g\n", "spark.driver.memory\n"):
                file.write_text(text, encoding="utf-8")
                said = submit("ingest", "--dry-run", "--properties", str(file))
                self.assertEqual(said.returncode, 2, said.stderr)
                self.assertIn(f"--properties: {file}: {text.split()[0]}", said.stderr)
            file.unlink()
            self.assertEqual(submit("ingest", "--dry-run", "--properties", str(file)).returncode, 2)

    def test_the_launcher_is_maven_s_spark_or_an_installed_spark_submit(self) -> None:
        line = spark_submit("pack", "c", "r", "local", None, [])
        from_maven = with_launcher(line, True, "2g", None)
        self.assertEqual(from_maven[0], build.java())
        self.assertIn("-Xmx2g", from_maven)
        self.assertEqual(from_maven[from_maven.index("org.apache.spark.deploy.SparkSubmit") + 1:], line[1:])
        self.assertEqual(with_launcher(line, False, "2g", "/opt/spark"), ["/opt/spark/bin/spark-submit", *line[1:]])
        self.assertEqual(with_launcher(line, False, "2g", None), line)

    def test_the_jvm_gets_the_options_of_the_properties_but_no_second_collector(self) -> None:
        settings = {"spark.driver.extraJavaOptions": "-XX:+UseParallelGC -Da=b"}
        self.assertEqual(jvm_options(settings, {}), ["-XX:+UseParallelGC", "-Da=b"])
        self.assertEqual(jvm_options(settings, {"JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC -Dc=d"}), ["-Da=b"])
        self.assertEqual(jvm_options({}, {}), [])

    def test_a_recorded_jvm_uses_no_archive_of_classes(self) -> None:
        self.assertTrue(class_archive.unwanted({"JAVA_TOOL_OPTIONS": "-Da=b -XX:StartFlightRecording=filename=x.jfr"}))
        self.assertTrue(class_archive.unwanted({"JDK_JAVA_OPTIONS": "-javaagent:x.jar"}))
        self.assertFalse(class_archive.unwanted({"JAVA_TOOL_OPTIONS": "-XX:+UseSerialGC"}))

    def test_every_environment_has_what_all_tables_depend_on(self) -> None:
        for env in ENVIRONMENTS:
            settings = properties(properties_file(env))
            self.assertEqual(settings["spark.sql.ansi.enabled"], "false", env)
            self.assertEqual(settings["spark.sql.session.timeZone"], "UTC", env)
            self.assertEqual(settings["spark.sql.parquet.compression.codec"], "zstd", env)

    def test_a_dry_run_prints_the_command_and_touches_no_input(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "ingest.yaml").write_text("sources: [{name: a, kind: text, path: nothing/here.jsonl}]\n", encoding="utf-8")
            for env, master in (("local", None), ("standalone", "spark://h:1"), ("yarn", None), ("emr", None), ("k8s", "k8s://h:1")):
                with self.subTest(env=env):
                    masters = ["--master", master] if master else []
                    said = submit("ingest", "--conf", folder, "--run", "a run", "--env", env, "--dry-run", *masters, "wipeOutShare=0.5", cwd=Path(folder))
                    self.assertEqual(said.returncode, 0, said.stderr)
                    words = shlex.split(said.stdout)
                    wanted = spark_submit("ingest", folder, "a run", env, master, ["wipeOutShare=0.5"])
                    self.assertEqual(words[-len(wanted) + 1:], wanted[1:])
                    self.assertEqual(os.listdir(folder), ["ingest.yaml"])


class ArgumentsTest(unittest.TestCase):

    def request(self, *words: str) -> arguments.Request:
        return arguments.request(arguments.sort(words, (*arguments.FLAGS_WITH_VALUE, *arguments.FLAGS)))

    def test_without_flags_it_is_the_sample_seen_from_the_repository_root(self) -> None:
        asked = self.request()
        self.assertEqual((asked.conf, asked.run, asked.folder, asked.env.name, asked.master), ("conf/sample", "runs/sample", ROOT, "local", "local[*]"))

    def test_relative_paths_count_from_the_current_folder_also_for_a_run_of_the_sample(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(os.chdir, Path.cwd())
        os.chdir(folder.name)
        there = Path.cwd()
        self.assertEqual(self.request("--run", "out").run, str(there / "out"))
        self.assertEqual(self.request("--run", "s3a://b/out").run, "s3a://b/out")
        own = self.request("--conf", "mine/")
        self.assertEqual((own.conf, own.run, own.folder), ("mine/", str(ROOT / "runs" / "mine"), there))
        self.assertEqual(self.request("--conf", "s3a://b/other/").run, str(ROOT / "runs" / "other"))
        self.assertEqual(self.request("--conf", "mine", "--run", "out").run, "out")

    def test_words_are_sorted_by_their_form(self) -> None:
        asked = self.request("a.b=x=y", "--conf=c", "-Dmaven.repo.local=m", "--run", "-odd", 'list=[{a: "b c"}]')
        self.assertEqual(asked.overrides, ("a.b=x=y", 'list=[{a: "b c"}]'))
        self.assertEqual((asked.conf, asked.run, asked.definitions), ("c", "-odd", ("-Dmaven.repo.local=m",)))

    def test_overrides_of_all_steps_are_sorted_by_step(self) -> None:
        by_step = arguments.split_by_step(["pack.seed=1", "filter.rules=[]", "pack.mixture=[{source: a.b, weight: 1}]"])
        self.assertEqual(by_step["pack"], ["seed=1", "mixture=[{source: a.b, weight: 1}]"])
        self.assertEqual(by_step["filter"], ["rules=[]"])
        self.assertEqual(by_step["ingest"], [])


class WrongUseTest(unittest.TestCase):
    """Everything unknown gets one sentence that names it and says what was expected, and exit code 2."""

    def assert_wrong(self, said, sentence: str, code: int = process.WRONG_USE) -> None:
        self.assertEqual(said.returncode, code, said.stderr)
        self.assertEqual(said.stdout, "")
        self.assertRegex(last_line(said.stderr), f"^error: {sentence}")
        self.assertNotIn("Traceback", said.stderr)

    def test_of_submit(self) -> None:
        for words, sentence in (
            ([], r"no step given \(expected one of ingest, "),
            (["fliter"], r"unknown step: fliter \(expected one of ingest, .*, report, or config, digest, kernels, perplexity, plan, provenance, status, stop, tokenizers\)$"),
            (["filter", "--json"], r"filter: no --json there \(expected it after provenance or tokenizers\)$"),
            (["filter", "pack"], r"pack: no = in it \(expected key\.path=value\)$"),
            (["filter", "--env", "mars"], r"--env: mars \(expected one of local, standalone, yarn, emr, k8s\)$"),
            (["filter", "--env"], r"--env has no value \(expected --env VALUE\)$"),
            (["filter", "--conf", "--run", "r"], r"--conf has no value "),
            (["filter", "--conf", ""], r"--conf is empty \(expected a folder\)$"),
            (["filter", "--dryrun"], r"unknown flag --dryrun \(expected --conf, "),
            (["filter", "--dry-run=yes"], r"unknown flag --dry-run=yes "),
            (["filter", "--master", "yarn"], r"--master: yarn \(expected local… for --env local\)$"),
            (["filter", "--env", "k8s"], r"--master is missing \(expected k8s://… for --env k8s\)$"),
            (["filter", "=1"], r"=1: no key before = \(expected key\.path=value\)$"),
            (["config"], r"config: nothing to look at \(expected config STEP\)$"),
            (["config", "fliter"], r"unknown step: fliter "),
            (["digest"], r"digest: nothing to look at \(expected digest RUN\)$"),
            (["digest", "a", "b"], r"b: no = in it \(expected digest RUN and nothing else\)$"),
            (["status", "a", "b"], r"b: no = in it "),
            (["plan", "a100-40"], r"a100-40: no = in it \(expected gpu=a100-40, "),
            (["plan", "gpu=v100"], r"config: command line: plan: gpu=v100 \(expected a100-40\|a100-80\|h100\|h200\)$"),
        ):
            with self.subTest(words=words):
                self.assert_wrong(submit(*words), sentence)

    def test_of_run_all(self) -> None:
        for words, sentence in (
            (["filter"], r"filter: no = in it \(expected step\.key\.path=value\)$"),
            (["seed=1"], r"seed=1: does not start with a step \(expected STEP\.key\.path=value, STEP one of ingest, "),
            (["pak.seed=1"], r"pak\.seed=1: does not start with a step "),
            (["pack.=1"], r"pack\.=1: does not start with a step "),
            (["--dry-run"], r"unknown flag --dry-run \(expected --conf, --run, --env, --master, --properties, --until, --help or"),
            (["--until", "pak"], r"unknown step: pak \(expected one of ingest, "),
        ):
            with self.subTest(words=words):
                self.assert_wrong(run_all(*words), sentence)

    def test_of_an_environment_that_needs_an_installed_spark(self) -> None:
        with tempfile.TemporaryDirectory() as empty:
            said = submit("filter", "--env", "yarn", env={"SPARK_HOME": empty})
        self.assert_wrong(said, r"spark-submit is missing: --env yarn needs a Spark 3\.5 installation; set SPARK_HOME to it or put spark-submit on the PATH$")

    def test_of_a_missing_java_or_maven(self) -> None:
        self.assert_wrong(submit("config", "pack", env={"JAVA_HOME": "/nowhere"}), r"Java is missing: install a JDK 17 or set JAVA_HOME to one$")

    def test_of_test_sh(self) -> None:
        said = subprocess.run([str(JOBS / "test.sh"), "--ful"], capture_output=True, text=True, check=False)
        self.assertEqual((said.returncode, said.stdout), (2, ""))
        self.assertRegex(said.stderr, r"^error: unknown flag --ful \(expected ")

    def test_of_a_configuration(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.assert_wrong(submit("filter", "--conf", "nowhere", "--run", "r", cwd=Path(folder)), "config: ", 2)
            self.assertIn("--conf: nowhere (expected an existing folder", submit("filter", "--conf", "nowhere", cwd=Path(folder)).stderr)
            Path(folder, "filter.yaml").write_text("rulse: []\nwipeOutShare: 7\n", encoding="utf-8")
            said = submit("filter", "--conf", folder, "--run", "r", cwd=Path(folder))
            self.assert_wrong(said, "config: ", 2)
            self.assertRegex(said.stderr, r"error: config: .*/filter\.yaml:1: rulse: .*unknown key")
            self.assertRegex(said.stderr, r"error: config: .*/filter\.yaml:2: wipeOutShare: 7 ")
            self.assertFalse(Path(folder, "r").exists())

    def test_a_missing_input_is_3_and_nothing_is_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "conf").mkdir()
            (here / "conf" / "ingest.yaml").write_text("sources: [{name: a, kind: text, path: nothing/*.jsonl}]\n", encoding="utf-8")
            self.assert_wrong(submit("ingest", "--conf", "conf", "--run", "r", cwd=here), r"input: ingest\.sources a\.path: nothing/\*\.jsonl ", 3)
            self.assert_wrong(submit("pack", "--run", "r", cwd=here), r"input: pack: .*/r/_run/tokenize\.json is missing \(run jobs/submit\.py tokenize first\)", 3)
            self.assert_wrong(submit("digest", "r", cwd=here), r"input: .*/r is not there \(expected a run folder\)", 3)
            self.assertEqual(os.listdir(here), ["conf"])


class TokenizersTest(unittest.TestCase):

    OWN = ROOT / "src" / "sample" / "tokenizer" / "tokenizer.json"

    def test_characters_and_bytes_per_token_by_source(self) -> None:
        run = small().folder / "base"
        said = submit("tokenizers", "--run", str(run), "--json", str(self.OWN))
        self.assertEqual(said.returncode, 0, said.stderr)
        counts = {(count["tokenizer"], count["source"]): count for count in json.loads(said.stdout)}
        own, given = "sample (this run)", "sample"
        self.assertEqual({name for name, _ in counts}, {own, given})
        articles = counts[own, "articles"]
        self.assertEqual(articles["documents"], 8)
        self.assertGreater(articles["characters"], articles["tokens"])
        self.assertGreater(articles["bytes"], 2 * articles["characters"], "Japanese in UTF-8")
        for source in ("articles", "all"):
            self.assertEqual(counts[own, source] | {"tokenizer": given}, counts[given, source], "the same tokenizer")
        self.assertEqual(counts[own, "all"]["documents"], int(small().digests("base")["tokens"].split("\t")[0]))

        table = submit("tokenizers", "--run", "base", "documents=1", cwd=small().folder)
        self.assertEqual(table.returncode, 0, table.stderr)
        self.assertRegex(table.stdout.splitlines()[0], r"^tokenizer +source +documents +characters +tokens +chars/token +bytes/token")
        self.assertRegex(table.stdout, r"(?m)^sample \(this run\) +articles +1 ")

    def test_wrong_use_and_missing_files_are_one_clear_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            here, run = Path(folder), str(small().folder / "base")
            (here / "no.json").write_text("[]", encoding="utf-8")
            for words, code, sentence in (
                (["--run", "r", str(self.OWN)], 3, r"input: tokenizers: .*/r/_run/select\.json is missing \(run jobs/submit\.py select first\)"),
                (["--run", run, "nothing.json"], 3, r"input: tokenizers: .*nothing\.json is not there \(expected a Hugging Face tokenizer\.json, plain or \.gz\)"),
                (["--run", run, "no.json"], 3, r"input: tokenizers: .*no\.json is no tokenizer \(expected "),
                (["--run", run, "documents=0"], 2, r"config: command line: documents=0 \(expected documents=N "),
            ):
                with self.subTest(words=words):
                    said = submit("tokenizers", *words, cwd=here)
                    self.assertEqual((said.returncode, said.stdout), (code, ""), said.stderr)
                    self.assertRegex(last_line(said.stderr), f"^error: {sentence}")


class ProvenanceTest(unittest.TestCase):

    def test_wrong_use_and_a_run_without_training_are_one_clear_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for words, code, sentence in (
                (["steps=1"], 3, r"input: provenance: no model was trained in .*/r \(run jobs/submit\.py pretrain first\)"),
                (["--json", "steps=2-1"], 2, r"config: command line: steps=2-1 \(expected FROM not above TO\)"),
                (["3"], 2, r"3: no = in it \(expected \[model=NAME\] steps=FROM\[-TO\]\)"),
            ):
                with self.subTest(words=words):
                    said = submit("provenance", "--run", "r", *words, cwd=Path(folder))
                    self.assertEqual((said.returncode, said.stdout), (code, ""), said.stderr)
                    self.assertRegex(last_line(said.stderr), f"^error: {sentence}")


class CommandsTest(unittest.TestCase):

    def test_config_prints_every_value_with_its_origin_on_stdout_alone(self) -> None:
        said = submit("config", "pack", "seed=7", "mixture=[{source: x, weight: 1, maxEpochs: 2}]")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertRegex(said.stdout, r"(?m)^sequenceLength: 512 +# conf/sample/pack\.yaml:[0-9]+$")
        self.assertRegex(said.stdout, r"(?m)^blockTokens: 16777216 +# conf/default/pack\.yaml:[0-9]+$")
        self.assertRegex(said.stdout, r"(?m)^seed: 7 +# command line")
        self.assertIn("source: x", said.stdout)
        self.assertNotIn("aozora", said.stdout, "a list replaces the list below it")

    def test_status_of_a_run_that_never_was(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            said = submit("status", folder)
            self.assertEqual(said.returncode, 0, said.stderr)
            lines = [line.split("\t") for line in said.stdout.splitlines()]
            self.assertEqual([line[0] for line in lines], list(pipeline.NAMES))
            self.assertEqual(lines[0][1:], ["run", "it has not finished"])
            self.assertEqual(lines[1][1:], ["run", "ingest runs before it"])

    def test_help_goes_to_stdout(self) -> None:
        for said in (submit("--help"), submit("-h"), run_all("--help")):
            self.assertEqual((said.returncode, said.stderr), (0, ""))
            self.assertIn("--conf DIR", said.stdout)


class LastWordsTest(unittest.TestCase):

    def test_exit_codes_outside_the_contract_become_1(self) -> None:
        with redirect_stderr(StringIO()) as said:
            self.assertEqual([process.contract_code(code, "pack") for code in (0, 1, 2, 3, 4, 5, -9)], [0, 1, 2, 3, 4, 1, 1])
        self.assertEqual([line.split(";")[0] for line in said.getvalue().splitlines()],
                         ["error: pack ended with exit code 5", "error: pack was ended by signal 9 (SIGKILL)"])

    def test_the_reason_of_a_failed_step_is_one_clean_sentence(self) -> None:
        for said, reason in (
            ("05:15:28 ERROR Job: failed: disk full (the same command resumes)\n", ": disk full"),
            ("05:15:28 ERROR Job: the run failed\n\tat a.b\n05:15:28 ERROR Job: check: filter, source a: 2 units in, 1 out\n05:15:29 WARN  Utils: late\n",
             ": filter, source a: 2 units in, 1 out"),
            ("error: input: a.jsonl is gone.\n", ": a.jsonl is gone"),
            ("05:15:28 INFO  Run: filter: 5 rows\n", ""),
            ("", ""),
        ):
            with tempfile.TemporaryDirectory() as folder:
                log = Path(folder, "step.log")
                log.write_text(said, encoding="utf-8")
                self.assertEqual(steps_in_order.reason_in(log), reason)

    def test_stack_frames_are_for_the_log_alone(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "logs", "step.log")
            program = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from process import run; " \
                      "sys.exit(run(['printf', 'E: x\\n\\tat a.B.c(B.java:1)\\n\\t... 17 more\\nlast'], cwd='.', env={}, log=Path(sys.argv[2])))"
            said = subprocess.run([sys.executable, "-c", program, str(JOBS), str(log)], capture_output=True, text=True, check=False)
            self.assertEqual((said.returncode, said.stdout, said.stderr), (0, "", "E: x\nlast"))
            self.assertEqual(log.read_text(encoding="utf-8"), "E: x\n\tat a.B.c(B.java:1)\n\t... 17 more\nlast")


class BuildTest(unittest.TestCase):

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.library = self.root / "m2" / "a.jar"
        for name in ("src/main/A.java", "conf/default/a.yaml", "pom.xml", "m2/a.jar", "target/karasu.jar", "target/spark-classpath.txt", "target/karasu.built"):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).touch()
        (self.root / "target" / "spark-classpath.txt").write_text(str(self.library), encoding="utf-8")
        self.age("target/karasu.built", -60)

    def age(self, name: str, seconds: float) -> None:
        """Makes a thing that many seconds old."""
        os.utime(self.root / name, (time.time() - seconds,) * 2)

    def test_a_jar_that_is_newer_than_its_sources_is_not_built_again(self) -> None:
        self.assertIsNone(build.reason_to_build(root=self.root))
        self.assertIsNone(build.reason_to_build(self.root / "m2", root=self.root))

    def test_a_jar_is_built_when_something_is_missing_or_newer_or_elsewhere(self) -> None:
        self.assertEqual(build.reason_to_build(self.root / "other", root=self.root), f"its libraries are wanted in {self.root / 'other'}")
        for name in ("src/main/A.java", "conf/default/a.yaml", "pom.xml"):
            self.age(name, -120)
            self.assertEqual(build.reason_to_build(root=self.root), f"{name} is newer")
            self.age(name, 0)
        (self.root / "src/main/A.java").unlink()
        self.age("src/main", -120)
        self.assertEqual(build.reason_to_build(root=self.root), "src/main is newer", "a deleted file")
        self.age("src/main", 0)
        self.library.unlink()
        self.assertEqual(build.reason_to_build(root=self.root), f"{self.library} is gone")
        (self.root / "target" / "karasu.jar").unlink()
        self.assertEqual(build.reason_to_build(root=self.root), "it is missing")

    def test_versions_are_read_from_what_the_tools_say(self) -> None:
        for said, version in (('openjdk version "17.0.15" 2025-04-15', 17), ('java version "1.8.0_381"', 8), ('openjdk version "21" 2023-09-19', 21),
                              ('Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version "17.0.9"', 17), ("not found", 0)):
            self.assertEqual(build.java_version(said), version)
        for said, version in (("\x1b[1mApache Maven 3.8.7\x1b[m\nMaven home: /usr", (3, 8, 7)), ("Apache Maven 4.0.0-rc-3 (x)", (4, 0, 0)), ("?", (0, 0, 0))):
            self.assertEqual(build.maven_version(said), version)

    def test_a_first_download_is_announced_with_its_size_and_only_then(self) -> None:
        empty = self.root / "empty"
        self.assertRegex(build.announcement(empty, quick=True), r"^Spark, .* MB, and Maven's plugins, about [0-9]+ MB$")
        self.assertRegex(build.announcement(empty, quick=False), r"; test libraries, .* MB$")
        for jar in ("org/apache/spark/spark-sql_2.12/3.5.5/a.jar", "org/scalatest/scalatest-core_2.12/3.2.19/b.jar"):
            (empty / jar).parent.mkdir(parents=True)
            (empty / jar).touch()
        self.assertEqual(build.announcement(empty, quick=False), "")

    def test_maven_s_repository_is_one_absolute_path_for_all(self) -> None:
        environ = {"KARASU_MAVEN_ARGS": "-o -Dmaven.repo.local=there"}
        self.assertEqual(build.local_repository(["-Dmaven.repo.local=here"], environ), Path.cwd() / "here")
        self.assertEqual(build.definitions_for_maven(["-Da=b"], environ), [f"-Dmaven.repo.local={Path.cwd() / 'there'}", "-Da=b", "-o"])
        self.assertEqual(build.definitions_for_maven(["-Da=b"], {}), ["-Da=b"])


if __name__ == "__main__":
    unittest.main()
