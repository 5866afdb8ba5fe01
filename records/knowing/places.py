"""Find units and posts by name: a name counts only if exactly one thing has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from records.identities.names import MOST_NEAR, near_names, plain_name
from records.knowing.positions import ended_positions, positions_on
from records.knowing.units import ended_units, unit_names
from records.refusal import Refusal

if TYPE_CHECKING:
    from records.contract import Records

_DETAILS = ("job_family", "position_kind", "level")


@dataclass(frozen=True)
class Place:
    """The destination of a proposal.

    Attributes:
        position_id: The position; None: the post is known by its description only.
        unit_id: Its unit.
        title: Its title.
    """

    position_id: str | None = None
    unit_id: str | None = None
    title: str | None = None


class Places:
    """The units and positions of one day, found by id or by name.

    Args:
        view: Records as known on the day.
        day: The day.
    """

    def __init__(self, view: Records, day: date) -> None:
        """Read the view once."""
        positions = positions_on(view, day)
        described = pl.concat(
            [each.select("position_id", "title", "unit_id", "level")
             for each in (positions, ended_positions(view, day))]
        )  # fmt: skip
        self._described = {row["position_id"]: row for row in described.iter_rows(named=True)}
        self._known = frozenset(self._described)
        self._names = dict(unit_names(view, day))
        self._units = frozenset(
            pl.concat(
                [view["units"]["unit_id"], view["assignments"]["unit_id"], positions["unit_id"]]
            ).drop_nulls()
        )
        self._ended = frozenset(ended_units(view, day)["unit_id"])
        self._parents = dict(
            view["units"]
            .sort("valid_from", "known_on", nulls_last=False)
            .select("unit_id", "parent_id")
            .iter_rows()
        )
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for unit, name in sorted(self._names.items()):
            self._by_name[plain_name(name)].append(unit)
        self._by_title: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in positions.iter_rows(named=True):
            if row["title"] is not None:
                self._by_title[plain_name(row["title"])].append(row)
        self._id_forms = {form.casefold(): form for form in self._known | self._units}

    def find(
        self, said: Mapping[str, Any], *, shown: Callable[[str], str] = str
    ) -> Place | Refusal:
        """Find the destination of one row.

        Args:
            said: `position_id`, `unit` (an id or a name), `parent`, `title`, `job_family`,
                `position_kind`, `level`, as far as the row has them.
            shown: Turns a cell into the form in which a message may repeat it.

        Returns:
            The destination, or why there is none. An unknown id is returned as it is: the records
            refuse it later.
        """
        position = said.get("position_id")
        title = said.get("title")
        if position is not None and position not in self._known:
            if plain_name(position) not in self._by_title:
                near = self._near_id(position, self._known)
                return Refusal("unknown_position", near=near)
            title, position = title or position, None
        if position is not None:
            return Place(position, None, None)
        if title is not None and title in self._known:
            # A column for titles may hold an id.
            return Place(title, None, None)
        unit = said.get("unit")
        if unit is None:
            return self._without_unit(title, shown)
        units = self.units_called(unit, said.get("parent"))
        if not units:
            near = self._near_id(unit, self._units) or near_names(unit, self._names.values())
            return Refusal("unknown_unit", found=shown(unit), near=near)
        if title is None:
            return Place(None, units[0]) if len(units) == 1 else self._several(units, unit, shown)
        return self._post(units, title, said, shown)

    def described(self, position_id: str | None) -> Mapping[str, Any]:
        """Title, unit and level of a position, also of one that is no longer; empty if unknown."""
        return self._described.get(position_id or "", {})

    def units_called(self, text: str, parent: str | None = None) -> list[str]:
        """The units that an id or a name means, those still in being before any that are not.

        A name that several units bear may have its parent's behind it, or beside it in a column of
        its own: `Subbagian Umum - Dinas Sosial`.
        """
        if text in self._units:
            return [text]
        found = self._by_name.get(plain_name(text), [])
        if not found:
            found = self._with_parent(text)
        if parent is not None and len(found) > 1:
            wanted = plain_name(parent)
            within = [unit for unit in found if wanted in self._above(unit)]
            found = within or found
        living = [unit for unit in found if unit not in self._ended]
        return living or found

    def unit_label(self, unit: str) -> str:
        """A unit by its name, its parent's name and its id: no two units have the same label."""
        parent = self._names.get(self._parents.get(unit) or "")
        name = self._names.get(unit, unit)
        return f"{name} ({parent}) [{unit}]" if parent else f"{name} [{unit}]"

    def _with_parent(self, text: str) -> list[str]:
        plain = plain_name(text)
        return [
            unit
            for name, units in self._by_name.items()
            if plain.startswith(f"{name} ")
            for unit in units
            if plain[len(name) + 1 :] in self._above(unit)
        ]

    def _chain(self, unit: str | None) -> set[str]:
        """The ids of all units above one."""
        above: set[str] = set()
        at = self._parents.get(unit or "")
        while at is not None and at not in above:
            above.add(at)
            at = self._parents.get(at)
        return above

    def _above(self, unit: str) -> set[str]:
        """The names of all units above one, and their ids."""
        chain = self._chain(unit)
        return {plain_name(self._names.get(each, each)) for each in chain} | {
            plain_name(each) for each in chain
        }

    def _near_id(self, text: str, ids: frozenset[str]) -> tuple[str, ...]:
        """An id that differs in capitals alone: named, not taken."""
        form = self._id_forms.get(text.casefold())
        return (form,) if form in ids and form is not None else ()

    def _several(self, units: Sequence[str], text: str, shown: Callable[[str], str]) -> Refusal:
        return Refusal("ambiguous_unit", found=shown(text), near=self._near_units(units))

    def _near_units(self, units: Iterable[str]) -> tuple[str, ...]:
        """The first few of the units, each once, by their labels."""
        return tuple(self.unit_label(unit) for unit in list(dict.fromkeys(units))[:MOST_NEAR])

    def _without_unit(self, title: str | None, shown: Callable[[str], str]) -> Place | Refusal:
        if title is None:
            return Refusal("no_post")
        posts = self._by_title.get(plain_name(title), [])
        if not posts:
            near = near_names(title, self._titles())
            return Refusal("unknown_position", near=near)
        near = self._near_units(post["unit_id"] for post in posts)
        return Refusal("no_unit", found=shown(title), near=near)

    def _post(
        self,
        units: Sequence[str],
        title: str,
        said: Mapping[str, Any],
        shown: Callable[[str], str],
    ) -> Place | Refusal:
        named = [post for post in self._by_title.get(plain_name(title), []) if _fits(post, said)]
        here = [post for post in named if post["unit_id"] in units]
        if not here:
            # An office often writes the agency where the post is in a unit below it.
            here = [post for post in named if not self._chain(post["unit_id"]).isdisjoint(units)]
        if len(here) == 1:
            return Place(here[0]["position_id"], here[0]["unit_id"], here[0]["title"])
        within = {post["unit_id"]: None for post in here}
        if len(within) > 1:
            if len(units) > 1:
                return self._several(list(within), str(said["unit"]), shown)
            return Refusal("several_posts", found=shown(title), near=self._near_units(within))
        if here:
            near = tuple(_post_label(post) for post in here[:MOST_NEAR])
            return Refusal("ambiguous_title", found=shown(title), near=near)
        if len(units) > 1:
            return self._several(units, str(said["unit"]), shown)
        if any(said.get(name) is not None for name in _DETAILS):
            # A post that nobody has held yet may be described in full.
            return Place(None, units[0], title)
        return Refusal("unknown_title", found=shown(title), near=self._near_titles(title, units[0]))

    def _near_titles(self, title: str, unit: str) -> tuple[str, ...]:
        """Titles of the unit that are written alike, else the units that have such a post."""
        own = [
            post["title"] for posts in self._by_title.values() for post in posts
            if post["unit_id"] == unit
        ]  # fmt: skip
        near = near_names(title, own)
        elsewhere = self._by_title.get(plain_name(title), [])
        places = (f"{post['title']}, {self.unit_label(post['unit_id'])}" for post in elsewhere)
        return near or tuple(dict.fromkeys(places))[:MOST_NEAR]

    def _titles(self) -> Iterable[str]:
        return {post["title"] for posts in self._by_title.values() for post in posts}


def _fits(post: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether a post has the values that the row gives beside its title."""
    level, family, kind = (said.get(name) for name in ("level", "job_family", "position_kind"))
    return (
        (level is None or post["level"] == level)
        and (kind is None or post["position_kind"] == kind)
        and (family is None or plain_name(post["job_family"] or "") == plain_name(family))
    )


def _post_label(post: Mapping[str, Any]) -> str:
    known = [post["title"], post["job_family"], post["level"], f"[{post['position_id']}]"]
    return " · ".join(str(part) for part in known if part is not None)
