#!/usr/bin/env python3
"""Runs one step of the pipeline, or prints something about a run.

  jobs/submit.py STEP [--conf DIR] [--run DIR] [--env local|standalone|yarn|emr|k8s] [--master MASTER] [--properties FILE] [--dry-run] [key.path=value …]
  jobs/submit.py --list                                                    the steps, one a line
  jobs/submit.py config STEP [--conf DIR] [--run DIR] [key.path=value …]   the resolved configuration and where each value comes from
  jobs/submit.py digest RUN                                                one line per complete table: name, rows, digest of its content
  jobs/submit.py status RUN [--conf DIR] [step.key.path=value …]           what is finished, what would run and why, how far a training is
  jobs/submit.py stop RUN                                                  the training of a run writes a checkpoint after its next step and ends
  jobs/submit.py plan [--conf DIR] [--run DIR] [gpu=a100-40] [hosts=2] [gpusPerHost=8] [fabric=efa-400] [word=value …]   what a training takes
  jobs/submit.py perplexity model=FOLDER input=FILE [dtype=float32|bfloat16] [device=auto|cpu|gpu]   loss of texts, a line of JSON for each line of JSON
  jobs/submit.py provenance [--run RUN] [--json] [model=NAME] steps=FROM[-TO]   the documents that steps of a training saw, one part a line
  jobs/submit.py kernels output=FILE [model=FOLDER | key=value …]          the TorchScript archive of a model's kernels, for torch.jit.load
  jobs/submit.py tokenizers [--run RUN] [--json] [documents=N] TOKENIZER…  characters and bytes per token of each tokenizer.json, by source of a run

Without --conf: conf/sample. Without --run: runs/ + the conf folder's name. Relative paths count from the current folder, those in the
sample's configuration from the repository root. Paths may be s3a://… . --properties: Spark's properties (lines of key, blank, value), laid over
conf/spark/ENV.conf, such as the endpoint of an S3 server. -DKEY=VALUE is handed to Maven.
Exit codes: 0 done or nothing to do, 1 failed, 2 wrong use or configuration, 3 an input is missing, 4 a check failed.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Callable, Iterator, Mapping, Sequence

if sys.version_info < (3, 11):
    print(f"error: Python {sys.version.split()[0]} is too old: install Python 3.11 or newer", file=sys.stderr)
    sys.exit(2)

import class_archive
import pipeline
from arguments import (COMMANDS, ENVIRONMENTS, FLAGS, FLAGS_WITH_VALUE, Environment, Request, Words, request, seen_from, sort, step_name,
                       without_words)
from build import CLASS_PATH, CLASS_PATH_OPTION, JAR, ROOT, ensure_jar, java
from process import DONE, WRONG_USE, Stop, capture, contract_code, program, run, say, shell_line
from standalone import SPARK_HOME, Cluster

NOTHING_TO_DO = 10  # what `Command check` answers for a step that is finished and would come out the same
COMMAND = "io.karasu.job.Command"
OPENS = f"@{ROOT / 'jobs' / 'opens.txt'}"
DRIVER_OPTIONS = (
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    f"-Dkarasu.jar={JAR}",
    f"-Dlog4j2.configurationFile=file:{ROOT / 'conf' / 'spark' / 'log4j2.properties'}",
)
# A command's messages are for the one who typed it: `error: config: …`, without the time and the class of a log.
COMMAND_LOG = "-Dkarasu.log=%level{lowerCase=true}: %m%n%ex"


# --- the command lines ---------------------------------------------------------------------------------------------


def spark_submit(step: str, conf: str, run: str, env: str, master: str | None, overrides: Sequence[str],
                 settings: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The arguments of spark-submit for a step, see `submission`."""
    return submission(f"karasu-{step}", pipeline.BY_NAME[step].main_class, env, master, settings) + ["--conf", conf, "--run", run, *overrides]


def submission(name: str, main_class: str, env: str, master: str | None, settings: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """The arguments of spark-submit up to the jar: the one place that builds them. A pure function. `settings` are Spark's properties that are
    laid over those of the environment."""
    place = ENVIRONMENTS[env]
    options = " ".join(f'"{option}"' if " " in option else option for option in DRIVER_OPTIONS)
    driver_options = ["--driver-java-options", options] if place.deploy_mode == "client" else []
    return [
        "spark-submit",
        "--master", master or place.master or f"{place.masters}HOST:PORT",
        "--deploy-mode", place.deploy_mode,
        "--name", name,
        "--properties-file", str(properties_file(env)),
        *(word for key, value in settings.items() for word in ("--conf", f"{key}={value}")),
        *driver_options,
        "--class", main_class,
        str(JAR),
    ]


def with_launcher(arguments: Sequence[str], from_maven: bool, heap: str, spark_home: str | None, options: Sequence[str] = ()) -> list[str]:
    """The same submission as a command that this host can start: by the Spark that Maven fetched, or by an installed spark-submit.

    `options`: further ones of the JVM that Maven's Spark runs in.
    """
    if from_maven:
        return [java(), OPENS, f"@{CLASS_PATH_OPTION}", f"-Xmx{heap}", *options, *DRIVER_OPTIONS, "org.apache.spark.deploy.SparkSubmit", *arguments[1:]]
    return [os.path.join(spark_home, "bin", "spark-submit") if spark_home else "spark-submit", *arguments[1:]]


def command_line(words: Sequence[str], env: str, class_path: str, hadoop_conf: str | None,
                 settings: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """A command of the jar in a JVM of its own, which starts fast and has no Spark session."""
    hadoop = [hadoop_conf] if hadoop_conf and env in ("yarn", "emr") else []
    return [
        java(), OPENS, "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", *class_archive.using(),
        *DRIVER_OPTIONS, COMMAND_LOG,
        *file_system_options({**properties(properties_file(env)), **settings}),
        "-cp", os.pathsep.join([*hadoop, class_path, str(JAR)]),
        COMMAND, *words,
    ]


def file_system_options(settings: Mapping[str, str]) -> list[str]:
    """What the environment tells Hadoop's file systems, for a JVM without spark-submit; s3:// means s3a:// there, as on EMR since 7.10."""
    hadoop = {"spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem"}
    hadoop.update((key, value) for key, value in settings.items() if key.startswith("spark.hadoop."))
    return [f"-D{key}={value}" for key, value in hadoop.items()]


def properties_file(env: str) -> Path:
    """Spark's properties for an environment."""
    return ROOT / "conf" / "spark" / f"{env}.conf"


def properties(file: Path) -> dict[str, str]:
    """The properties of a file in the form of spark-defaults.conf: key, blank, value."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.split(None, 1) for line in lines if line and not line.startswith("#"))
    return {pair[0]: pair[1] if len(pair) > 1 else "" for pair in pairs}


def own_settings(file: Path | None) -> dict[str, str]:
    """The properties of --properties; a line that is none is the caller's fault."""
    if file is None:
        return {}
    if not file.is_file():
        raise Stop(WRONG_USE, f"--properties: {file} (expected an existing file with Spark's properties, lines of key, blank, value)")
    settings = properties(file)
    for key, value in settings.items():
        if not key.startswith("spark.") or not value:
            raise Stop(WRONG_USE, f"--properties: {file}: {key} {value} (expected spark.KEY, blank, value)")
    return settings


def jvm_options(settings: Mapping[str, str], environ: Mapping[str, str]) -> list[str]:
    """The driver's options in an environment's properties; a collector that the caller chose stays: Java refuses two."""
    collector = re.compile(r"-XX:\+Use[A-Za-z]+GC")
    chosen = any(collector.search(environ.get(name, "")) for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"))
    return [option for option in settings.get("spark.driver.extraJavaOptions", "").split() if not (chosen and collector.fullmatch(option))]


# --- what runs them ------------------------------------------------------------------------------------------------


class Front:
    """Runs commands of the jar and submits steps for one request."""

    def __init__(self, asked: Request):
        self.asked = asked
        self.from_maven = asked.env.name == "local" or (asked.env.name == "standalone" and asked.master is None)
        self.master = asked.master
        self.settings = own_settings(asked.properties)

    def prepare(self) -> None:
        """Finds Spark where one must be installed, then builds the jar if it must be."""
        if not self.from_maven and not self.asked.dry_run and not installed_spark_submit():
            raise Stop(WRONG_USE, f"spark-submit is missing: --env {self.asked.env.name} needs a Spark 3.5 installation; set SPARK_HOME to it or put spark-submit on the PATH")
        ensure_jar(self.asked.definitions)

    @contextmanager
    def cluster(self) -> Iterator[None]:
        """With `--env standalone` and no master, one runs here meanwhile."""
        if self.asked.env.name != "standalone" or self.master:
            yield
            return
        with Cluster(environment_of_spark(self.asked.env, True)) as cluster:
            given = self.settings
            self.master = cluster.master
            self.settings = {**cluster.settings(), **given}
            try:
                yield
            finally:
                self.master = None
                self.settings = given

    def command(self, *words: str) -> int:
        """Runs a command of the jar; its results are ours."""
        return run(self._command_line(words), cwd=self.asked.folder, env=environment_of_spark(self.asked.env, True), results=True)

    def answer(self, *words: str) -> tuple[int, str]:
        """Runs a command of the jar: its exit code and its results."""
        return capture(self._command_line(words), cwd=self.asked.folder, env=environment_of_spark(self.asked.env, True))

    def check(self, step: str, overrides: Sequence[str], *options: str, log: Path | None = None) -> int:
        """Checks the configuration, then the inputs of a step: 0 go on, NOTHING_TO_DO, or an exit code of the contract."""
        words = ("check", step, *options, *self.folders(), *overrides)
        code = run(self._command_line(words), cwd=self.asked.folder, env=environment_of_spark(self.asked.env, True), log=log)
        return code if code == NOTHING_TO_DO else contract_code(code, f"the check of {step}")

    def submit(self, step: str, overrides: Sequence[str], log: Path | None = None) -> int:
        """Submits a step that was checked, and waits for it."""
        return contract_code(self._run(self._step(step, overrides), log), step)

    def submit_together(self, steps: Sequence[str], overrides: Sequence[str], take: Callable[[bytes], bool]) -> int:
        """Submits several steps, not checked before, in one JVM, and waits for them: its exit code. `overrides` start with the step's name;
        `take` gets each line that is said."""
        arguments = submission("karasu", pipeline.STEPS_CLASS, self.asked.env.name, self.master, self.settings)
        return self._run([*arguments, "--steps", ",".join(steps), *self.folders(), *overrides], take)

    def shares_jvm(self) -> bool:
        """Whether steps run in one JVM: on this machine, in the Spark that Maven fetched."""
        return self.asked.env.name == "local"

    def launch(self, step: str, overrides: Sequence[str]) -> list[str]:
        """The exact command that submits a step."""
        return self._launch(self._step(step, overrides), class_archive.using())

    def folders(self) -> list[str]:
        """The two folders of the request, as the jar's own flags."""
        return ["--conf", self.asked.conf, "--run", self.asked.run]

    def _step(self, step: str, overrides: Sequence[str]) -> list[str]:
        return spark_submit(step, self.asked.conf, self.asked.run, self.asked.env.name, self.master, overrides, self.settings)

    def _run(self, arguments: Sequence[str], log: Path | Callable[[bytes], bool] | None) -> int:
        archive = class_archive.to_be_made() if self.from_maven else None
        command = self._launch(arguments, archive.making if archive else class_archive.using())
        code = None
        try:
            code = run(command, cwd=self.asked.folder, env=environment_of_spark(self.asked.env, self.from_maven), log=log)
        finally:
            if archive:
                archive.keep(code == DONE)
        return code

    def _launch(self, arguments: Sequence[str], archive: Sequence[str]) -> list[str]:
        settings = {**properties(properties_file(self.asked.env.name)), **self.settings}
        options = [*jvm_options(settings, os.environ), *archive]
        return with_launcher(arguments, self.from_maven, settings.get("spark.driver.memory", "1g"), os.environ.get("SPARK_HOME"), options)

    def _command_line(self, words: Sequence[str]) -> list[str]:
        class_path = CLASS_PATH.read_text(encoding="utf-8").strip()
        return command_line(words, self.asked.env.name, class_path, os.environ.get("HADOOP_CONF_DIR"), self.settings)


def environment_of_spark(env: Environment, from_maven: bool) -> dict[str, str]:
    """The environment variables of a JVM: file names in UTF-8 everywhere; no Spark installation meddles with the Spark that Maven fetched."""
    variables = dict(os.environ)
    # Threads of libgomp that spin while they wait make libtorch's small operations ten times slower in a JVM.
    variables.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    locale = variables.get("LC_ALL") or variables.get("LC_CTYPE") or variables.get("LANG") or ""
    if sys.platform == "linux" and not locale.lower().replace("-", "").endswith("utf8"):
        variables["LC_ALL"] = "C.UTF-8"
    if from_maven:
        for name in ("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_DIST_CLASSPATH"):
            variables.pop(name, None)
        variables["SPARK_LOCAL_IP"] = "127.0.0.1"
        if env.name == "standalone":
            # Without the Scala version every executor fails: "Cannot find any build directories".
            variables.update(SPARK_HOME=str(SPARK_HOME), SPARK_SCALA_VERSION="2.12")
    return variables


def installed_spark_submit() -> str | None:
    """The spark-submit under SPARK_HOME, else the one on the path."""
    home = os.environ.get("SPARK_HOME")
    return shutil.which(os.path.join(home, "bin", "spark-submit") if home else "spark-submit")


# --- the tasks -----------------------------------------------------------------------------------------------------


def run_step(step: str, words: Words) -> int:
    """Checks and submits one step, or prints the command that would."""
    without_words(words)
    asked = request(words)
    front = Front(asked)
    front.prepare()
    code = front.check(step, asked.overrides, *(["--no-input"] if asked.dry_run else []))
    if asked.dry_run and code in (DONE, NOTHING_TO_DO):
        if asked.folder != Path.cwd():
            say(f"To be run in {asked.folder}:")
        print(shell_line(front.launch(step, asked.overrides)))
        return DONE
    if code != DONE:
        return DONE if code == NOTHING_TO_DO else code
    with front.cluster():
        return front.submit(step, asked.overrides)


def print_config(words: Words) -> int:
    """`config STEP`."""
    step = step_name(one_word(words, "config STEP"))
    without_words(Words(others=words.others[1:]))
    asked = request(words)
    return results_of(asked, "config", step, "--conf", asked.conf, "--run", asked.run, *asked.overrides)


def print_digest(words: Words) -> int:
    """`digest RUN`."""
    folder = one_word(words, "digest RUN")
    without_words(Words(others=words.others[1:] + words.overrides), "digest RUN and nothing else")
    asked = request(words)
    return results_of(asked, "digest", seen_from(folder, Path.cwd(), asked.folder))


def print_status(words: Words) -> int:
    """`status RUN`."""
    if words.others:
        words.flags["--run"] = words.others[0]
        without_words(Words(others=words.others[1:]))
    asked = request(words)
    return results_of(asked, "status", "--conf", asked.conf, "--run", asked.run, *asked.overrides)


def stop_training(words: Words) -> int:
    """`stop RUN`."""
    folder = words.flags.get("--run") if "--run" in words.flags and not words.others else one_word(words, "stop RUN")
    without_words(Words(others=words.others[1:] + words.overrides), "stop RUN and nothing else")
    asked = request(words)
    return results_of(asked, "stop", seen_from(folder, Path.cwd(), asked.folder))


def print_tokenizers(words: Words) -> int:
    """`tokenizers`: the run's own tokenizer and those of the given paths, on N documents of each source of the run's corpus."""
    paths, words.others = words.others, []
    asked = request(words)
    return results_of(asked, "tokenizers", "--run", asked.run, *(["--json"] if "--json" in words.flags else []), *asked.overrides,
                      *(seen_from(path, Path.cwd(), asked.folder) for path in paths))


def print_perplexity(words: Words) -> int:
    """`perplexity`: how well a model predicts texts; paths count from the current folder, and no run is needed."""
    without_words(words, "model=FOLDER input=FILE")
    return of_paths(words, "perplexity", ("model=", "input="))


def print_plan(words: Words) -> int:
    """`plan`: memory, traffic, time and hours of a training on a cluster."""
    without_words(words, "gpu=a100-40, hosts=2 or another key=value")
    asked = request(words)
    return results_of(asked, "plan-training", "--conf", asked.conf, "--run", asked.run, *asked.overrides)


def of_paths(words: Words, command: str, paths: tuple[str, ...]) -> int:
    """Runs a command some of whose words name files, seen from the current folder."""
    asked = request(words)
    return results_of(asked, command, *(
        f"{word.split('=')[0]}={seen_from(word.split('=', 1)[1], Path.cwd(), asked.folder)}" if word.startswith(paths) else word
        for word in asked.overrides))


def print_provenance(words: Words) -> int:
    """`provenance`: which documents the steps of a training saw."""
    without_words(words, "[model=NAME] steps=FROM[-TO]")
    asked = request(words)
    return results_of(asked, "provenance", "--run", asked.run, *(["--json"] if "--json" in words.flags else []), *asked.overrides)


def write_kernels(words: Words) -> int:
    """`kernels`: the archive of a model's kernels; paths count from the current folder, and no run is needed."""
    without_words(words, "output=FILE")
    return of_paths(words, "kernels", ("model=", "output="))


def results_of(asked: Request, *words: str) -> int:
    """Runs a command of the jar that prints results."""
    ensure_jar(asked.definitions)
    return contract_code(Front(asked).command(*words), words[0])


def one_word(words: Words, use: str) -> str:
    """The word that a command needs."""
    if not words.others:
        raise Stop(WRONG_USE, f"{use.split()[0]}: nothing to look at (expected {use})")
    return words.others[0]


def main(arguments: Sequence[str]) -> int:
    """Finds out what is asked for, and does it."""
    words = sort(arguments, (*FLAGS_WITH_VALUE, *FLAGS))
    if "--help" in words.flags:
        print(__doc__.strip())
        return DONE
    if "--list" in words.flags:
        print("\n".join(pipeline.NAMES))
        return DONE
    if not words.others:
        raise Stop(WRONG_USE, f"no step given (expected one of {', '.join(pipeline.NAMES)}, or {', '.join(COMMANDS)}; --help tells more)")
    task = words.others.pop(0)
    if "--json" in words.flags and task not in ("provenance", "tokenizers"):
        raise Stop(WRONG_USE, f"{task}: no --json there (expected it after provenance or tokenizers)")
    commands = {"config": print_config, "digest": print_digest, "kernels": write_kernels, "perplexity": print_perplexity,
                "plan": print_plan,
                "provenance": print_provenance, "status": print_status, "stop": stop_training, "tokenizers": print_tokenizers}
    if task in commands:
        return commands[task](words)
    if task not in pipeline.NAMES:
        raise Stop(WRONG_USE, f"unknown step: {task} (expected one of {', '.join(pipeline.NAMES)}, or {', '.join(COMMANDS)})")
    return run_step(task, words)


if __name__ == "__main__":
    program(main)
