"""Laws of calls: implementation and definition agree, and what a clause calls is called by it, in any workspace."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.call_hierarchy import CallNode, incoming_calls, outgoing_calls, prepare_call_hierarchy
from rholsp.features.implementation import implementation
from rholsp.features.literals import may_take
from rholsp.features.results import Definitions
from rholsp.model.summary import Span
from tests.features import metta_programs
from tests.features.dict_view import DictView
from tests.features.programs import workspaces

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
