"""Values with what they were made from: the least recently used go first, and what is out of date can be dropped."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

Dependency = tuple[str, str]
"""What kind of thing a value was made from, and which: ("file", uri), ("name", key)."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(NamedTuple, Generic[V]):
    value: V
    dependencies: frozenset[Dependency]


@dataclass(slots=True, eq=False)
class Memory(Generic[K, V]):
    """At most `capacity` values. Dropping takes time in the number of what is dropped, not of what is kept."""

    capacity: int
    kept: OrderedDict[K, Remembered[V]] = field(default_factory=OrderedDict)
    """Least recently used first."""
    dependents: dict[Dependency, set[K]] = field(default_factory=dict)

    def store(self, key: K, value: V, dependencies: frozenset[Dependency]) -> V | None:
        """Keeps a value in the place of an earlier one of the key. Gives the other one that had to go for it."""
        self.drop(key)
        self.kept[key] = Remembered(value, dependencies)
        for dependency in dependencies:
            self.dependents.setdefault(dependency, set()).add(key)
        return self.drop(next(iter(self.kept))) if len(self.kept) > self.capacity else None

    def use(self, key: K) -> None:
        """Makes the value the one that goes last, if it is there."""
        if key in self.kept:
            self.kept.move_to_end(key)

    def drop(self, key: K) -> V | None:
        """Gives what was dropped, if there was anything."""
        remembered = self.kept.pop(key, None)
        if remembered is None:
            return None
        for dependency in remembered.dependencies:
            keys = self.dependents[dependency]
            keys.discard(key)
            if not keys:
                del self.dependents[dependency]
        return remembered.value

    def forget(self, changed: Iterable[Dependency]) -> list[V]:
        """Drops what was made from something that has changed, which is given."""
        stale = {key for dependency in changed for key in self.dependents.get(dependency, ())}
        return [value for value in map(self.drop, stale) if value is not None]
