"""A few things at hand that take long to make."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """So many things at hand; the one that was not asked for the longest goes first.

    >>> shelf = Shelf[str](1)
    >>> shelf.take("a", lambda: "made"), shelf.take("a", lambda: "made again")
    ('made', 'made')
    """

    def __init__(self, most: int) -> None:
        """An empty shelf."""
        self._most = most
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def take(self, name: Hashable, make: Callable[[], Kept]) -> Kept:
        """The thing of that name, made where it is not there."""
        if name not in self._kept:
            self._kept[name] = make()
        self._kept.move_to_end(name)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return self._kept[name]
