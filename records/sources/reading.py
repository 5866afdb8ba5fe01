"""Any source, whatever its form: a line here for each form that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from records.dataset import Dataset
from records.errors import ContractError, NotFoundError, UsageError
from records.identities.identity import mask_path
from records.problems import Problem
from records.sources.excel.reader import is_workbook, read_workbook
from records.sources.folder import is_dataset_folder, read_folder
from records.sources.listing import list_folder, readable_name, why_not_read
from records.sources.masking import Known
from records.sources.siasn.export import why_no_export
from records.sources.siasn.files import find_files, is_siasn
from records.sources.siasn.reader import read_siasn
from records.sources.source import Source

AUTO = "auto"


@dataclass(frozen=True)
class Form:
    """A form of source.

    Attributes:
        recognises: Whether a path is of this form.
        read: Reads it, given what the home says of its organisation; what lies in one place may be
            several sources of it.
        expected: What it looks like, for messages.
    """

    recognises: Callable[[Path], bool]
    read: Callable[[Path, Dataset | None], Iterator[Source]]
    expected: str


def _folder(path: Path, _home: Dataset | None) -> Iterator[Source]:
    yield read_folder(path)


def _siasn(path: Path, _home: Dataset | None) -> Iterator[Source]:
    """The answers, and the workbooks that lie beside them as what SIASN lacks."""
    found = find_files(path)
    source = read_siasn(path, found)
    yield source
    for workbook, read in found.workbooks.items():
        try:
            beside = read_workbook(workbook, source.dataset, without=read)
        except ContractError as error:
            # The file may be named after somebody whom the answers name.
            raise Known.of(source.tables.values()).hidden_error(error) from error
        yield beside


def _workbook(path: Path, home: Dataset | None) -> Iterator[Source]:
    """A workbook, or all workbooks of a folder, whose other files are reported as not read."""
    if path.is_file():
        yield read_workbook(path, home)
        return
    inside = list_folder(path)
    others = {file: "it is no workbook" for file in inside.files if not is_workbook(file)}
    passed_over = tuple(_passed_over(*other) for other in {**inside.others, **others}.items())
    for workbook in filter(is_workbook, inside.files):
        source = read_workbook(workbook, home)
        home = home or source.dataset
        yield replace(source, problems=(*source.problems, *passed_over))
        passed_over = ()


def _passed_over(path: Path, why: str) -> Problem:
    return Problem(
        "warned", "not_read", "", mask_path(readable_name(path.name)),
        f"not read: {why}", "workbooks alone, or a folder with dataset.toml",
        "add dataset.toml if its tables count too, else leave it out of the folder", kept=False,
    )  # fmt: skip


def _has_workbooks(path: Path) -> bool:
    return is_workbook(path) or (path.is_dir() and any(map(is_workbook, list_folder(path).files)))


FORMS: Mapping[str, Form] = {
    "dataset": Form(is_dataset_folder, _folder, "a folder with dataset.toml"),
    "siasn": Form(
        is_siasn,
        _siasn,
        "a SIASN export (CSV or workbook), or a folder of it and saved answers (JSON)",
    ),
    "excel": Form(
        _has_workbooks,
        _workbook,
        "a workbook (.xlsx) as mutasi template makes it, or a folder of them",
    ),
}
"""The forms by the name that `--format` takes, in the order they are tried."""


def read_sources(
    paths: Iterable[Path], form: str = AUTO, *, home: Dataset | None = None
) -> Iterator[Source]:
    """Read the sources at some paths, one after the other.

    Args:
        paths: Folders and files of one organisation.
        form: Their form, or `auto`.
        home: The home's dataset, if it has records. A workbook that does not name its organisation
            belongs to this one, or else to that of a source before it.

    Raises:
        NotFoundError: There is nothing at a path.
        UsageError: There is no such form.
        ContractError: A source has no known form, or cannot be read in its form.
    """
    for path in paths:
        for source in _form_of(path, form).read(path, home):
            home = home or source.dataset
            yield source


def read_source(path: Path, form: str = AUTO) -> Source:
    """The one source at a path, or the first of several that lie there; see `read_sources`."""
    return next(iter(read_sources([path], form)))


def _form_of(path: Path, form: str) -> Form:
    if not path.exists():
        raise NotFoundError(
            found=f"no file or folder {path}",
            expected=" or ".join(form.expected for form in FORMS.values()),
            action="check the path",
        )
    why = None if path.is_dir() else why_not_read(path)
    if why is not None:
        raise ContractError(
            found=f"{mask_path(readable_name(path.name))}: {why}",
            expected="a file or a folder",
            action="save what it gives as a file, and give that",
        )
    if form != AUTO:
        return FORMS[_known_form(form)]
    for candidate in FORMS.values():
        if candidate.recognises(path):
            return candidate
    why = f": {why_no_export(path)}" if path.is_file() else ""
    raise ContractError(
        found=f"{mask_path(readable_name(path.name))}, of no form that is known{why}",
        expected=" or ".join(form.expected for form in FORMS.values()),
        action="give the file or folder that holds the records, or say its form with --format",
    )


def _known_form(form: str) -> str:
    if form in FORMS:
        return form
    raise UsageError(
        found=f"--format {form}",
        expected="one of " + ", ".join([AUTO, *FORMS]),
        action="correct --format",
    )
