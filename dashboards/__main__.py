"""`python -m dashboards` writes the generated files anew."""

from dashboards.generate import write

write()
