"""Settings for all tests."""

from hypothesis import HealthCheck, settings

# Laws are about results, never about time; the machine that runs them may be slow.
settings.register_profile("rholsp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("rholsp")
