"""The configuration of the real run: complete over conf/default, for every step in every environment, and the sample's but for scale."""

from __future__ import annotations

import functools
import re
import shlex
import unittest
from concurrent.futures import ThreadPoolExecutor

from small import ROOT, submit

import build
import pipeline
from submit import ENVIRONMENTS

CONF = "conf/karasu-7b"
RUN = "s3a://karasu/runs/karasu-7b"
MASTERS = {"local": None, "standalone": "spark://master:7077", "yarn": None, "emr": None, "k8s": "k8s://https://api:6443"}

# What conf/sample may change, by step and key, and why. Everything else must be the real run's.
MAY_DIFFER = {
    "ingest": {"sources"},  # their paths, and which there are: compared one by one below
    "tokenize": {"tokenizer"},
    # mixture: the weights follow from what the sources hold. padToken: a token of the tokenizer.
    "pack": {"tokenBudget", "sequenceLength", "mixture", "padToken"},
}


class DryRunTest(unittest.TestCase):

    def test_every_step_in_every_environment_is_this_command(self) -> None:
        self.assertEqual(set(MASTERS), set(ENVIRONMENTS))
        cases = [(step, env) for step in pipeline.STEPS for env in ENVIRONMENTS]
        with ThreadPoolExecutor(2) as pool:
            results = pool.map(lambda case: dry_run(case[0].name, case[1]), cases)
            for (step, env), said in zip(cases, results):
                with self.subTest(step=step.name, env=env):
                    self.assertEqual(said.returncode, 0, said.stderr)
                    words = shlex.split(said.stdout)
                    launcher, rest = words[:words.index("--master")], words[words.index("--master"):]
                    self.assertEqual(rest, submission(step, env))
                    if env == "local":
                        self.assertEqual((launcher[0], launcher[-1]), (build.java(), "org.apache.spark.deploy.SparkSubmit"))
                    else:
                        self.assertEqual(launcher, ["spark-submit"])


class ConfigTest(unittest.TestCase):

    def test_five_sources_of_the_original_with_its_rules(self) -> None:
        sources = {source["name"]: source for source in config(CONF, "ingest")["sources"]}
        self.assertEqual({name: source["kind"] for name, source in sources.items()},
                         {name: name for name in ("aozora", "precedents", "wikipedia", "culturax", "ultrachat")})
        self.assertEqual(sources["culturax"]["hosts"], [".lg.jp", ".go.jp", ".ac.jp"])
        self.assertEqual(sources["culturax"]["municipalHosts"], "false")
        self.assertIn("/train_gen-", sources["ultrachat"]["path"])
        self.assertTrue(sources["wikipedia"]["path"].endswith(".parquet"))
        for source in sources.values():
            self.assertTrue(source["path"].startswith("s3a://karasu/raw/"), source["path"])

    def test_the_first_25_characters_count_for_culturax_only(self) -> None:
        self.assertEqual(config(CONF, "dedup")["prefix"], ["culturax"])
        self.assertEqual(config(CONF, "dedup")["exact"], ["all"])

    def test_english_is_let_through_the_rule_for_kana(self) -> None:
        rules = {rule["name"]: rule for rule in config(CONF, "filter")["rules"]}
        self.assertEqual(rules["kana"]["exceptSources"], ["ultrachat"])

    def test_seven_billion_tokens_of_shisa_in_sequences_of_4096(self) -> None:
        self.assertEqual(config(CONF, "tokenize")["tokenizer"], "s3a://karasu/models/shisa-7b-v1/tokenizer.json")
        pack = config(CONF, "pack")
        self.assertEqual((pack["tokenBudget"], pack["sequenceLength"]), ("7000000000", "4096"))

    def test_the_shares_are_one_and_english_is_under_a_tenth(self) -> None:
        weights = {share["source"]: float(share["weight"]) for share in config(CONF, "pack")["mixture"]}
        self.assertEqual(set(weights), {source["name"] for source in config(CONF, "ingest")["sources"]})
        self.assertAlmostEqual(sum(weights.values()), 1, delta=1e-9)
        self.assertLess(weights["ultrachat"], 0.10)

    def test_the_sample_differs_only_in_paths_budget_length_and_tokenizer(self) -> None:
        for step in pipeline.NAMES[:pipeline.NAMES.index("pack") + 1]:
            real, sample = config(CONF, step), config("conf/sample", step)
            self.assertEqual(set(real), set(sample), step)
            changed = {key for key in real if real[key] != sample[key]}
            self.assertLessEqual(changed, MAY_DIFFER.get(step, set()), step)

    def test_a_source_of_both_differs_only_in_its_path_and_the_date_of_its_licence(self) -> None:
        real = {source.pop("name"): source for source in config.__wrapped__(CONF, "ingest")["sources"]}
        sample = {source.pop("name"): source for source in config.__wrapped__("conf/sample", "ingest")["sources"]}
        both = real.keys() & sample.keys()
        self.assertLessEqual({"aozora", "precedents", "wikipedia", "culturax", "ultrachat"}, both)
        # The sample's articles are of 2016, when the licence was the version before.
        self.assertEqual((real["wikipedia"].pop("license"), sample["wikipedia"].pop("license")), ("CC BY-SA 4.0", "CC BY-SA 3.0"))
        for name in both:
            self.assertNotEqual(real[name].pop("path"), sample[name].pop("path"))
            self.assertEqual(real[name], sample[name], name)

    def test_what_the_original_does_not_say_is_called_ours(self) -> None:
        for step in ("ingest", "pack"):
            text = (ROOT / CONF / f"{step}.yaml").read_text(encoding="utf-8")
            self.assertIn("not published", text, step)
            self.assertRegex(text, r"\b[Oo]urs\b", step)


class ReaderTest(unittest.TestCase):

    def test_what_config_prints_is_read(self) -> None:
        printed = 'a: 1   # here:1\nb:\n  - c: "x # y"   # here:2\n    d:   # z\n      - .e   # z\n  - c: f   # z\ng:\n  h: []   # z\n'
        self.assertEqual(read(printed), {"a": "1", "b": [{"c": "x # y", "d": [".e"]}, {"c": "f"}], "g": {"h": "[]"}})


def dry_run(step: str, env: str):
    """`submit.py STEP --conf conf/karasu-7b --env ENV --dry-run`."""
    master = ["--master", MASTERS[env]] if MASTERS[env] else []
    return submit(step, "--conf", CONF, "--run", RUN, "--env", env, *master, "--dry-run")


def submission(step: pipeline.Step, env: str) -> list[str]:
    """The words of spark-submit, written out."""
    is_client = env in ("local", "standalone")
    options = " ".join((
        "-Dfile.encoding=UTF-8",
        "-Duser.timezone=UTC",
        f"-Dkarasu.jar={ROOT}/target/karasu.jar",
        f"-Dlog4j2.configurationFile=file:{ROOT}/conf/spark/log4j2.properties",
    ))
    return [
        "--master", MASTERS[env] or {"local": "local[*]", "yarn": "yarn", "emr": "yarn"}[env],
        "--deploy-mode", "client" if is_client else "cluster",
        "--name", f"karasu-{step.name}",
        "--properties-file", f"{ROOT}/conf/spark/{env}.conf",
        *(["--driver-java-options", options] if is_client else []),
        "--class", f"io.karasu.job.{step.name.capitalize()}Job",
        f"{ROOT}/target/karasu.jar",
        "--conf", CONF,
        "--run", RUN,
    ]


@functools.cache
def config(conf: str, step: str) -> dict:
    """The resolved configuration of a step as dictionaries, lists and strings."""
    said = submit("config", step, "--conf", conf)
    assert said.returncode == 0, said.stderr
    return read(said.stdout)


def read(printed: str) -> dict:
    """Reads what `config` prints: YAML of mappings, lists and plain values, with an origin behind each."""
    lines = [re.sub(r'(("(?:[^"\\]|\\.)*")|) +# [^"]*$', r"\1", line) for line in printed.splitlines()]
    return _mapping([line for line in lines if line.strip()], 0)[0]


def _mapping(lines: list[str], indent: int) -> tuple[dict, list[str]]:
    values: dict = {}
    while lines and len(lines[0]) - len(lines[0].lstrip()) == indent and not lines[0].lstrip().startswith("- "):
        key, _, value = lines.pop(0).strip().partition(":")
        if value.strip():
            values[key] = value.strip().strip('"')
        elif lines and lines[0].lstrip().startswith("- "):
            values[key], lines = _items(lines, indent + 2)
        else:
            values[key], lines = _mapping(lines, indent + 2)
    return values, lines


def _items(lines: list[str], indent: int) -> tuple[list, list[str]]:
    items: list = []
    while lines and lines[0].startswith(" " * indent + "- "):
        first = lines[0][indent + 2:]
        if re.match(r"[A-Za-z]+:( |$)", first):
            lines[0] = " " * (indent + 2) + first
            item, lines = _mapping(lines, indent + 2)
            items.append(item)
        else:
            lines.pop(0)
            items.append(first.strip().strip('"'))
    return items, lines


if __name__ == "__main__":
    unittest.main()
