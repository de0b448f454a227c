"""MeTTa's refactorings: one module each. They are imported on first use: most sessions start with other requests."""

from collections.abc import Iterable

from rholsp.features.refactoring import Refactoring, RefactoringSite


def refactorings(site: RefactoringSite) -> Iterable[Refactoring]:
    from rholsp.features.metta.refactoring.declare_type import declare_type
    from rholsp.features.metta.refactoring.extract_function import extract_function

    yield from extract_function(site)
    yield from declare_type(site)
