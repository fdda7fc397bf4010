"""Child processes that never outlive this one, messages on stderr, and the exit codes of the contract."""

from __future__ import annotations

import ctypes
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Callable, Mapping, Sequence

DONE, FAILED, WRONG_USE, NO_INPUT, CHECK_FAILED = range(5)
CONTRACT = range(5)

_STACK_FRAME = re.compile(rb"\s+(at |\.\.\. [0-9]+ more)")
_SECONDS_TO_END = 15
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


class Stop(Exception):
    """Ends the program with an exit code of the contract; its message is the last line on stderr."""

    def __init__(self, code: int, message: str):
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Writes one line to stderr at once: stdout is for results only."""
    print(message, file=sys.stderr, flush=True)


def program(main: Callable[[Sequence[str]], int]) -> None:
    """Runs `main` on the command line and leaves with its exit code. A SIGTERM or SIGHUP unwinds like Ctrl-C, so that children are ended."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts background jobs with SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup stays nohup
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except Stop as stop:
        say(f"error: {stop}")
        code = stop.code
    except KeyboardInterrupt:
        say("error: interrupted; the same command goes on where it stopped")
        code = FAILED
    except BrokenPipeError:  # the reader of our results had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = DONE
    sys.exit(code)


def run(command: Sequence[str], *, cwd: Path | str, env: Mapping[str, str], results: bool = False,
        log: Path | Callable[[bytes], bool] | None = None) -> int:
    """Runs a command to its end and returns its exit code (negative: the signal that ended it).

    `results`: its stdout is ours; otherwise stdout goes to stderr. `log`: everything it says is added to this file, too, and the lines
    of stack traces are in there only. Or what takes each line in the place of a file, and says whether it may be seen as well.
    """
    out = subprocess.PIPE if log else None if results else sys.stderr
    err = subprocess.STDOUT if log else None
    child = start(command, cwd=cwd, env=env, stdout=out, stderr=err)
    try:
        if callable(log):
            _show(child, log)
        elif log:
            log.parent.mkdir(parents=True, exist_ok=True)
            with open(log, "ab") as file:
                _show(child, lambda line: keep(line, file))
        return child.wait()
    finally:
        end(child)


def capture(command: Sequence[str], *, cwd: Path | str, env: Mapping[str, str]) -> tuple[int, str]:
    """Runs a command to its end: its exit code and its stdout; its stderr is ours."""
    child = start(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=None)
    try:
        out = child.stdout.read().decode("utf-8", "replace")
        return child.wait(), out
    finally:
        end(child)


def start(command: Sequence[str], *, cwd, env, stdout, stderr, own_session: bool = False) -> subprocess.Popen:
    """Starts a child that is ended by the kernel when this process is gone, even after `kill -9` (on Linux)."""
    try:
        return subprocess.Popen(
            list(command), cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
            start_new_session=own_session, preexec_fn=_die_with_parent)
    except OSError as error:
        raise Stop(WRONG_USE, f"{command[0]} cannot be started: {error.strerror} (working folder {cwd})") from error


def end(child: subprocess.Popen, group: bool = False) -> None:
    """Ends a child by its process id: politely, then for certain. `group`: whatever is left in the session that it leads ends as well."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdout:
        child.stdout.close()
    if group:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nobody is left: the normal case


def contract_code(code: int, what: str) -> int:
    """An exit code of the contract: others, and deaths by a signal, become 1 with a line that says so."""
    if code in CONTRACT:
        return code
    how = f"was ended by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with exit code {code}"
    say(f"error: {what} {how}; its messages are above, the same command tries again")
    return FAILED


def shell_line(command: Sequence[str]) -> str:
    """The command as one line that a shell reads back to the same arguments."""
    return shlex.join(command)


def keep(line: bytes, file: BinaryIO) -> bool:
    """Adds a line to a log at once; whether it is for stderr, too: stack frames are not."""
    file.write(line)
    file.flush()
    return not _STACK_FRAME.match(line)


def _show(child: subprocess.Popen, take: Callable[[bytes], bool]) -> None:
    """Hands over what the child says line by line as it comes, and copies the lines that may be seen to stderr."""
    for line in child.stdout:
        if take(line):
            sys.stderr.buffer.write(line)
            sys.stderr.flush()


_LIBC = ctypes.CDLL(None)


def _die_with_parent() -> None:
    """Runs in the child before its program starts."""
    if sys.platform == "linux":
        _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
