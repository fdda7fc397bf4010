"""The command lines of jobs/submit.py and jobs/run_all.sh, parsed. Nothing is opened here but the working folder's name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Sequence

import pipeline
from build import ROOT
from process import WRONG_USE, Stop

SAMPLE = "conf/sample"
COMMANDS = ("config", "digest", "kernels", "perplexity", "plan", "provenance", "status", "stop", "tokenizers")


@dataclass(frozen=True)
class Environment:
    """Where Spark runs: the master if none is given (None: it must be), what a given one starts with, and where the driver runs."""

    name: str
    master: str | None
    masters: str
    deploy_mode: str


ENVIRONMENTS = {
    place.name: place
    for place in (
        Environment("local", "local[*]", "local", "client"),
        Environment("standalone", None, "spark://", "client"),
        Environment("yarn", "yarn", "yarn", "cluster"),
        Environment("emr", "yarn", "yarn", "cluster"),
        Environment("k8s", None, "k8s://", "cluster"),
    )
}

FLAGS_WITH_VALUE = ("--conf", "--run", "--env", "--master", "--properties")
FLAGS = ("--dry-run", "--json", "--list", "--help")


@dataclass
class Words:
    """A command line, sorted: flags, definitions for Maven, `key=value`s, and the other words."""

    flags: dict[str, str] = field(default_factory=dict)
    definitions: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """What to do, where: `folder` is the working folder, from which relative paths in the configuration count; `properties` is a file of
    Spark's properties that are laid over those of the environment."""

    conf: str
    run: str
    folder: Path
    env: Environment
    master: str | None
    properties: Path | None
    overrides: tuple[str, ...]
    definitions: tuple[str, ...]
    dry_run: bool


def sort(arguments: Sequence[str], flags: Sequence[str], without_value: Sequence[str] = FLAGS) -> Words:
    """Sorts the words of a command line; an unknown flag, or one without its value, is the caller's fault (exit code 2)."""
    words, rest = Words(), list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "-h":
            word = "--help"
        name, equals, value = word.partition("=")
        if word.startswith("-D"):
            words.definitions.append(word)
        elif not word.startswith("-"):
            (words.overrides if equals else words.others).append(word)
        elif name not in flags or (equals and name in without_value):
            raise Stop(WRONG_USE, f"unknown flag {word} (expected {', '.join(flags)} or a Maven definition -DKEY=VALUE)")
        elif name in without_value:
            words.flags[name] = ""
        elif not equals and (not rest or rest[0].startswith("--")):
            raise Stop(WRONG_USE, f"{name} has no value (expected {name} VALUE)")
        else:
            words.flags[name] = value if equals else rest.pop(0)
    return words


def request(words: Words) -> Request:
    """The request that the flags make, with what they leave open filled in."""
    here, flags = Path.cwd(), words.flags
    # Paths in the sample's configuration count from the repository root, whoever calls from wherever; in one's own they count from the caller's folder.
    folder = here if "--conf" in flags else ROOT
    conf = flags.get("--conf", SAMPLE)
    for flag, expected in (("--conf", "a folder"), ("--run", "a folder"), ("--properties", "a file")):
        if flags.get(flag) == "":
            raise Stop(WRONG_USE, f"{flag} is empty (expected {expected})")
    run = seen_from(flags["--run"], here, folder) if "--run" in flags else run_folder(conf, folder)
    env = environment(flags.get("--env", "local"))
    properties = here / flags["--properties"] if "--properties" in flags else None
    return Request(conf, run, folder, env, master(env, flags.get("--master")), properties,
                   tuple(map(checked_override, words.overrides)), tuple(words.definitions), "--dry-run" in flags)


def environment(name: str) -> Environment:
    """The environment of that name."""
    if name not in ENVIRONMENTS:
        raise Stop(WRONG_USE, f"--env: {name} (expected one of {', '.join(ENVIRONMENTS)})")
    return ENVIRONMENTS[name]


def master(env: Environment, given: str | None) -> str | None:
    """The master to use; None only for `standalone`: then one is started."""
    if given is not None and not given.startswith(env.masters):
        raise Stop(WRONG_USE, f"--master: {given} (expected {env.masters}… for --env {env.name})")
    if given is None and env.master is None and env.name != "standalone":
        raise Stop(WRONG_USE, f"--master is missing (expected {env.masters}… for --env {env.name})")
    return given or env.master


def step_name(name: str) -> str:
    """The name, if there is such a step."""
    if name not in pipeline.NAMES:
        raise Stop(WRONG_USE, f"unknown step: {name} (expected one of {', '.join(pipeline.NAMES)})")
    return name


def checked_override(word: str) -> str:
    """The word, if it is `key.path=value`."""
    if not re.match(r"[^=\s]+=", word):
        raise Stop(WRONG_USE, f"{word}: no key before = (expected key.path=value)")
    return word


def without_words(words: Words, what: str = "key.path=value") -> None:
    """A word that is neither flag nor `key=value` is a mistake."""
    if words.others:
        raise Stop(WRONG_USE, f"{words.others[0]}: no = in it (expected {what})")


def split_by_step(overrides: Sequence[str]) -> dict[str, list[str]]:
    """`step.key.path=value` sorted by step, without the step."""
    by_step: dict[str, list[str]] = {name: [] for name in pipeline.NAMES}
    for word in overrides:
        step, dot, rest = word.partition(".")
        if not dot or "=" in step or step not in by_step or rest.startswith("="):
            raise Stop(WRONG_USE, f"{word}: does not start with a step (expected STEP.key.path=value, STEP one of {', '.join(pipeline.NAMES)})")
        by_step[step].append(rest)
    return by_step


def is_uri(path: str) -> bool:
    """Whether a path names its file system, as in s3a://bucket/folder or file:/folder."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) is not None


def seen_from(path: str, here: Path, folder: Path) -> str:
    """A path given in the folder `here`, for a process that works in `folder`; URIs and absolute paths stay untouched."""
    return path if here == folder or is_uri(path) else os.path.join(here, path)


def run_folder(conf: str, folder: Path) -> str:
    """The run folder if none is given: `runs/` + the conf folder's name, under the repository root."""
    name = conf.rstrip("/").rsplit("/", 1)[-1] if is_uri(conf) else os.path.basename(os.path.abspath(folder / conf))
    return f"runs/{name}" if folder == ROOT else str(ROOT / "runs" / name)
