"""The front door: steps, command lines and wrong use, by real processes. No test here starts Spark or builds the jar."""

import re
import subprocess
import sys
import unittest
from pathlib import Path

JOBS = Path(__file__).resolve().parent.parent
ROOT = JOBS.parent
sys.path.insert(0, str(JOBS))

import build  # noqa: E402
import pipeline  # noqa: E402
import submit  # noqa: E402


def run(*words):
    return subprocess.run([sys.executable, str(JOBS / "submit.py"), *words], capture_output=True, text=True, check=False)


class SubmitTest(unittest.TestCase):
    def test_lists_the_steps_of_the_java_side_in_their_order(self):
        java = (ROOT / "src/main/java/io/karasu/job/Step.java").read_text(encoding="utf-8")
        steps = [name.lower() for name in re.findall(r"^  ([A-Z]+)\(", java, re.MULTILINE)]
        self.assertEqual(run("--list").stdout.split(), steps)

    def test_every_step_has_a_main_class(self):
        for step in pipeline.STEPS:
            path = ROOT / "src/main/java" / (step.main_class.replace(".", "/") + ".java")
            self.assertIn("public static void main(String[] args)", path.read_text(encoding="utf-8"), step.name)

    def test_builds_one_submission_for_every_step_and_environment(self):
        for step in pipeline.NAMES:
            for env in submit.ENVIRONMENTS:
                line = submit.spark_submit(step, "s3a://b/conf", "s3a://b/run", env, None, ["a.b=1"])
                self.assertEqual(line[0], "spark-submit")
                self.assertEqual(line[line.index("--class") + 1], pipeline.BY_NAME[step].main_class)
                self.assertEqual(line[-5:], ["--conf", "s3a://b/conf", "--run", "s3a://b/run", "a.b=1"])

    def test_wrong_use_ends_with_2_and_one_clear_sentence(self):
        for words, named in ((["fliter"], "fliter"), (["filter", "--env", "mars"], "mars"), ([], "no step given")):
            result = run(*words)
            self.assertEqual(result.returncode, 2, words)
            self.assertEqual(result.stdout, "")
            self.assertIn(named, result.stderr.strip().splitlines()[-1])

    def test_reads_the_versions_of_java_and_maven(self):
        self.assertEqual(build.java_version('openjdk version "17.0.15" 2025-04-15'), 17)
        self.assertEqual(build.java_version('java version "1.8.0_381"'), 8)
        self.assertEqual(build.maven_version("Apache Maven 3.8.7"), (3, 8, 7))

    def test_the_readme_names_the_two_commands(self):
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        for command in ("jobs/run_all.sh", "jobs/test.sh"):
            self.assertIn(command, readme)
            self.assertTrue((ROOT / command).exists(), command)


if __name__ == "__main__":
    unittest.main()
