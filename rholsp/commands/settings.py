"""`rholsp settings`: what an editor may set, as a list, or as a schema for its extension."""

import argparse
import sys
from typing import TextIO

from rholsp.features.language import Languages
from rholsp.features.language_registry import LANGUAGES
from rholsp.setting_forms import DIAGNOSTIC_CODES
from rholsp.settings_schema import Vocabularies, listing, properties, schema, written


def run(args: argparse.Namespace) -> int:
    """The subcommand: `args` has the format. Returns the exit status."""
    settings(args.format, out=sys.stdout)
    return 0


def settings(form: str, *, out: TextIO) -> None:
    """Writes the settings as `text`, `schema` or `properties`."""
    if form == "text":
        out.write(listing())
        return
    vocabularies = vocabularies_of(LANGUAGES)
    out.write(written(schema(vocabularies) if form == "schema" else properties(vocabularies)))


def vocabularies_of(languages: Languages) -> Vocabularies:
    """The words that settings take from the languages."""
    codes = {code.code: code.title for language in languages.known for code in language.codes}
    return {DIAGNOSTIC_CODES: codes}
