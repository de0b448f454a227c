"""Spellings of one document meet in one URI, and paths survive the way there and back."""

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rholsp.text.uris import from_path, normalise, to_path

SEGMENTS = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1).filter(
    lambda segment: segment not in (".", "..")
)
PATHS = st.lists(SEGMENTS, min_size=1, max_size=5).map(lambda parts: "/" + "/".join(parts))


@pytest.mark.parametrize(
    "spellings",
    [
        ("file:///C:/a/b.rho", "file:///c%3A/a/b.rho", "file:///c:/a/b.rho", "FILE:///C%3a/a/b.rho"),
        ("file:///a%20b/%C3%A9.rho", "file:///a b/é.rho", "file:///a%20b/%c3%a9.rho", "file:/a%20b/é.rho"),
        ("file:///a/b.rho", "file://localhost/a/b.rho", "file:/a/b.rho", "file:////a//b.rho", "file:///a/x/../b.rho"),
        ("file://server/share/x.rho", "file://SERVER/share/./x.rho"),
        ("file:///a/%28b%29.rho", "file:///a/(b).rho"),
        ("untitled:Untitled-1", "UNTITLED:Untitled%2D1"),
        ("git:/a.rho?%7b%22ref%22%7d", "git:/a.rho?%7B%22ref%22%7D"),
    ],
)
def test_spellings_of_one_document_meet(spellings: tuple[str, ...]) -> None:
    assert len({normalise(uri) for uri in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("file:///a/b.rho", "file:///a/B.rho"),
        ("file:///a%23b.rho", "file:///a#b.rho"),
        ("file:///a%25b.rho", "file:///ab.rho"),
        ("vfs:/a%2Fb", "vfs:/a/b"),
        ("untitled:a", "file:a"),
        ("file://one/a", "file://two/a"),
    ],
)
def test_different_documents_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text(max_size=60) | st.text(alphabet="file:/%2AcC.#?\\~67", max_size=30))
@example("%%66A")
@example("hA%7A:")
@example("100%")
def test_normalise_is_total_and_idempotent(uri: str) -> None:
    once = normalise(uri)
    assert normalise(once) == once


@given(PATHS)
def test_a_path_comes_back_from_its_uri(path: str) -> None:
    uri = from_path(path)
    assert normalise(uri) == uri
    back = to_path(uri, windows=False)
    assert back is not None
    assert back == path or back.lower() == path.lower()


def test_a_name_that_is_no_utf8_comes_back() -> None:
    path = os.fsdecode(b"/tmp/\xff\xfe.rho")
    assert from_path(path) == "file:///tmp/%FF%FE.rho"
    assert to_path("file:///tmp/%ff%fe.rho", windows=False) == path


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("C:\\Users\\me\\a b.rho", "file:///c:/Users/me/a%20b.rho"),
        ("\\\\Server\\share\\x.rho", "file://server/share/x.rho"),
        ("/home/me/a#b?.rho", "file:///home/me/a%23b%3F.rho"),
    ],
)
def test_paths_of_both_families(path: str, uri: str) -> None:
    assert from_path(path) == uri


def test_windows_paths_have_a_drive_or_a_host() -> None:
    assert to_path("file:///C%3A/a/b.rho", windows=True) == "c:\\a\\b.rho"
    assert to_path("file://server/share/x.rho", windows=True) == "\\\\server\\share\\x.rho"


def test_other_schemes_have_no_path() -> None:
    assert to_path("untitled:Untitled-1") is None
    assert to_path("no uri at all") is None


def test_a_relative_path_names_no_document() -> None:
    with pytest.raises(ValueError, match="not an absolute path"):
        from_path("a/b.rho")
