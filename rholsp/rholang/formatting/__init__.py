"""Rholang's formatter: docs/formatting.md says what its style is."""

from rholsp.rholang.formatting.layout import format_embedded, format_part, format_text
from rholsp.rholang.formatting.typing import format_typed
from rholsp.syntax.formatting.style import Formatter

FORMATTER = Formatter(format_text, format_part, format_typed, format_embedded)
