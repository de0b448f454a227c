"""Files that a command changes: written whole or not at all, or shown as a diff."""

import difflib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO


def replace_file(path: str, data: bytes) -> None:
    """Write a file whole or not at all, with the mode that it has; a link stays one. Raises OSError."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    with replacing_file(path, mode) as file:
        file.write(data)


@contextmanager
def replacing_file(path: str, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` when the block ends well, and only then. Raises OSError."""
    target = os.path.realpath(path)
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=f".{os.path.basename(target)}.")
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def unified_diff(path: str, old: str, new: str) -> Iterator[str]:
    """The lines of a diff that `patch` takes; only `\\n` ends them, as there."""
    for line in difflib.unified_diff(_lines(old), _lines(new), path, path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
