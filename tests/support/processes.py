"""Finds processes that should have ended (Linux only)."""

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path


def children(pid: int) -> list[int]:
    """The running processes that process `pid` has started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [child for child, parent in pairs if parent == pid and not is_gone(child)]


def is_gone(pid: int) -> bool:
    """Whether a process has ended, even if its parent has not yet asked for its exit status."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def wait_until_gone(pids: Iterable[int], seconds: float = 60) -> None:
    """Wait until all these processes have ended; fail if some have not after `seconds`."""
    deadline = time.monotonic() + seconds
    while left := [pid for pid in pids if not is_gone(pid)]:
        assert time.monotonic() < deadline, f"processes still running: {left}"
        time.sleep(0.1)
