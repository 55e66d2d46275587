"""A process that imports modules once, and has a fork of itself be each kernel asked for.

`python -m bookkit.forked_kernel numpy sympy` reads a request a line, in JSON: the arguments of
`ipykernel_launcher`, a folder and an environment. It answers each with the fork's pid.
"""

import gc
import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec


def next_request() -> tuple[list[str], str, dict[str, str]]:
    """Answer requests; return one in each fork, and never where none was forked."""
    for line in sys.stdin:
        if not (pid := os.fork()):
            return json.loads(line)
        print(pid, flush=True)
    sys.exit()


def reap(*_: object) -> None:
    """Let go of forks that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def begin(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be what a new process of `python -m ipykernel_launcher` is."""
    sys.argv[:] = [find_spec("ipykernel_launcher").origin, *arguments]
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # where it was started: what lies there is not what the modules' names mean
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # a kernel ends when its parent has
    from ipykernel.kernelapp import launch_new_instance

    for module in sys.argv[1:]:
        with suppress(Exception):  # the cell that needs it will say what is wrong
            import_module(module)
    gc.freeze()  # or each collection of a kernel goes through all that was imported
    signal.signal(signal.SIGCHLD, reap)
    begin(*next_request())
    # at this depth, as a kernel ever runs: some calls deeper, Python's stack crossed a block of its
    # memory at each call of a busy loop, and took as long again to fetch the next one
    launch_new_instance()
