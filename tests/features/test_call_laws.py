"""Laws of calls: implementation and definition agree, and what a clause calls is called by it, in any workspace."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.call_hierarchy import CallNode, incoming_calls, node_of, outgoing_calls, prepare_call_hierarchy
from rholsp.features.facts import FileFacts
from rholsp.features.implementation import implementation
from rholsp.features.literals import may_take
from rholsp.features.references import references
from rholsp.features.results import Definitions
from rholsp.model.summary import Contract, Span, SymbolKind
from tests.features import metta_programs
from tests.features.dict_view import DictView
from tests.features.programs import workspaces

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
any_workspace = st.one_of(workspaces(), metta_programs.workspaces())


def places(found: Definitions | None) -> set[tuple[str, int, int]]:
    return set() if found is None else {(one.uri, *one.selection) for one in found.targets}


@settings(max_examples=60, deadline=None)
@given(any_workspace)
async def test_implementation_has_the_clauses_of_definition_that_fit(
    files: dict[str, str],
) -> None:
    view = DictView(files)
    for uri, facts in view.files.items():
        for send in facts.summary.sends:
            resolution = await view.resolve(uri, send.name.start)
            if resolution is None or resolution.occurrence != send.name:
                continue
            fitting = {
                (target.facts.uri, *target.selection)
                for target in resolution.targets
                if target.receiver is not None and may_take(view, facts, send, target.receiver)
            }
            found = await implementation(view, uri, send.name.start)
            assert fitting <= places(found)
            clauses = {
                (other.uri, *contract.name) for other in view.files.values() for contract in other.summary.contracts
            }
            assert places(found) & clauses == fitting & clauses


@settings(max_examples=40, deadline=None)
@given(any_workspace)
async def test_each_call_that_goes_out_of_a_node_comes_into_another(files: dict[str, str]) -> None:
    view = DictView(files)
    nodes: dict[CallNode, None] = {}
    for uri, facts in view.files.items():
        whole = Span(0, facts.lines.length)
        nodes[CallNode(uri.rsplit("/", 1)[-1], "file", "", uri, whole, Span(0, 0), facts.lines)] = None
        for contract in facts.summary.contracts:
            for node in await prepare_call_hierarchy(view, uri, contract.name.start) or ():
                nodes[node] = None
    out, into = set(), set()
    for node in nodes:
        for call in await outgoing_calls(view, node) or ():
            out |= {(node, call.node, place) for place in call.places}
        for call in await incoming_calls(view, node) or ():
            into |= {(call.node, node, place) for place in call.places}
    assert out == into


async def calls_by_references(view: DictView, facts: FileFacts, clause: Contract) -> set[tuple[str, int, int]]:
    """The references of a clause's name that are calls, as far as go to implementation leads from there to it."""
    found = await references(view, facts.uri, clause.name.start, True) or ()
    own = facts.uri, *clause.name
    sends = {(uri, *send.name) for uri, one in view.files.items() for send in one.summary.sends}
    called = {(one.uri, one.start, one.end) for one in found} & sends
    return {place for place in called if own in places(await implementation(view, place[0], place[1]))}


async def check_callers(view: DictView) -> int:
    """That the callers of each clause are its references of that kind; how many clauses there are."""
    count = 0
    for facts in view.files.values():
        for i, clause in enumerate(facts.summary.contracts):
            if facts.summary.symbols[clause.symbol].kind is SymbolKind.IMPLICIT:
                continue  # A method's name is a literal: its references are calls alone.
            calls = await incoming_calls(view, node_of(facts, i)) or ()
            incoming = {(call.node.uri, *place) for call in calls for place in call.places}
            assert incoming == await calls_by_references(view, facts, clause)
            count += 1
    return count


@settings(max_examples=30, deadline=None)
@given(any_workspace)
async def test_callers_are_the_references_that_are_calls(files: dict[str, str]) -> None:
    await check_callers(DictView(files))


async def test_callers_in_the_examples_are_the_references_that_are_calls() -> None:
    paths = [path for path in EXAMPLES.rglob("*") if path.suffix in (".rho", ".metta")]
    assert await check_callers(DictView({path.as_uri(): path.read_text("utf-8") for path in paths})) > 20


AGENTS = st.lists(
    st.tuples(st.sampled_from("mn"), st.sampled_from(("", "x", "@1", "x, y", "...x"))), min_size=1, max_size=4
).map(lambda members: " | ".join(f"method {name}({formals}) {{ Nil }}" for name, formals in members))
CALLS = st.lists(
    st.tuples(st.sampled_from(("a", "b", "this")), st.sampled_from("mno"), st.sampled_from(("", "1", "2", "1, 2"))),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(AGENTS, CALLS)
async def test_callers_of_methods_are_the_references_of_their_names(members: str, calls: list[tuple[str, ...]]) -> None:
    own = " | ".join(["Nil", *(f"this!{name}({given})." for who, name, given in calls if who == "this")])
    sent = " | ".join(["Nil", *(f"{who}!{name}({given})." for who, name, given in calls if who != "this")])
    text = f"""new A, r in {{
  agent A {{ constructor() {{ {own} }} | {members} | default(...@args) {{ Nil }} }} |
  for (a <- A!?()) {{ A!(*r) | for (b <- r) {{ {sent} }} }}
}}"""
    view = DictView({"file:///a.rho": text})
    (facts,) = view.files.values()
    for i, clause in enumerate(facts.summary.contracts):
        if facts.summary.symbols[clause.symbol].kind is not SymbolKind.IMPLICIT:
            continue
        incoming = await incoming_calls(view, node_of(facts, i)) or ()
        callers = {place for call in incoming for place in call.places}
        named = await references(view, facts.uri, clause.name.start, False) or ()
        at = {send.strings[0]: send.name for send in facts.summary.sends if send.strings}
        assert callers == {at[place.start] for place in named}
