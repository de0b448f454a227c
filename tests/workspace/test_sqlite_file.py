import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.workspace.files.stamp import Stamp
from rholsp.workspace.store import sqlite_file
from rholsp.workspace.store.sqlite_file import (
    Busy,
    Damaged,
    Replaced,
    StoreFile,
    Unusable,
    newest_file,
    open_store_file,
)
from tests.patience import HUNG

LIMIT = 100_000_000
STAMP = Stamp(3, 10**18, 10**18 + 5, 2**63 + 7)


def _key(number: int) -> bytes:
    return blake2b(str(number).encode(), digest_size=20).digest()


def _value(number: int) -> bytes:
    return random.Random(number).randbytes(500 + 37 * (number % 200))


def _some(numbers: range) -> list[tuple[bytes, bytes]]:
    return [(_key(number), _value(number)) for number in numbers]


def _filled(folder: Path, numbers: range) -> Path:
    file = open_store_file(folder, LIMIT)
    file.put(_some(numbers), [(f"/w/{number}.rho", STAMP, _key(number)) for number in numbers])
    file.close()
    return file.path


def test_what_was_put_is_there_after_a_restart(tmp_path: Path) -> None:
    _filled(tmp_path, range(1_200))
    file = open_store_file(tmp_path, LIMIT)
    wanted = [_key(number) for number in range(700, 1_500)]
    assert file.summaries(wanted) == dict(_some(range(700, 1_200)))
    assert file.count() == 1_200
    file.close()


def test_a_value_put_again_stays(tmp_path: Path) -> None:
    file = open_store_file(tmp_path, LIMIT)
    file.put([(_key(1), b"one")], [])
    file.put([(_key(1), b"other"), (_key(2), b"two")], [])
    assert file.summaries([_key(1), _key(2)]) == {_key(1): b"one", _key(2): b"two"}
    file.close()


def test_a_file_is_known_by_all_of_its_stamp(tmp_path: Path) -> None:
    file = open_store_file(tmp_path, LIMIT)
    file.put([(_key(1), b"one")], [("/a", STAMP, _key(1)), ("/b\udcff", STAMP, _key(1)), ("/lost", STAMP, _key(9))])
    others = [STAMP._replace(**{name: getattr(STAMP, name) + 1}) for name in STAMP._fields]
    assert file.unchanged([("/a", STAMP), ("/b\udcff", STAMP), ("/c", STAMP), ("/lost", STAMP)]) == {
        "/a": (_key(1), b"one"),
        "/b\udcff": (_key(1), b"one"),
    }
    for other in others:
        assert file.unchanged([("/a", other)]) == {}
    file.put([(_key(2), b"two")], [("/a", others[0], _key(2))])
    assert file.unchanged([("/a", STAMP)]) == {}
    assert file.unchanged([("/a", others[0])]) == {"/a": (_key(2), b"two")}
    file.close()


def _process(code: str, *arguments: str) -> "subprocess.Popen[bytes]":
    prelude = "import sys; sys.path[:] = eval(sys.argv[1]); from tests.workspace.test_sqlite_file import *;"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", prelude + code, repr(sys.path), *arguments], stdout=subprocess.PIPE
    )


def write_much(folder: str, first: int, count: int) -> None:
    """In another process: many transactions, again and again where others are in the way."""
    file = open_patiently(Path(folder))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for start in range(first, first + count, 10):
        while True:
            try:
                file.put(_some(range(start, min(start + 10, first + count))), [])
                break
            except Busy:
                continue
    file.close()


def open_patiently(folder: Path) -> StoreFile:
    while True:
        try:
            return open_store_file(folder, LIMIT)
        except Busy:
            continue


def test_processes_write_at_once(tmp_path: Path) -> None:
    code = "write_much(sys.argv[2], int(sys.argv[3]), 400)"
    writers = [_process(code, str(tmp_path), str(first)) for first in (0, 200, 400)]
    for writer in writers:
        writer.communicate(timeout=HUNG)
        assert writer.returncode == 0
    file = open_store_file(tmp_path, LIMIT)
    assert file.summaries([_key(number) for number in range(1_000)]) == dict(_some(range(800)))
    assert file.count() == 800
    file.close()


def test_a_kill_in_the_middle_of_writing_harms_nothing(tmp_path: Path) -> None:
    for last in (30, 300, 1_500):
        writer = _process("write_much(sys.argv[2], 0, 100_000)", str(tmp_path))
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        reader = open_patiently(tmp_path)
        while not reader.summaries([_key(last)]):
            pass
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        reader.close()
        file = open_store_file(tmp_path, LIMIT)
        there = file.count()
        assert there > last
        assert there % 10 == 0
        assert file.summaries([_key(number) for number in range(there + 10)]) == dict(_some(range(there)))
        file.put(_some(range(there, there + 10)), [])
        file.close()


@pytest.fixture(scope="module")
def intact() -> Path:
    """A file as a kill leaves it: some of it still in the write-ahead log."""
    folder = Path(tempfile.mkdtemp())
    file = open_store_file(folder / "live", LIMIT)
    file.put(_some(range(30)), [(f"/w/{number}.rho", STAMP, _key(number)) for number in range(30)])
    file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.put(_some(range(30, 40)), [])
    shutil.copytree(folder / "live", folder / "copy")
    file.close()
    return folder / "copy"


@settings(deadline=None)
@given(st.data())
def test_damage_is_found_and_never_believed(intact: Path, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        shutil.copytree(intact, folder)
        path = folder / data.draw(st.sampled_from(sorted(path.name for path in folder.iterdir())))
        content = bytearray(path.read_bytes())
        places = st.one_of(st.integers(0, 200), st.integers(0, len(content) - 1))
        for place in data.draw(st.lists(places, min_size=1, max_size=8)):
            size = data.draw(st.sampled_from([1, 1, 8, 5_000]))
            content[place : place + size] = data.draw(st.integers(0, 2**64)).to_bytes(9, "big")[-size:]
        if data.draw(st.booleans()):
            del content[data.draw(st.integers(0, len(content))) :]
        path.write_bytes(content)
        true = dict(_some(range(40)))
        after = None
        for _ in range(2):
            try:
                file = open_store_file(folder, LIMIT, after=after)
            except Damaged:
                after = newest_file(folder)
                continue
            try:
                assert file.summaries(true).items() <= true.items()
                known = file.unchanged([(f"/w/{number}.rho", STAMP) for number in range(30)])
                assert (
                    known.items()
                    <= {f"/w/{number}.rho": (_key(number), _value(number)) for number in range(30)}.items()
                )
                file.put(_some(range(100, 110)), [("/w/new.rho", STAMP, _key(100))])
                assert file.summaries([_key(100)]) == {_key(100): _value(100)}
                break
            except Damaged:
                after = file.path
            finally:
                file.close()
        else:
            pytest.fail("the second file is damaged too")


def test_a_changed_value_is_damage(tmp_path: Path) -> None:
    path = _filled(tmp_path, range(3))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE summaries SET value = ? WHERE key = ?", (_value(1), _key(0)))
    connection.close()
    file = open_store_file(tmp_path, LIMIT)
    assert file.summaries([_key(1)]) == {_key(1): _value(1)}
    with pytest.raises(Damaged):
        file.summaries([_key(0)])
    file.close()


@pytest.mark.parametrize("free", [0xFF000000, 0x7FFFFFFF])
def test_a_wrong_number_of_free_pages_empties_nothing(tmp_path: Path, free: int) -> None:
    path = _filled(tmp_path, range(8))
    content = bytearray(path.read_bytes())
    content[36:40] = free.to_bytes(4, "big")  # sqlite.org/fileformat.html, "The Database Header"
    path.write_bytes(content)
    file = open_store_file(tmp_path, LIMIT)
    with pytest.raises(Damaged):
        file.put([(_key(9), b"new")], [])
    assert file.count() == 9
    file.close()


def test_values_of_two_keys_may_not_change_places(tmp_path: Path) -> None:
    path = _filled(tmp_path, range(2))
    with sqlite3.connect(path) as connection:
        (other,) = connection.execute("SELECT value FROM summaries WHERE key = ?", (_key(1),)).fetchone()
        connection.execute("UPDATE summaries SET value = ? WHERE key = ?", (other, _key(0)))
    connection.close()
    file = open_store_file(tmp_path, LIMIT)
    with pytest.raises(Damaged):
        file.summaries([_key(0)])
    file.close()


@pytest.mark.parametrize("content", [b"no database at all" * 1_000, b"SQLite format 3\0" + b"\xff" * 9_000])
def test_a_file_that_is_no_database_gives_way_to_a_new_one(tmp_path: Path, content: bytes) -> None:
    path = _filled(tmp_path, range(1))
    path.write_bytes(content)
    with pytest.raises(Damaged):
        open_store_file(tmp_path, LIMIT)
    file = open_store_file(tmp_path, LIMIT, after=newest_file(tmp_path))
    file.put(_some(range(5)), [])
    assert not path.exists()
    file.close()
    again = open_store_file(tmp_path, LIMIT)
    assert again.count() == 5
    again.close()


def test_other_tables_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "summaries-1-0.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    file = open_store_file(tmp_path, LIMIT)
    with pytest.raises(Damaged):
        file.summaries([_key(1)])
    file.close()


def test_another_schema_has_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _filled(tmp_path, range(3))
    monkeypatch.setattr(sqlite_file, "SCHEMA", sqlite_file.SCHEMA + 1)
    file = open_store_file(tmp_path, LIMIT)
    assert file.count() == 0
    assert file.path != path
    assert not path.exists()
    file.close()


def test_a_file_that_another_server_replaced_is_left(tmp_path: Path) -> None:
    old = open_store_file(tmp_path, LIMIT)
    old.put(_some(range(3)), [])
    new = open_store_file(tmp_path, LIMIT, after=old.path)
    new.put(_some(range(5, 9)), [])
    with pytest.raises(Replaced):
        old.put(_some(range(3, 5)), [])
    old.close()
    again = open_store_file(tmp_path, LIMIT)
    assert again.summaries([_key(6), _key(3)]) == {_key(6): _value(6)}
    again.close()
    new.close()


def test_a_full_disk_leaves_what_is_there(tmp_path: Path) -> None:
    _filled(tmp_path, range(20))
    file = open_store_file(tmp_path, LIMIT)
    pages = file.connection.execute("PRAGMA page_count").fetchone()[0]
    file.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unusable):
        file.put(_some(range(1_000)), [])
    assert file.summaries([_key(number) for number in range(1_000)]) == dict(_some(range(20)))
    file.close()


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="file"):
        open_store_file(tmp_path / "file" / "cache", LIMIT)
    if sys.platform == "linux":
        with pytest.raises(Unusable):
            open_store_file(Path("/proc/self/cache"), LIMIT)
    assert newest_file(tmp_path / "file") is None


def test_a_read_only_file_is_said(tmp_path: Path) -> None:
    path = _filled(tmp_path, range(3))
    file = open_store_file(tmp_path, LIMIT)
    file.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(Unusable):
        file.put(_some(range(3, 5)), [])
    assert file.path == path
    file.close()


def test_other_servers_make_it_busy(tmp_path: Path) -> None:
    file, other = open_store_file(tmp_path, LIMIT), open_store_file(tmp_path, LIMIT)
    other.put(_some(range(3)), [])
    other.connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        file.put(_some(range(3, 5)), [])
    assert file.summaries([_key(1)]) == {_key(1): _value(1)}
    other.connection.execute("ROLLBACK")
    file.put(_some(range(3, 5)), [])
    file.close()
    other.close()


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = 20_000
    monkeypatch.setattr(sqlite_file, "_today", lambda: day)
    file = open_store_file(tmp_path, 2_000_000)
    file.put(_some(range(300)), [("/old", STAMP, _key(1)), ("/used", STAMP, _key(7))])
    day += 1
    used = [_key(number) for number in range(50)]
    file.summaries(used)
    assert list(file.unchanged([("/used", STAMP)])) == ["/used"]
    assert file.stale == {"summaries": set(used), "files": {sqlite_file._path_key("/used")}}
    file.touch(at_most=1_000)
    assert not any(file.stale.values())
    day += 1
    for start in range(1_000, 1_300, 20):
        file.put(_some(range(start, start + 20)), [])
        assert file.used_bytes() <= 2_000_000
    assert len(file.summaries([_key(number) for number in range(50, 300)])) < 200
    assert len(file.summaries(used)) == 50
    assert len(file.summaries([_key(number) for number in range(1_000, 1_300)])) == 300
    assert file.unchanged([("/old", STAMP), ("/used", STAMP)]).keys() <= {"/used"}
    file.close()


def test_a_limit_that_holds_nothing_empties_the_file(tmp_path: Path) -> None:
    file = open_store_file(tmp_path, 1)
    file.put(_some(range(50)), [("/a", STAMP, _key(1))])
    assert file.count() == 0
    assert file.unchanged([("/a", STAMP)]) == {}
    file.close()


def test_used_rows_are_marked_once_a_day(tmp_path: Path) -> None:
    _filled(tmp_path, range(10))
    file = open_store_file(tmp_path, LIMIT)
    file.summaries([_key(number) for number in range(10)])
    assert not any(file.stale.values())
    file.close()


def test_others_cannot_look_into_the_folder(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("permission bits are those of POSIX")
    _filled(tmp_path / "cache" / "rholsp", range(1))
    assert (tmp_path / "cache" / "rholsp").stat().st_mode & 0o077 == 0
