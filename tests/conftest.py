"""Settings for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from rholsp.protocol.unfinished_types import import_lsprotocol

# As the server does, so that its types are what they are there.
import_lsprotocol()

# Laws are about results, never about time; the machine that runs them may be slow.
settings.register_profile("rholsp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rholsp")


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Servers that tests start keep their index, their logs and their addresses in folders of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            patch.setenv(f"XDG_{name}", str(tmp_path_factory.mktemp(name.lower())))
        yield
