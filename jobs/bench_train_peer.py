"""Runs ../shared/peers/train_eager.py up to the end of its training steps, and says the CPU-seconds of each, too.

usage: PYTHON bench_train_peer.py train_eager.py [its arguments]

The script reads time.perf_counter before and after every step; this takes the process's CPU time at the same moments, and ends the process
after the last step, since the script would go on with decoding. One line of JSON on stdout.
"""

from __future__ import annotations

import argparse
import json
import resource
import runpy
import sys
import time

_arguments = argparse.ArgumentParser(add_help=False)
_arguments.add_argument("--steps", type=int, default=5)
STEPS = _arguments.parse_known_args()[0].steps
_seconds, _moments = time.perf_counter, []


def perf_counter() -> float:
    """time.perf_counter, which notes the CPU time when the script itself asks."""
    asked_by_script = sys._getframe(1).f_globals.get("__name__") == "__main__"
    if asked_by_script:
        _moments.append((_seconds(), time.process_time()))
        if len(_moments) == 2 * STEPS:
            report()
    return _moments[-1][0] if asked_by_script else _seconds()


def report() -> None:
    """Prints what was seen and leaves."""
    import torch
    import transformers
    steps = list(zip(_moments[::2], _moments[1::2]))
    print(json.dumps({"step_s": [end[0] - begin[0] for begin, end in steps], "cpu_s": [end[1] - begin[1] for begin, end in steps],
                      "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                      "torch": torch.__version__, "transformers": transformers.__version__}), flush=True)
    sys.exit(0)


if __name__ == "__main__":
    time.perf_counter = perf_counter
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
