"""MeTTa's composition of resolvers (docs/design.md 6).

A symbol means the same in the whole workspace, yet unrelated programs share it by chance: so what its own file says of
it comes first, the rules before the declarations, and other files are asked only where it says nothing. A variable is
bound where it stands.
"""

from rholsp.features.resolve import FirstOf, Fitting, For, Lexical, OwnPlaces, Resolver, SharedContracts, SharedPlaces
from rholsp.metta.pattern_shapes import misfit
from rholsp.model.summary import Role

_OWN = (Lexical(), OwnPlaces(Role.DECLARE))
_SHARED = (SharedContracts(), SharedPlaces(Role.DECLARE))

METTA: Resolver = For(Fitting(FirstOf(_OWN + _SHARED), misfit), "metta")
