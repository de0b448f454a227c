"""Which methods there are, for those who must not load the method table, which takes long."""

import sys
from collections.abc import Collection


def known_methods() -> Collection[str]:
    """The names in the method table as far as it is loaded, and initialize, which is answered before that."""
    module = sys.modules.get("rholsp.server.methods")
    return {"initialize", *getattr(module, "METHODS", ())}
