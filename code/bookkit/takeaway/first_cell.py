"""The first cell of a notebook, which makes it run alone; braces hold what differs."""

TEMPLATE = """\
# The packages {packages} are the course's own. Where Python does not find them,
# they are unpacked from the end of this cell into a temporary folder. Nothing is downloaded.
# Made with {made_with}.
import base64
import io
import sys
import tarfile
import tempfile
from importlib.util import find_spec

needed = {needed}
missing = [name for name, module in needed.items() if find_spec(module) is None]
if missing:
    raise ModuleNotFoundError(f"run '%pip install {{' '.join(missing)}}', then restart the kernel")


def unpack(*archives):
    folder = tempfile.mkdtemp()
    for archive in archives:
        with tarfile.open(fileobj=io.BytesIO(base64.b85decode(archive))) as packed:
            packed.extractall(folder, filter="data")
    sys.path.append(folder)


if not all(map(find_spec, {modules})):
    unpack(
        "{page}",
        "{helper}",
    )
"""
