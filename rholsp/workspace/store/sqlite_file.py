"""The store's file: an sqlite database that several servers share. Everything here blocks.

A damaged file is never mended and its name never used again: the file of the next generation takes its place. So a
server that still has the damaged one open cannot mix its write-ahead log with that of the new one.
"""

import os
import re
import sqlite3
import stat
import struct
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rholsp.workspace.files.stamp import Stamp

SCHEMA = 1
"""Number of the tables' layout: another one, another file."""
MAX_VALUE_BYTES = 16_000_000
"""A longer summary is not kept: that of a text of 4 MB, if it is dense, of which a workspace has few."""
BUSY_SECONDS = 0.2
"""Seconds that one call waits for other servers; the caller retries, and may stop in between."""

_NAME = re.compile(r"summaries-(\d+)-(\d+)\.sqlite3")
_TABLES = ("summaries", "files")
_CHUNK = 500
_SEAL_BYTES = 8
_ROW_BYTES = 100
"""What a row takes besides its value, at most: its length is that of all."""
_STAMP = struct.Struct("<QqqQ")
_MASK = (1 << 64) - 1

T = TypeVar("T")


class Damaged(Exception):
    """The file's content is not what was written. `path` is that of one that could not be opened."""

    def __init__(self, why: str, path: Path | None = None) -> None:
        super().__init__(why)
        self.path = path


class Replaced(Exception):
    """The file has been removed: another server found it damaged, or somebody cleared the folder."""


class Busy(Exception):
    """Other servers hold the file."""


class Unusable(Exception):
    """The file cannot be used, however intact: no space, no right, no such folder. The message says why."""


@dataclass(slots=True)
class StoreFile:
    """An open file, for one thread at a time; after Damaged or Replaced it is unusable."""

    path: Path
    inode: int
    connection: sqlite3.Connection
    limit: int
    stale: dict[str, set[bytes]] = field(default_factory=lambda: {table: set() for table in _TABLES})
    """Rows that have been used today, and do not say so yet."""

    def summaries(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that are there. Raises Damaged, Replaced, Busy, Unusable."""
        return dict(self._values("summaries", keys))

    def unchanged(self, files: Sequence[tuple[str, Stamp]]) -> dict[str, tuple[bytes, bytes]]:
        """The keys and values of those files that have the stamp that was remembered. Raises as `summaries`."""
        stamps = {_path_key(path): (path, _stamp_bytes(stamp)) for path, stamp in files}
        keys: dict[str, bytes] = {}
        for row, value in self._values("files", stamps):
            path, stamp = stamps[row]
            if value.startswith(stamp):
                keys[path] = value[len(stamp) :]
        found = self.summaries(keys.values())
        return {path: (key, found[key]) for path, key in keys.items() if key in found}

    def put(self, summaries: Sequence[tuple[bytes, bytes]], stamps: Sequence[tuple[str, Stamp, bytes]]) -> None:
        """Adds values by key, and remembers of files with which stamp they had which key, in one transaction.

        What is there already stays. If the file then is over its limit, the values that were not used for longest go.
        Raises as `summaries`.
        """
        today = _today()
        files = [(_path_key(path), _stamp_bytes(stamp) + key) for path, stamp, key in stamps]
        with self._writing() as connection:
            connection.executemany(
                "INSERT INTO summaries VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    (key, today, _sealed(key, value))
                    for key, value in summaries
                    if len(value) < MAX_VALUE_BYTES - _ROW_BYTES
                ],
            )
            connection.executemany(
                "INSERT INTO files VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET day = excluded.day, value = excluded.value",
                [(key, today, _sealed(key, value)) for key, value in files],
            )
        while self.used_bytes() > self.limit and self._drop_oldest():
            pass

    def touch(self, *, at_most: int) -> None:
        """Writes down which rows have been used today, for some of them. Raises as `summaries`."""
        today = _today()
        with self._writing() as connection:
            for table, stale in self.stale.items():
                rows = list(islice(stale, at_most))
                connection.executemany(f"UPDATE {table} SET day = ? WHERE key = ?", [(today, key) for key in rows])
                stale.difference_update(rows)

    def used_bytes(self) -> int:
        """Size of the file, without the parts that hold nothing. Raises as `summaries`."""
        with _sorting_errors():
            pages, free, size = (
                self.connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        # sqlite tells this number as it stands in the file, and by a wrong one everything would be dropped, or nothing.
        if not 0 <= free < pages:
            raise Damaged(f"{free} of {pages} pages are said to be free")
        return int((pages - free) * size)

    def count(self) -> int:
        """How many summaries there are. Raises as `summaries`."""
        with _sorting_errors():
            return int(self.connection.execute("SELECT count(*) FROM summaries").fetchone()[0])

    def close(self) -> None:
        """Closes the file, also a damaged one."""
        with suppress(sqlite3.Error):
            self.connection.close()

    def _values(self, table: str, keys: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        today, stale = _today(), self.stale[table]
        for chunk in _chunks(keys):
            query = f"SELECT key, day, value FROM {table} WHERE key IN ({','.join('?' * len(chunk))})"
            with _sorting_errors():
                rows = self.connection.execute(query, chunk).fetchall()
            wanted = frozenset(chunk)
            for key, day, sealed in rows:
                if key not in wanted:
                    raise Damaged("an index of the file leads astray")
                if day != today:
                    stale.add(key)
                yield key, _unsealed(key, sealed)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # sqlite would go on writing into a file that has no name any more.
        try:
            if self.path.stat().st_ino != self.inode:
                raise Replaced(f"{self.path} is another file now")
        except OSError as error:
            raise Replaced(f"{self.path} is gone") from error
        with _sorting_errors():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise

    def _drop_oldest(self) -> bool:
        """Removes a sixteenth of all rows, and says whether there were any: a step that takes no long time."""
        dropped = 0
        with self._writing() as connection:
            for table in _TABLES:
                rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                oldest = f"SELECT rowid FROM {table} ORDER BY day, rowid LIMIT ?"
                cursor = connection.execute(f"DELETE FROM {table} WHERE rowid IN ({oldest})", (rows // 16 + 1,))
                dropped += cursor.rowcount
        return dropped > 0


def open_store_file(folder: Path, limit: int, *, after: Path | None = None) -> StoreFile:
    """Opens the folder's newest file, or a new one; `after` names a file that is no good. Files before it are removed.

    `limit` is in bytes. Raises Damaged, Busy, Unusable.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = _files(folder)
    except OSError as error:
        raise Unusable(f"{folder}: {error.strerror or error}") from error
    generations = [generation for schema, generation in found if schema == SCHEMA]
    refused = [] if after is None else [_number(after.name)[1] + 1]
    generation = max(generations + refused, default=0)
    path = folder / f"summaries-{SCHEMA}-{generation}.sqlite3"
    for part in _parts(path):
        if os.path.lexists(part) and not _is_regular(part):
            # A folder, a pipe, a link: sqlite would wait for it, or write through it. As when damaged, it is left.
            raise Damaged(f"{part} is not a regular file", path)
    with _sorting_errors(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        with _sorting_errors(path):
            _prepare(connection)
        inode = path.stat().st_ino
    except OSError as error:
        connection.close()
        raise Busy(f"{path} went away") from error
    except BaseException:
        connection.close()
        raise
    for number, old in found.items():
        if number < (SCHEMA, generation):
            _remove(old)
    return StoreFile(path, inode, connection, limit)


def newest_file(folder: Path) -> Path | None:
    """The file that a server would open now, if there is any."""
    try:
        found = {number: path for number, path in _files(folder).items() if number[0] == SCHEMA}
    except OSError:
        return None
    return found[max(found)] if found else None


def _files(folder: Path) -> dict[tuple[int, int], Path]:
    return {_number(path.name): path for path in folder.iterdir() if _NAME.fullmatch(path.name)}


def _number(name: str) -> tuple[int, int]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"{name} is no name of a store's file")
    return int(match[1]), int(match[2])


def _remove(path: Path) -> None:
    """A file that some system will not remove while another server has it open stays, and does no harm."""
    for part in _parts(path):
        with suppress(OSError):
            part.unlink()


def _parts(path: Path) -> tuple[Path, ...]:
    """The files of a database: sqlite.org/wal.html."""
    return tuple([path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")])


def _is_regular(path: Path) -> bool:
    """Whether sqlite may open it: a file, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _prepare(connection: sqlite3.Connection) -> None:
    # Most values fit into one page of 8 KB; with 4 KB pages, writing takes twice the time.
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    # A power failure may take the last values with it, but does no damage.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_size_limit = 16000000")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    # A longer value is damage, or somebody's attempt to fill the memory.
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, day INTEGER NOT NULL, value BLOB NOT NULL)"
        )
        connection.execute(f"CREATE INDEX IF NOT EXISTS {table}_by_day ON {table} (day)")
    connection.execute("COMMIT")


@contextmanager
def _sorting_errors(path: Path | None = None) -> Iterator[None]:
    """Turns what sqlite raises into one of three things to do. See sqlite.org/rescode.html.

    Damage shows in many ways, and not only as an error of sqlite's: what cannot be told to be anything else is damage.
    """
    try:
        yield
    except (Damaged, Replaced, Busy, Unusable):
        raise
    except Exception as error:
        # Nonsense in the schema or in a row is found by Python itself, or as a length that no memory holds: no codes.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Busy(str(error)) from error
        if code != sqlite3.SQLITE_IOERR_SHORT_READ and code & 0xFF in _UNUSABLE:
            raise Unusable(f"{path}: {error}" if path is not None else str(error)) from error
        raise Damaged(f"{type(error).__name__}: {error}", path) from error


_UNUSABLE = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_AUTH,
    }
)


def _sealed(key: bytes, value: bytes) -> bytes:
    """The value behind a checksum, which also holds for no other key."""
    return blake2b(value, digest_size=_SEAL_BYTES, key=key).digest() + value


def _unsealed(key: bytes, sealed: object) -> bytes:
    if not isinstance(sealed, bytes):
        raise Damaged("a value is of another type")
    value = sealed[_SEAL_BYTES:]
    if blake2b(value, digest_size=_SEAL_BYTES, key=key).digest() != sealed[:_SEAL_BYTES]:
        raise Damaged("a value is not what was written")
    return value


def _path_key(path: str) -> bytes:
    return blake2b(path.encode(errors="surrogatepass"), digest_size=20).digest()


def _stamp_bytes(stamp: Stamp) -> bytes:
    return _STAMP.pack(stamp.size, stamp.mtime_ns, stamp.ctime_ns, stamp.inode & _MASK)


def _today() -> int:
    """Days since 1970: how finely the last use of a row is known, so that reading seldom costs a write."""
    return int(time.time() // 86_400)


def _chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
