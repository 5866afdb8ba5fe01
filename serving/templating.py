"""The one way templates are found and filled: escaped always, a forgotten name is an error."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    # An answer as text shares words with the pages, and does not wait for what fills them.
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        # A page that is one file carries the very styles that the server's pages link to.
        loader=ChoiceLoader(
            [PackageLoader("serving", "templates"), PackageLoader("serving", "static")]
        ),
        # Names and titles come from other people's files: everything is escaped, SVG too.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Templated:
    """What one template shows: its fields are the names that the template reads.

    Each page, document and drawing is a frozen dataclass below this one. Its template may read
    its fields and properties and nothing else, and must read every field
    (`tests/unit/test_templates.py` checks both). One that is printed in another's template
    (`{{ explanation }}`) stands there filled.

    Attributes:
        template: File name under `serving/templates`.
    """

    template: ClassVar[str]

    def __html__(self) -> Markup:
        """What Jinja asks of a value before it escapes it."""
        return render(self)


def render(page: Templated) -> Markup:
    """The filled template of a page, safe to stand inside another."""
    values = {name: getattr(page, name) for name in names_of(type(page))}
    return Markup(_environment().get_template(page.template).render(values))


def names_of(kind: type[Templated]) -> frozenset[str]:
    """The names that a kind of page gives to its template: its fields and its properties."""
    properties = (name for name in dir(kind) if isinstance(getattr(kind, name, None), property))
    return frozenset(field.name for field in fields(kind)) | frozenset(properties)
