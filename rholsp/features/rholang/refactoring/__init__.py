"""Rholang's refactorings: one module each. They are imported on first use: most sessions start with other requests."""

from collections.abc import Iterable

from rholsp.features.refactoring import Refactoring, RefactoringSite


def refactorings(site: RefactoringSite) -> Iterable[Refactoring]:
    from rholsp.features.rholang.refactoring.all_of_them import of_site

    return of_site(site)
