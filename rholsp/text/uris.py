"""Normalises document URIs, so that they can be compared and turned into paths.

Clients disagree about `C:` and `c%3A`, about which characters to percent-encode and about how many slashes a file
URI begins with. Everything inside rholsp compares normalised URIs only. RFC 3986 sections 5.2.4 and 6.2, RFC 8089.
"""

import os
import re
from functools import lru_cache
from urllib.parse import quote, unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?=:)")
_DRIVE = re.compile(r"/([A-Za-z]):(?=/|\Z)")
_WINDOWS_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
_URI_SAFE = _PATH_SAFE + "?#[]%"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


LONGEST_REMEMBERED = 2_048
"""Characters of a URI whose normalised form is remembered: clients may send longer ones, but seldom the same twice."""


def normalise(uri: str) -> str:
    """The spelling of `uri` that every other spelling of the same document shares; total and idempotent.

    A file URI gets exactly the escapes it needs, three slashes when it names no host, a small drive letter, and no
    dot segments. Other schemes (`untitled:` and whatever else an editor invents) keep their structure: there only
    the case of escapes and needless escapes are evened out, because an escaped delimiter may mean another document.
    """
    return _normalised(uri) if len(uri) <= LONGEST_REMEMBERED else _normalised.__wrapped__(uri)


@lru_cache(maxsize=4096)
def _normalised(uri: str) -> str:
    match = _SCHEME.match(uri)
    if match is None:
        tidy = _tidy_escapes(uri)
        # An escape may have hidden a scheme.
        return tidy if _SCHEME.match(tidy) is None else normalise(tidy)
    scheme, rest = match[0].lower(), uri[match.end() + 1 :]
    if scheme != "file":
        return f"{scheme}:{_tidy_escapes(rest)}"
    rest, tail = _split_tail(rest)
    host, path = _split_host(rest)
    host = "" if host.lower() == "localhost" else host.lower()
    return f"file://{host}{_quote_path(_clean_path(unquote(path, errors='surrogateescape')))}{_tidy_escapes(tail)}"


def to_path(uri: str, *, windows: bool = os.name == "nt") -> str | None:
    """The path that a file URI names, or None for any other scheme.

    Escaped bytes that are no UTF-8 come back as os.fsdecode gives them, so that os.open finds the file.
    """
    match = _SCHEME.match(uri)
    if match is None or match[0].lower() != "file":
        return None
    rest, _ = _split_tail(normalise(uri)[len("file:") :])
    host, quoted = _split_host(rest)
    path = unquote(quoted, errors="surrogateescape")
    if not windows:
        return path
    if host:
        path = f"//{host}{path}"
    elif _DRIVE.match(path):
        path = path[1:]
    return path.replace("/", "\\")


def from_path(path: str) -> str:
    """The normalised file URI of an absolute path, of this system or of Windows.

    Raises ValueError for a relative path, which names no document.
    """
    if _WINDOWS_PATH.match(path):
        path = path.replace("\\", "/")
        if path.startswith("//"):
            host, _, share = path[2:].partition("/")
            return f"file://{host.lower()}{_quote_path(_clean_path('/' + share))}"
        path = "/" + path
    elif not path.startswith("/"):
        raise ValueError(f"not an absolute path: {path!r}")
    return "file://" + _quote_path(_clean_path(path))


def _split_tail(rest: str) -> tuple[str, str]:
    cut = min((at for at in (rest.find("?"), rest.find("#")) if at >= 0), default=len(rest))
    return rest[:cut], rest[cut:]


def _split_host(rest: str) -> tuple[str, str]:
    if not rest.startswith("//"):
        return "", rest
    host, slash, path = rest[2:].partition("/")
    return host, slash + path


def _clean_path(path: str) -> str:
    """An absolute path without empty and dot segments and with a small drive letter; a final slash stays."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    trailing = "/" if kept and segments[-1] in ("", ".", "..") else ""
    clean = "/" + "/".join(kept) + trailing
    return _DRIVE.sub(lambda drive: drive[0].lower(), clean, count=1) if _DRIVE.match(clean) else clean


def _quote_path(path: str) -> str:
    return quote(path, safe=_PATH_SAFE, errors="surrogateescape")


def _tidy_escapes(part: str) -> str:
    def tidy(escape: re.Match[str]) -> str:
        character = chr(int(escape[0][1:], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    # A percent sign that begins no escape could begin one once the next one is evened out.
    part = _STRAY_PERCENT.sub("%25", quote(part, safe=_URI_SAFE, errors="surrogatepass"))
    return _ESCAPE.sub(tidy, part)
