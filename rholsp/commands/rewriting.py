"""Files that a command changes: written whole or not at all, or shown as a diff."""

import difflib
import errno
import os
import stat
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from rholsp.workspace.analysis import MAX_BYTES
from rholsp.workspace.files.regular import read_regular


def replace_file(path: str, data: bytes) -> None:
    """Write a file whole or not at all, with the mode that it has; a link stays one. Raises OSError."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    with replacing_file(path, mode) as file:
        file.write(data)


def rewrite_text(path: str, text: str) -> None:
    """Writes a text file anew, as `replace_file` does; a byte order mark that it begins with stays. Raises OSError."""
    mark = BOM_UTF8 if read_regular(path, MAX_BYTES).startswith(BOM_UTF8) else b""
    replace_file(path, mark + text.encode())


@contextmanager
def replacing_file(path: str, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` when the block ends well, and only then.

    Raises OSError, with the name of `path`: nobody knows the temporary file beside it.
    """
    target = os.path.realpath(path)
    with _naming(path):
        if os.path.isdir(target):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=f".{os.path.basename(target)}.")
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with _naming(path):
            os.chmod(temporary, mode)
            os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Errors of the system that come out of the block name this file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error


def unified_diff(path: str, old: str, new: str) -> Iterator[str]:
    """The lines of a diff that `patch` takes; only `\\n` ends them, as there."""
    for line in difflib.unified_diff(_lines(old), _lines(new), path, path):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
