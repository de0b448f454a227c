"""Laws of what takes messages: go to implementation and go to definition agree, in any workspace."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rholsp.features.implementation import implementation
from rholsp.features.literals import may_take
from rholsp.features.results import Definitions
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
