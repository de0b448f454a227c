import os
import time
from pathlib import Path

import pytest

from rholsp.workspace.analysis import UnreadableFile
from rholsp.workspace.files.stamp import SETTLED_NS, Stamp, is_settled, read_stamped, stamp_of


def _settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the file's times lie back: ctime cannot be set."""
    later = time.time_ns() + 2 * SETTLED_NS
    monkeypatch.setattr(time, "time_ns", lambda: later)


def test_a_file_that_was_just_written_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.rho"
    path.write_text("Nil")
    disk, stamp = read_stamped(str(path))
    assert disk is not None
    assert (disk.text, stamp) == ("Nil", None)


def test_an_old_file_is_remembered_by_its_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rho"
    path.write_text("Nil")
    _settle(monkeypatch)
    _, stamp = read_stamped(str(path))
    assert stamp is not None
    assert stamp == stamp_of(str(path))


def test_another_file_of_the_same_size_and_time_has_another_stamp(tmp_path: Path) -> None:
    path, other = tmp_path / "a.rho", tmp_path / "b.rho"
    path.write_text("Nil")
    before = stamp_of(str(path))
    assert before is not None
    other.write_text("one")
    os.utime(other, ns=(before.mtime_ns, before.mtime_ns))
    other.replace(path)
    after = stamp_of(str(path))
    assert after is not None
    assert (after.size, after.mtime_ns) == (before.size, before.mtime_ns)
    assert after != before


def test_a_file_with_findings_is_not_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.rho"
    path.write_bytes(b"Nil \xff")
    _settle(monkeypatch)
    disk, stamp = read_stamped(str(path))
    assert disk is not None
    assert [finding.code for finding in disk.findings] == ["RH020"]
    assert stamp is None


def test_no_file_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(str(tmp_path / "a.rho")) is None
    assert read_stamped(str(tmp_path / "a.rho")) == (None, None)
    assert stamp_of("a\0b") is None
    with pytest.raises(UnreadableFile):
        read_stamped("a\0b")


@pytest.mark.parametrize(("mtime", "ctime", "settled"), [(0, 0, True), (1, 0, False), (0, 1, False), (1, 1, False)])
def test_both_times_must_lie_back(mtime: int, ctime: int, settled: bool) -> None:
    assert is_settled(Stamp(1, mtime, ctime, 1), SETTLED_NS + 1) is settled
