"""MeTTa's composition of resolvers (DESIGN section 6).

Symbols are shared by all MeTTa of the workspace, so their rules come first; a variable is bound where it stands; and a
symbol that no rule defines may at least be declared.
"""

from rholsp.features.resolve import FirstOf, Fitting, For, Lexical, Resolver, SharedContracts, SharedPlaces
from rholsp.metta.shapes import misfit
from rholsp.model.summary import Role

METTA: Resolver = For("metta", Fitting(FirstOf((SharedContracts(), Lexical(), SharedPlaces(Role.DECLARE))), misfit))
