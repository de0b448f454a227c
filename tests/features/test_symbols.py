"""Outlines and the search over the workspace."""

import pytest

from rholsp.features.document_symbols import document_symbols
from rholsp.features.results import OutlineNode
from rholsp.features.workspace_symbols import ranking, workspace_symbols
from tests.features.dict_view import DictView
from tests.features.fixture import Case, cases


def drawn(nodes: tuple[OutlineNode, ...], text: str, indent: str = "") -> list[str]:
    lines: list[str] = []
    for node in nodes:
        assert node.span.start <= node.selection.start <= node.selection.end <= node.span.end
        lines.append(f"{indent}{node.kind} {node.name} [{text[slice(*node.selection)]}] {node.detail}".rstrip())
        lines += drawn(node.children, text, indent + "  ")
    return lines


@pytest.mark.parametrize("case", cases("document_symbols.txt") + cases("metta_document_symbols.txt"), ids=repr)
async def test_document_symbols(case: Case) -> None:
    ((uri, text),) = case.files.items()
    nodes = await document_symbols(DictView(case.files), uri)
    assert nodes is not None
    assert drawn(nodes, text) == case.texts["expected"].splitlines()


async def test_no_outline_of_a_file_that_nobody_knows() -> None:
    assert await document_symbols(DictView({}), "file:///x.rho") is None


@pytest.mark.parametrize(
    ("query", "best_first"),
    [
        ("get", ["get", "Get", "getBalance", "g_e_t", "forget", "gxext"]),
        ("gB", ["gB", "gBalance", "getBalance", "get_balance", "bigBag"]),
        ("getB", ["getBalance", "getABall"]),
        ("purse", ["purse", 'purse "deposit"', "purser"]),
        ("deposit", ['purse "deposit"', "undeposited"]),
        ("pp", ["pp", "ppx", "PurseProtocol", "app"]),
        ("reg", ['@"reg"', "registry", '@"my registry"']),
    ],
)
def test_better_matches_rank_before_worse_ones(query: str, best_first: list[str]) -> None:
    rank = ranking(query)
    ranks = [rank(name) for name in best_first]
    assert None not in ranks
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("query", "name"), [("xyz", "yxz"), ("aa", "a"), ("get.", "get")])
def test_what_does_not_match(query: str, name: str) -> None:
    assert ranking(query)(name) is None


FILES = {
    "file:///a.rho": """
new bank in {
  contract bank(@"open", ret) = {
    new account in {
      contract account(@"balance", ret) = { Nil } | ret!(*account)
    }
  }
}""",
    "file:///b.rho": 'contract backup(@x) = { Nil } | contract @"bank"(@x) = { Nil }',
}


async def test_nested_and_private_contracts_are_found_with_their_container() -> None:
    (found,) = await workspace_symbols(DictView(FILES), "account")
    text = FILES["file:///a.rho"]
    assert (found.name, found.kind, found.container) == ('account "balance"', "contract", 'bank "open"')
    assert text[found.place.start : found.place.end] == "account"
    assert text[: found.place.start].endswith("contract ")


async def test_an_empty_query_lists_up_to_the_limit() -> None:
    names = [found.name for found in await workspace_symbols(DictView(FILES), "")]
    assert sorted(names) == ['@"bank"', 'account "balance"', "backup", 'bank "open"']
    assert len(await workspace_symbols(DictView(FILES), "", limit=2)) == 2


async def test_the_best_hit_comes_first_over_all_files() -> None:
    found = [(symbol.name, symbol.place.uri) for symbol in await workspace_symbols(DictView(FILES), "backup")]
    assert found == [("backup", "file:///b.rho")]
    names = [symbol.name for symbol in await workspace_symbols(DictView(FILES), "bank")]
    assert names == ['@"bank"', 'bank "open"']
