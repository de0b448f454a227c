"""A builder for generated Python source."""

from typing import Any


class GeneratedSource:
    """The source being written, and the constants that it refers to by name."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        self.depth = 1
        self._by_value: dict[Any, str] = {}

    def line(self, text: str) -> None:
        """Add one line at the present indentation."""
        self.lines.append("    " * self.depth + text)

    def constant(self, prefix: str, value: Any) -> str:
        """Name of a constant; equal values share one."""
        key = (prefix, value)
        if key not in self._by_value:
            name = f"{prefix}{len(self.constants)}"
            self._by_value[key] = name
            self.constants[name] = value
        return self._by_value[key]
