"""Any source, whatever its form: a line here for each form that can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from records.errors import NotFoundError, UsageError
from records.sources.folder import is_dataset_folder, read_folder
from records.sources.siasn.files import is_siasn
from records.sources.siasn.reader import read_siasn
from records.sources.source import Source

AUTO = "auto"


@dataclass(frozen=True)
class Form:
    """A form of source.

    Attributes:
        recognises: Whether a path is of this form.
        read: Reads it.
        expected: What it looks like, for messages.
    """

    recognises: Callable[[Path], bool]
    read: Callable[[Path], Source]
    expected: str


FORMS: Mapping[str, Form] = {
    "dataset": Form(is_dataset_folder, read_folder, "a folder with dataset.toml"),
    "siasn": Form(
        is_siasn, read_siasn, "a SIASN export (CSV), or a folder of it and saved answers (JSON)"
    ),
}
"""The forms by the name that `--format` takes, in the order they are tried."""


def read_source(path: Path, form: str = AUTO) -> Source:
    """The source at a path.

    Raises:
        NotFoundError: There is nothing.
        UsageError: The form is none, or nobody recognises the source.
        ContractError: The source cannot be read in this form.
    """
    if not path.exists():
        raise NotFoundError(
            found=f"no file or folder {path}",
            expected=" or ".join(form.expected for form in FORMS.values()),
            action="check the path",
        )
    if form != AUTO:
        return FORMS[_known_form(form)].read(path)
    for candidate in FORMS.values():
        if candidate.recognises(path):
            return candidate.read(path)
    raise UsageError(
        found=f"{path.name}, of no form that is known",
        expected=" or ".join(form.expected for form in FORMS.values()),
        action="give the folder itself, or say its form with --format",
    )


def _known_form(form: str) -> str:
    if form in FORMS:
        return form
    raise UsageError(
        found=f"--format {form}",
        expected="one of " + ", ".join([AUTO, *FORMS]),
        action="correct --format",
    )
