"""An LRU cache whose values know their dependencies, so that stale ones can be dropped."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

Dependency = tuple[str, str]
"""A dependency's kind and identity: ("file", uri), ("name", key)."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(NamedTuple, Generic[V]):
    value: V
    dependencies: frozenset[Dependency]


@dataclass(slots=True, eq=False)
class Memory(Generic[K, V]):
    """At most `capacity` values. Dropping takes time linear in the values dropped, not in those kept."""

    capacity: int
    kept: OrderedDict[K, Remembered[V]] = field(default_factory=OrderedDict)
    """Least recently used first."""
    dependents: dict[Dependency, set[K]] = field(default_factory=dict)

    def store(self, key: K, value: V, dependencies: frozenset[Dependency]) -> V | None:
        """Stores a value in place of the key's earlier one. Returns the other value evicted for it, if any."""
        self.drop(key)
        self.kept[key] = Remembered(value, dependencies)
        for dependency in dependencies:
            self.dependents.setdefault(dependency, set()).add(key)
        return self.drop(next(iter(self.kept))) if len(self.kept) > self.capacity else None

    def use(self, key: K) -> None:
        """Marks the value as the most recently used, if it is there."""
        if key in self.kept:
            self.kept.move_to_end(key)

    def drop(self, key: K) -> V | None:
        """Returns the dropped value, if there was one."""
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
        """Drops, and returns, the values that depend on something that has changed."""
        stale = {key for dependency in changed for key in self.dependents.get(dependency, ())}
        return [value for value in map(self.drop, stale) if value is not None]
