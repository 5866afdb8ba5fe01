"""The one way templates are found and filled: escaped always, a forgotten name is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

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


def fill(template: str, **values: object) -> Markup:
    """A filled template, safe to stand inside another.

    Args:
        template: File name under `serving/templates`.
        **values: What the template names.
    """
    return Markup(_environment().get_template(template).render(**values))
