"""What holds for the summary of any text in any language."""

import pickle
from collections.abc import Callable

from rholsp.model.summary import FileSummary, SymbolKind


def assert_lawful(summarise: Callable[[str], FileSummary], text: str) -> None:
    summary = summarise(text)
    starts, ends = list(summary.starts), list(summary.ends)
    assert starts == sorted(set(starts))
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert len(starts) == len(ends) == len(summary.symbol_of) == len(summary.roles)
    assert summary.longest == max((end - start for start, end in zip(starts, ends, strict=True)), default=0)
    assert all(symbol < len(summary.symbols) for symbol in summary.symbol_of)
    for symbol in summary.symbols:
        if symbol.binder is not None:
            assert text[symbol.binder.start : symbol.binder.end] == symbol.name
            assert symbol.binder.start in starts
    for finding in summary.diagnostics:
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.message
    for i, item in enumerate(summary.outline):
        assert item.parent < i
        assert item.span.start <= item.selection.start < item.selection.end <= item.span.end
        if item.parent >= 0:
            parent = summary.outline[item.parent].span
            assert parent.start <= item.span.start <= item.span.end <= parent.end
    for contract in summary.contracts:
        assert contract.container < len(summary.contracts)
        # The name of an agent's method is a clause of the agent itself.
        is_method = summary.symbols[contract.symbol].kind is SymbolKind.IMPLICIT
        assert is_method or contract.name.start in starts
        assert "\n" not in contract.signature
    for send in summary.sends:
        assert send.name.start in starts
    again: FileSummary = pickle.loads(pickle.dumps(summary))
    assert again == summary
