"""A page's dataclass has the names that its template reads: none is missing, none is idle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

import serving
from serving.drawings.waterfall import Step, _Row
from serving.pages.layout import Asked
from serving.pages.start import Filters
from serving.templating import Templated, _environment, render
from serving.words.page_words import PageWords
from serving.words.report_words import Words
from tests.import_everything import module_names
from tests.template_reads import Reading

TEMPLATES = Path(serving.__file__).parent / "templates"
SHARED = (Asked, Filters, Words, PageWords, Step, _Row)
"""What is there for more than one page, or for the code that makes a page."""


def _pages() -> list[type[Templated]]:
    for name in module_names("serving"):
        import_module(name)
    return sorted(_below(Templated), key=lambda page: page.template)


def _below(kind: type[Templated]) -> Iterator[type[Templated]]:
    for page in kind.__subclasses__():
        yield from _below(page)
        if hasattr(page, "template") and page.__module__.startswith("serving."):
            yield page


PAGES = _pages()
READINGS = {page: Reading(page, _environment()) for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.template)
def test_a_template_reads_nothing_that_its_page_lacks(page: type[Templated]) -> None:
    assert READINGS[page].faults == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.template)
def test_a_page_carries_nothing_that_its_template_never_reads(page: type[Templated]) -> None:
    assert READINGS[page].unread(SHARED) == []


def test_every_template_belongs_to_one_page_or_is_part_of_one() -> None:
    walked = {name for reading in READINGS.values() for name in reading.templates}
    named = [page.template for page in PAGES]

    assert {path.name for path in TEMPLATES.iterdir()} == walked - {"explanation.css"}
    assert len(set(named)) == len(named)


# How a page and its template are compared, on pages made for it.


@dataclass(frozen=True)
class Row:
    """A row."""

    title: str
    size: int | None = None


@dataclass(frozen=True)
class Part(Templated):
    """What stands inside a page with a template of its own."""

    template: ClassVar[str] = "part"

    row: Row


@dataclass(frozen=True)
class Whole(Templated):
    """A page with rows."""

    template: ClassVar[str] = "whole"

    heading: str
    rows: Sequence[Row]
    part: Part | None = None

    @property
    def loud(self) -> str:
        """A name that follows from a field."""
        return self.heading.upper()


READS_ALL = "{{ heading }}{{ part }}{% for row in rows %}{{ row.title }}{{ row.size }}{% endfor %}"


def reading(whole: str, **others: str) -> Reading:
    return Reading(Whole, Environment(loader=DictLoader({"whole": whole, **others})))


@pytest.mark.parametrize(
    ("template", "others"),
    [
        (READS_ALL, {}),
        ("{{ loud | lower }}" + READS_ALL, {}),
        ("{% include 'other' %}", {"other": READS_ALL}),
        ("{% extends 'other' %}{% block inner %}" + READS_ALL + "{% endblock %}",
         {"other": "<main>{% block inner %}{{ nothing }}{% endblock %}</main>"}),
        ("{% import 'other' as other %}{{ part }}{{ heading }}{{ other.each(rows) }}",
         {"other": "{% macro each(all) %}{% for one in all %}{{ one.size }}{{ one.title }}"
                   "{% endfor %}{% endmacro %}"}),
        ("{% set one = rows[0] %}{{ one.title }}{{ one['size'] }}{{ heading }}{{ part }}", {}),
    ],
    ids=["loop", "property", "include", "extends", "macro", "set"],
)  # fmt: skip
def test_names_are_found_wherever_they_are_read(template: str, others: dict[str, str]) -> None:
    found = reading(template, **others)

    assert (found.faults, found.unread()) == ([], [])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("{{ headline }}", "headline is no name of Whole"),
        ("{% for row in rows %}{{ row.name }}{% endfor %}", "Row has no name"),
        ("{{ row.title }}", "row is no name of Whole"),
        ("{{ part.title }}", "Part has no title"),
        ("{{ rows }}", "Sequence is printed, which is no text"),
        ("{% for one, other in rows %}{% endfor %}", "Row is not 2 values"),
        ("{% include 'other' %}", "missing is no name of Whole"),
        ("{% import 'other' as other %}{{ other.told(heading) }}", "told never reads its idle"),
        ("{{ heading | reverse }}", "the filter reverse is none that this test knows"),
    ],
)
def test_a_name_that_is_not_there_is_a_fault(more: str, said: str) -> None:
    other = "{% macro told(idle) %}x{% endmacro %}{{ missing }}"

    faults = reading(READS_ALL + more, other=other).faults

    assert any(said in fault for fault in faults), faults


def test_a_field_that_nothing_reads_is_named() -> None:
    found = reading("{{ loud }}{% for heading in rows %}{{ heading.title }}{% endfor %}")

    assert found.faults == []
    assert found.unread() == ["Row.size", "Whole.heading", "Whole.part"]
    assert found.unread(shared=[Row]) == ["Whole.heading", "Whole.part"]


def test_a_page_inside_another_is_printed_filled_and_not_escaped() -> None:
    small = next(page for page in PAGES if page.template == "docs.html")()

    assert Markup("{}").format(small) == render(small)
