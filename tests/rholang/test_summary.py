"""Questions that a summary answers itself."""

import pytest

from rholsp.rholang.summarise import summarise


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("new foo in { |foo!(1) }", "foo"),
        ("new foo in { f|oo!(1) }", "foo"),
        ("new foo in { foo|!(1) }", "foo"),
        ("new foo in { foo!|(1) }", None),
        ('new lib in { @(*lib|, "get")!(1) }', "lib"),
        ('new lib in { @(|*lib, "get")!(1) }', '@(*lib, "get")'),
        ('new lib in { |@(*lib, "get")!(1) }', '@(*lib, "get")'),
        ('new lib in { @(*lib, "get")|!(1) }', '@(*lib, "get")'),
        ('@"s"|!(1)', '@"s"'),
        ("new c in { for (@x <- c) { c!(|x) } }", "x"),
    ],
)
def test_the_occurrence_at_the_cursor(marked: str, expected: str | None) -> None:
    offset = marked.index("|")
    text = marked.replace("|", "")
    summary = summarise(text)
    found = summary.occurrence_at(offset)
    assert (None if found is None else text[summary.starts[found] : summary.ends[found]]) == expected
