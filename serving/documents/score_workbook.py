"""The answer to an office's list as a workbook that can be handed on."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from models.words.wording import Language
from records.sources.proposal_headers import meaning_of
from serving.documents.score_list import INPUT_ROW, shown_columns

_SHEET: Mapping[Language, tuple[str, str]] = {
    "id": ("perkiraan", "keterangan"),
    "en": ("estimates", "notes"),
}
_PERCENT = frozenset({"probability", "lower", "upper"})
_WIDTHS: Mapping[str, int] = {
    "reasons": 52, "notes": 30, "facts": 28, "abstain_reasons": 36, "words": 26, "lower": 8,
    "upper": 8, "probability": 11,
}  # fmt: skip
_MOST_WIDTH, _LEAST_WIDTH = 22, 5
_SAMPLED = 200
_LINE_POINTS = 15
_PERCENT_FORMAT, _TEXT_FORMAT = 9, 49
"""The numbers that spreadsheets give to their own formats for whole percent and for text."""

_HAIR = 7
"""The number that spreadsheets give to their thinnest border."""
_TOLD_BY = {"title": ("title", "target"), "unit": ("unit", "target"),
            "present_title": ("title", "present"), "present_unit": ("unit", "present")}  # fmt: skip
"""Columns that say once more what a list's own column says; they are folded away beside it."""

_MEANINGS: Mapping[str, Mapping[Language, str]] = {
    INPUT_ROW: {"id": "Baris dalam daftar asal.", "en": "The row's line in the list."},
    "employee_id": {
        "id": "Sandi pegawai, pengganti NIP.", "en": "Stands for the person, in place of the NIP."
    },
    "present_title": {"id": "Jabatan saat ini.", "en": "The present post."},
    "present_unit": {"id": "Unit kerja saat ini.", "en": "The present unit."},
    "title": {"id": "Jabatan yang diusulkan.", "en": "The post proposed."},
    "unit": {"id": "Unit kerja yang diusulkan.", "en": "The unit proposed."},
    "words": {"id": "Perkiraan dengan kata-kata.", "en": "The estimate in words."},
    "probability": {
        "id": "Dari 100 pegawai dengan catatan serupa, sekian berhasil.",
        "en": "Of 100 people with similar records, so many succeed.",
    },
    "lower": {"id": "Batas bawah perkiraan.", "en": "The estimate's lower bound."},
    "upper": {"id": "Batas atas perkiraan.", "en": "The estimate's upper bound."},
    "rejected": {"id": "Mengapa tidak dinilai.", "en": "Why it is not scored."},
    "abstain_reasons": {
        "id": "Mengapa belum dapat dinilai.", "en": "Why it is not assessable."
    },
    "notes": {
        "id": "Yang perlu diketahui sebelum memutuskan.", "en": "To be known before deciding."
    },
    "facts": {
        "id": "Jenjang, jenis jabatan, dan pendidikan dibanding syarat.",
        "en": "Step in level, track, and schooling against what is asked for.",
    },
    "reasons": {"id": "Alasan utama perkiraan.", "en": "Main reasons of the estimate."},
}  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a workbook says about itself.

    Attributes:
        language: Of its notes, and of the columns that are shown.
        rests_on: The data's day, the version, the outcome.
        caution: What an estimate is not.
        own: The list's own columns, which come first.
    """

    language: Language
    rests_on: str
    caution: str
    own: Sequence[str]


def write_score_workbook(answer: pl.DataFrame, path: Path, about: About) -> None:
    """Write the answer as a workbook: percent as percent, texts as text, the header frozen.

    Columns for programs come last and are folded away.

    Args:
        answer: As `serving.documents.score_list` makes it.
        path: The workbook to write.
        about: What it says about itself.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    # Words from the records and the list stay words, even where they begin with an equals sign.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    sheet_name, notes_name = _SHEET[about.language]
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet(sheet_name)
        shown = [name for name in answer.columns if _is_shown(name, answer, about)]
        _write_rows(workbook, sheet, answer, shown)
        # Reasons are read on a screen; on paper they would make everything small.
        printed = sum(not name.startswith("reasons_") for name in shown)
        _set_up_page(sheet, answer, printed)
        _write_notes(workbook, workbook.add_worksheet(notes_name), shown, about)


def _is_shown(name: str, answer: pl.DataFrame, about: About) -> bool:
    """Whether an office sees a column: its own ones, and those that have values in this answer."""
    if name in about.own:
        return True
    if name in _TOLD_BY and _TOLD_BY[name] in _own_meanings(about.own):
        return False
    # Why a row is not scored stands in `words` as well.
    wanted = {INPUT_ROW, "name", "nip", *shown_columns(about.language)} - {"rejected"}
    return name in wanted and answer[name].null_count() < answer.height


def _own_meanings(own: Sequence[str]) -> set[tuple[str, str]]:
    """The meaning of each own column, and which post it is about; unmarked: the proposed one."""
    found = [meaning for name in own if (meaning := meaning_of(name)) is not None]
    return {(one.name, one.place or "target") for one in found}


def _write_rows(
    workbook: Any,  # noqa: ANN401 — its module has no types
    sheet: Any,  # noqa: ANN401 — likewise
    answer: pl.DataFrame,
    shown: Sequence[str],
) -> None:
    head = workbook.add_format(
        {"bold": True, "bottom": 1, "valign": "top", "text_wrap": True, "bg_color": "#E8EDF2"}
    )
    looks = {
        "text": workbook.add_format(
            {"valign": "top", "bottom": _HAIR, "num_format": _TEXT_FORMAT, "text_wrap": True}
        ),
        "percent": workbook.add_format(
            {"valign": "top", "bottom": _HAIR, "num_format": _PERCENT_FORMAT}
        ),
        "day": workbook.add_format({"valign": "top", "bottom": _HAIR, "num_format": "yyyy-mm-dd"}),
        "number": workbook.add_format({"valign": "top", "bottom": _HAIR}),
    }
    widths = {name: _width(name, answer[name]) for name in answer.columns}
    columns = [*shown, *(name for name in answer.columns if name not in shown)]
    for place, name in enumerate(columns):
        look = _look(name, answer[name].dtype)
        folded = {} if name in shown else {"level": 1, "hidden": True}
        sheet.set_column(place, place, widths[name], None, folded)
        sheet.write_string(0, place, name, head)
        for row, value in enumerate(answer[name].to_list(), start=1):
            _write_cell(sheet, (row, place), value, looks[look])
    texts = [name for name in shown if answer[name].dtype == pl.String]
    for row, cells in enumerate(answer.select(texts).iter_rows(), start=1):
        lines = [_lines(text, widths[name]) for name, text in zip(texts, cells, strict=True)]
        sheet.set_row(row, _LINE_POINTS * max(lines, default=1))


def _lines(text: str | None, width: int) -> int:
    """How many lines a text takes in a column; not every program fits rows to what is in them."""
    return 1 if text is None else max(1, len(textwrap.wrap(text, width)))


def _look(name: str, dtype: pl.DataType) -> str:
    if name in _PERCENT:
        return "percent"
    if dtype == pl.String:
        return "text"
    return "day" if dtype == pl.Date else "number"


def _write_cell(
    sheet: Any,  # noqa: ANN401 — its module has no types
    place: tuple[int, int],
    value: object,
    look: Any,  # noqa: ANN401 — likewise
) -> None:
    if value is None:
        # Blank, but with its line.
        sheet.write_blank(*place, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, look)
    else:
        sheet.write_string(*place, str(value), look)


def _width(name: str, column: pl.Series) -> int:
    known = _WIDTHS.get(name) or _WIDTHS.get(name.rsplit("_", 1)[0])
    if known is not None:
        return known
    longest = column.head(_SAMPLED).cast(pl.String).str.len_chars().max() or 0
    return min(_MOST_WIDTH, max(_LEAST_WIDTH, len(name) + 2, int(str(longest)) + 2))


def _set_up_page(sheet: Any, answer: pl.DataFrame, printed: int) -> None:  # noqa: ANN401 — likewise
    last = max(answer.height, 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(answer.width - 1, 0))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, max(printed - 1, 0))


def _write_notes(
    workbook: Any,  # noqa: ANN401 — its module has no types
    sheet: Any,  # noqa: ANN401 — likewise
    shown: Sequence[str],
    about: About,
) -> None:
    """Write what the estimates rest on, what they are not, and what each column means."""
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90, wrapped)
    sheet.write_string(0, 1, about.rests_on, wrapped)
    sheet.write_string(1, 1, about.caution, wrapped)
    row = 3
    for name in shown:
        meaning = _MEANINGS.get(name) or _MEANINGS.get(name.rsplit("_", 1)[0])
        if meaning is not None and name not in about.own:
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, meaning[about.language], wrapped)
            row += 1
