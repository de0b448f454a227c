"""`rholsp`, but each version of a text is analysed from nothing: what keys cost without docs/incremental.md.

    python benchmarks/plain_server.py --stdio

takes the arguments of `rholsp`.
"""

import sys
from dataclasses import replace

from rholsp.features import language_registry
from rholsp.features.language import Languages


def without_revising(languages: Languages) -> Languages:
    return replace(languages, known=tuple(replace(one, revise=None) for one in languages.known))


# Worker processes import this module again under another name, and must not start a server.
if __name__ == "__main__":
    language_registry.LANGUAGES = without_revising(language_registry.LANGUAGES)
    # Not before: it takes the languages from there.
    from rholsp.cli import main

    sys.exit(main())
