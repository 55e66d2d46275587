"""Managers of kernels that talk through sockets in a folder of this process's own.

jupyter_client chooses free ports before the kernel binds them: another program may have taken them
by then, or have messages of its own arrive there. Windows has no such sockets, and uses ports.
"""

import os
import sys
from itertools import count
from tempfile import TemporaryDirectory

from jupyter_client import manager
from traitlets import HasTraits, default

_NUMBERS = count(1)
_FOLDER = TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)


class _OverSockets(HasTraits):
    @default("transport")
    def _transport(self) -> str:
        return "tcp" if sys.platform == "win32" else "ipc"

    @default("ip")
    def _ip(self) -> str:
        if sys.platform == "win32":
            return "127.0.0.1"
        # a process that was forked from this one has the same folder, and the same next number
        return f"{_FOLDER.name}/{os.getpid()}-{next(_NUMBERS)}"


class KernelManager(_OverSockets, manager.KernelManager):
    """jupyter_client's manager, over sockets."""


class AsyncKernelManager(_OverSockets, manager.AsyncKernelManager):
    """jupyter_client's manager, over sockets."""
