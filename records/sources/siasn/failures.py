"""Answers that say nothing about whom they were asked for: those that failed, and missing pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from records.problems import EXAMPLES, Problem
from records.sources.siasn.envelopes import Page
from records.sources.siasn.files import File

_MANY = 20
"""So many missing pages of one answer are named; of more, the first."""


@dataclass
class Failures:
    """The answers of one kind that failed.

    Attributes:
        answer: The kind.
        asked: How many answers there are, failed or not.
        files: The file of each failed one, with its error message.
    """

    answer: str
    asked: int = 0
    files: list[tuple[str, str]] = field(default_factory=list)

    def problem(self, table: str) -> list[Problem]:
        """A warning about them; `records.checks` refuses the source if there are too many."""
        if not self.files:
            return []
        said = Counter(what for _, what in self.files).most_common()
        told = ", ".join(f"{what} {count:,}" for what, count in said[:EXAMPLES])
        names = list(dict.fromkeys(name for name, _ in self.files))
        more = f" and {len(names) - EXAMPLES:,} more" if len(names) > EXAMPLES else ""
        return [
            Problem(
                "warned", "failed_answer", table, names[0],
                f"{len(self.files):,} of {self.asked:,} answers of {self.answer} failed when they "
                f"were fetched ({told}), in {', '.join(names[:EXAMPLES])}{more}: the people in "
                "them would look as if they had no rows",
                "rows, or “Data tidak ditemukan” where there are none",
                "fetch these again", count=len(self.files), kept=False, of=self.asked,
            )
        ]  # fmt: skip


@dataclass(frozen=True)
class _Seen:
    """A page that is there."""

    file: File
    page: Page
    rows: int


class Pages:
    """The pages of one kind of answer, by the person they are about."""

    def __init__(self, answer: str) -> None:
        """Begin with none."""
        self._answer = answer
        self._groups: dict[str, list[_Seen]] = {}

    def note(self, file: File, page: Page, rows: int, person: str | None) -> None:
        """Note a page of a file: its number of rows, and its person if all rows are about one."""
        numbered = page if page.number is not None else replace(page, number=file.page)
        if numbered == Page():
            return
        folder = f"{file.path.parent.as_posix()}/"
        # Pages of everybody's rows have a number in their names, whoever happens to be on one.
        own = None if file.page is not None else person
        group = file.person or own or folder
        self._groups.setdefault(group, []).append(_Seen(file, numbered, rows))

    def problems(self, table: str) -> list[Problem]:
        """A warning about pages that are not there."""
        missing = [(seen[0].file.name, what) for seen in self._groups.values()
                   if (what := _missing(seen)) is not None]  # fmt: skip
        if not missing:
            return []
        told = "; ".join(f"{name}: {what}" for name, what in missing[:EXAMPLES])
        more = f"; and {len(missing) - EXAMPLES:,} more" if len(missing) > EXAMPLES else ""
        return [
            Problem(
                "warned", "missing_page", table, missing[0][0],
                f"{len(missing):,} answers of {self._answer} without all of their pages "
                f"({told}{more}): what stands on the others is not read",
                "every page of an answer", "fetch the missing pages", count=len(missing),
                kept=False,
            )
        ]  # fmt: skip


def _missing(seen: list[_Seen]) -> str | None:
    """Which pages of an answer are not there, in words; None where all are."""
    lasts = [one.page.last for one in seen if one.page.last is not None]
    numbers = {one.page.number for one in seen if one.page.number is not None}
    if lasts:
        # A page that does not say its number stands for the first that is missing.
        unnamed = sum(one.page.number is None for one in seen)
        absent = [number for number in range(1, max(lasts) + 1) if number not in numbers]
        return _named(absent[unnamed:], max(lasts))
    totals = [one.page.total for one in seen if one.page.total is not None]
    rows = sum(one.rows for one in seen)
    if totals and rows < max(totals):
        return f"{max(totals) - rows:,} of {max(totals):,} rows"
    last = max(seen, key=lambda one: one.page.number or 0)
    if last.page.has_next and not any(
        one.page.number == (last.page.number or 1) + 1 for one in seen
    ):
        return f"page {(last.page.number or 1) + 1}"
    first = min(numbers, default=1)
    between = [number for number in range(min(first, 1), max(numbers, default=1)) if
               number not in numbers]  # fmt: skip
    return _named(between, None) if len(numbers) > 1 else None


def _named(numbers: Iterable[int], last: int | None) -> str | None:
    absent = list(numbers)
    if not absent:
        return None
    named = ", ".join(map(str, absent[:_MANY])) + (", …" if len(absent) > _MANY else "")
    of = "" if last is None else f" of {last:,}"
    return f"page{'s' if len(absent) > 1 else ''} {named}{of}"
