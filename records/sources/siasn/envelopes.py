"""A saved answer opened: its rows, the page it says it is, or that it is an answer that failed.

The service wraps rows in envelopes of many kinds (`data`, `data.data`, `content`, `results.items`),
cuts them into pages, and answers in words where it has none. One text alone means that there are no
rows (`NO_ROWS`); every other text, error flag or gateway's fault is an answer that failed, and says
nothing about the person asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from records.identities.identity import mask_person
from records.sources.siasn.fields import canonical, squeezed
from records.sources.siasn.persons import person_in

NO_ROWS = "data tidak ditemukan"
"""What the service says where it has no rows (ws-siasn-php, ResponseTransformerTrait)."""

_CARRIERS = (
    "data", "content", "contents", "results", "result", "items", "rows", "records", "list",
    "payload", "response", "body", "value", "values", "hasil",
)  # fmt: skip
"""Keys under which envelopes hold what they carry."""

_WORDS = (
    "message", "error_description", "errormessage", "description", "detail", "httpmessage",
    "moreinformation", "error", "msg",
)  # fmt: skip
"""Keys under which an answer says in words what went wrong, the clearest first."""

_FINE = frozenset({"", "success", "successful", "ok", "sukses", "berhasil", "true", "none", "null"})
_NOT_SO = frozenset({"", "false", "0", "none", "null", "no"})
_FAILED = frozenset({"error", "fail", "failed", "failure", "gagal", "exception"})
_FIRST_ERROR = 400
_LONGEST_TEXT = 80
_DEEPEST = 8

_NUMBERS = {
    "number": ("currentpage", "page", "pagenumber", "halaman"),
    "from_zero": ("number",),
    "last": ("lastpage", "totalpages", "pagecount", "totalpage", "jumlahhalaman"),
    "total": ("total", "totalelements", "totalcount", "totaldata", "recordstotal", "totalrecords"),
}  # fmt: skip
_NEXT = ("nextpageurl", "nextpage", "next", "hasnext", "hasnextpage", "hasmore")
_BESIDE = ("meta", "pagination", "paging", "page", "links", "pageable")
"""Where envelopes keep what they say of their pages, if not beside the rows."""


@dataclass
class Page:
    """The paging information in an answer.

    Attributes:
        number: The page's number, from 1; None if it is not given.
        last: The number of the last page; None if it is not given.
        total: Rows of all pages together; None if it is not given.
        has_next: Whether another page follows; False if it is not given.
    """

    number: int | None = None
    last: int | None = None
    total: int | None = None
    has_next: bool = False


@dataclass
class Part:
    """One of the answers in a file.

    Attributes:
        person: The person whose key it stood under; None if it stood under none.
        rows: Its rows.
        page: Its paging information.
        failure: Its error message if it failed; else None.
    """

    person: str | None
    rows: list[Any] = field(default_factory=list)
    page: Page = field(default_factory=Page)
    failure: str | None = None


def open_answer(text: str, fields: frozenset[str]) -> list[Part]:
    """The answers in a saved file: one, or one a person.

    Args:
        text: The file's text.
        fields: The canonical names of the answer's fields: what has one of them is a row.

    Raises:
        ValueError: The text is no JSON, or a number.
        RecursionError: It is nested beyond all sense.
    """
    bare = text.removeprefix("\ufeff").strip()
    opening = _Opening(fields)
    if bare and bare[0] not in '[{"-0123456789' and bare not in ("null", "true", "false"):
        # A gateway's page, or its words, where JSON should be.
        opening.open("a page of the web" if bare.startswith("<") else bare, Part(None))
        return opening.parts
    # Numbers stay as they are written: nothing is rounded before it is looked at.
    found = _parsed(bare)
    if isinstance(found, str) and not bare.startswith('"'):
        message = "a number where rows should be"
        raise ValueError(message)
    opening.open(found, Part(None))
    return opening.parts


def _parsed(text: str) -> Any:  # noqa: ANN401 — any value of JSON
    # Half of a surrogate pair is no letter, and nothing that is written later could hold it.
    whole = _ESCAPE.sub(_whole, text) if "\\ud" in text.lower() else text
    return json.loads(whole, parse_float=str, parse_int=str, parse_constant=_nothing)


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
    r"|(?P<half>u[dD][89a-fA-F][\da-fA-F]{2})|.)",
    re.DOTALL,
)
"""An escape of JSON, both halves of a pair together."""


def _whole(found: re.Match[str]) -> str:
    return found[0] if found["half"] is None else "\\ufffd"


def _nothing(_constant: str) -> None:
    """NaN and infinities count as missing."""


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST_TEXT else f"{line[:_LONGEST_TEXT]}…"
    return f"“{mask_person(cut)}”"


class _Opening:
    """Goes down through the envelopes of one file."""

    def __init__(self, fields: frozenset[str]) -> None:
        """Take the fields that make a row."""
        self._fields = fields
        self.parts: list[Part] = []

    def open(self, found: object, part: Part, depth: int = 0) -> None:
        """Take in an answer: as this part, or as several parts if it holds several."""
        if isinstance(found, list):
            self._list(found, part, depth)
        elif isinstance(found, dict):
            self._object(found, part, depth)
        elif found is None or (isinstance(found, str) and _says_no_rows(found)):
            self.parts.append(part)
        else:
            part.failure = _shortened(str(found))
            self.parts.append(part)

    def _list(self, found: list[Any], part: Part, depth: int) -> None:
        is_wrapped = [depth < _DEEPEST and self._holds_rows(element) for element in found]
        part.rows = [row for row, wrapped in zip(found, is_wrapped, strict=True) if not wrapped]
        if part.rows or not found:
            self.parts.append(part)
        for element, wrapped in zip(found, is_wrapped, strict=True):
            if wrapped:
                self.open(element, Part(part.person), depth + 1)

    def _object(self, found: Mapping[str, Any], part: Part, depth: int) -> None:
        is_row = self._is_row(found)
        part.failure = None if is_row else _failure(found)
        keyed = {key: who for key in found if (who := person_in(key)) is not None}
        inner = _carried(found, also_lists=not is_row)
        if part.failure is None and keyed and not is_row:
            for key, who in keyed.items():
                self.open(found[key], Part(who), depth + 1)
        elif part.failure is None and inner is not _NOTHING and depth < _DEEPEST:
            _note_page(found, part.page)
            part.person = part.person or _person_beside(found)
            self.open(_unpacked(inner), part, depth + 1)
        else:
            if part.failure is None and not _says_only_words(found):
                part.rows.append(found)
            self.parts.append(part)

    def _is_row(self, found: Mapping[str, Any]) -> bool:
        """Whether an object has fields of a row beside whatever else it has."""
        names = {canonical(key) for key in found if not isinstance(found[key], list | dict)}
        return bool((names & self._fields) - _OF_ENVELOPES)

    def _holds_rows(self, element: object) -> bool:
        """Whether an element of a list is an answer and not a row."""
        if isinstance(element, list):
            return True
        if not isinstance(element, dict):
            return False
        if self._is_row(element):
            return _carried(element, also_lists=False) is not _NOTHING
        return _failure(element) is not None or _carried(element, also_lists=True) is not _NOTHING


_NOTHING = object()
_NAMING = (canonical("nipBaru"), canonical("pnsId"))
_OF_ENVELOPES = frozenset({"total", "jumlah", "path", "id", "code", "nama"})
"""Names that envelopes have, too: none of them makes a row."""


def _carried(found: Mapping[str, Any], *, also_lists: bool) -> object:
    """The contents of an envelope; `_NOTHING` if the object is no envelope.

    Args:
        found: The object.
        also_lists: Whether its only list of objects counts under any key; else, as in an object
            that may be a row, only what stands under a known key.
    """
    by_name = {squeezed(key): value for key, value in found.items()}
    for name in _CARRIERS:
        if name in by_name and (also_lists or isinstance(by_name[name], list | dict)):
            return by_name[name]
    inside = [
        value
        for name, value in by_name.items()
        if name not in _BESIDE and isinstance(value, list | dict) and value
    ]
    if not also_lists or len(inside) != 1:
        return _NOTHING
    (inner,) = inside
    if isinstance(inner, list):
        return inner if isinstance(inner[0], dict) else _NOTHING
    return inner if _carried(inner, also_lists=True) is not _NOTHING else _NOTHING


def _person_beside(found: Mapping[str, Any]) -> str | None:
    """The person that an envelope names beside the rows."""
    named = [value for key, value in found.items() if canonical(key) in _NAMING]
    return next((value for value in named if isinstance(value, str) and value), None)


def _unpacked(inner: object) -> object:
    """An answer that was put into its envelope as a text of JSON."""
    if isinstance(inner, str) and inner.lstrip().startswith(("[", "{")):
        try:
            return _parsed(inner)
        except ValueError:
            return inner
    return inner


def _says_no_rows(text: str) -> bool:
    return text.strip().rstrip(".!").casefold() in {NO_ROWS, ""}


def _says_only_words(found: Mapping[str, Any]) -> bool:
    """Whether an object without rows is the service's word that all went well."""
    names = {squeezed(key) for key in found}
    return names <= {"code", "message", "status", "count", "success", "error", "timestamp"}


def _failure(found: Mapping[str, Any]) -> str | None:
    """The error message of a failed answer; None if it did not fail."""
    by_name = {squeezed(key): value for key, value in found.items()}
    if "fault" in by_name:
        fault = by_name["fault"]
        words = dict(_words(fault)) if isinstance(fault, dict) else {"fault": str(fault)}
        return f"a fault of the gateway {_clearest(words)}".strip()
    words = dict(_words(found))
    data = by_name.get("data")
    if _says_no_rows(str(data) if isinstance(data, str) else words.get("message", "-")):
        return None
    number = _number(by_name.get("code")) or _number(by_name.get("httpcode")) or 0
    status = _number(by_name.get("status")) or _number(by_name.get("statuscode")) or 0
    code = max(number, status)
    if code >= _FIRST_ERROR:
        return f"error {code} {_clearest(words)}".strip()
    if _is_flagged(by_name):
        return _clearest(words) or "an error that says nothing"
    # Words that come in the place of rows.
    says_something = _clearest(words) != ""
    has_rows = any(by_name.get(name) not in (None, "", [], {}) for name in _CARRIERS) or any(
        isinstance(value, list | dict) and value for value in by_name.values()
    )
    return _clearest(words) if says_something and not has_rows else None


def _is_flagged(by_name: Mapping[str, Any]) -> bool:
    error, success = by_name.get("error"), by_name.get("success")
    is_error = error is not None and str(error).strip().casefold() not in _NOT_SO
    is_failure = success is not None and str(success).strip().casefold() in _NOT_SO - {"", "none"}
    return is_error or is_failure or str(by_name.get("status")).strip().casefold() in _FAILED


def _words(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        if squeezed(key) in {squeezed(name) for name in _WORDS} and isinstance(value, str):
            yield squeezed(key), value


def _clearest(words: Mapping[str, str]) -> str:
    told = [words[squeezed(name)] for name in _WORDS if squeezed(name) in words]
    said = [text for text in told if text.strip().casefold() not in _FINE | _NOT_SO]
    return _shortened(said[0]) if said else ""


def _number(value: object) -> int | None:
    text = str(value).strip() if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _note_page(found: Mapping[str, Any], page: Page) -> None:
    """Take in an envelope's paging information, in itself or in an object beside its rows."""
    by_name = {squeezed(key): value for key, value in found.items()}
    for beside in _BESIDE:
        inner = by_name.get(beside)
        if isinstance(inner, dict):
            _note_page(inner, page)
    first = {name: _first(by_name, names) for name, names in _NUMBERS.items()}
    if first["number"] is not None:
        page.number = first["number"]
    elif first["from_zero"] is not None and first["last"] is not None:
        page.number = first["from_zero"] + 1
    page.last = page.last if first["last"] is None else first["last"]
    page.total = page.total if first["total"] is None else first["total"]
    follows = [by_name[name] for name in _NEXT if name in by_name]
    page.has_next = page.has_next or any(
        value is not None and str(value).strip().casefold() not in _NOT_SO for value in follows
    )


def _first(by_name: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    return next((number for name in names if (number := _number(by_name.get(name))) is not None),
                None)  # fmt: skip
