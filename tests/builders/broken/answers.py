"""Faults of saved answers: envelopes, keys, nesting, and values of any other kind."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.builders.broken.cells import NASTY, chosen
from tests.builders.broken.sources import PEOPLE, Files


def _deep(depth: int) -> str:
    return "[" * depth + "]" * depth


def _odd_value(rng: random.Random) -> Any:  # noqa: ANN401 — any value of JSON
    return rng.choice(
        (
            None, True, False, 0, -1, 1.5, 10**23, 10**400, 1e308, [], {}, [[]], {"a": {"b": []}},
            [1, "x", None], {"$": 1}, rng.choice(NASTY), rng.choice(PEOPLE).name,
            rng.choice(PEOPLE).nip, [rng.choice(PEOPLE).name], "2020-01-01T00:00:00+07:00",
        )
    )  # fmt: skip


def _loaded(rng: random.Random, files: Files) -> tuple[str, Any]:
    path, content = chosen(rng, files, ".json")
    try:
        return path, json.loads(content)
    except ValueError:
        return path, []


def _rows(found: Any) -> list[Any]:  # noqa: ANN401 — any value of JSON
    inner = found.get("data", []) if isinstance(found, dict) else found
    return inner if isinstance(inner, list) else []


def _save(files: Files, path: str, content: Any) -> None:  # noqa: ANN401 — any value of JSON
    files[path] = json.dumps(content).encode()


def odd_values(rng: random.Random, files: Files) -> None:
    """Values of other kinds than the field's."""
    path, found = _loaded(rng, files)
    for row in _rows(found):
        if isinstance(row, dict) and row and rng.random() < 0.8:
            for key in rng.sample(list(row), rng.randint(1, min(3, len(row)))):
                row[key] = _odd_value(rng)
    _save(files, path, found)


def odd_rows(rng: random.Random, files: Files) -> None:
    """Rows that are none."""
    path, found = _loaded(rng, files)
    rows = _rows(found)
    for _ in range(rng.randint(1, 3)):
        rows.insert(rng.randrange(len(rows) + 1), _odd_value(rng))
    _save(files, path, found)


def odd_keys(rng: random.Random, files: Files) -> None:
    """Keys that name people, spell a field twice, or are nobody's."""
    path, found = _loaded(rng, files)
    person = rng.choice(PEOPLE)
    for row in _rows(found):
        if isinstance(row, dict):
            names = (person.name, person.nip, person.born, person.pns_id, "NIP_BARU", "nipbaru", "",
                     " ", "a" * 3_000, "\u0000", "catatan")  # fmt: skip
            row[rng.choice(names)] = _odd_value(rng)
    _save(files, path, found)


def envelopes(rng: random.Random, files: Files) -> None:
    """Envelopes and refusals that were saved as if they were rows."""
    path, found = _loaded(rng, files)
    rows, person = _rows(found), rng.choice(PEOPLE)
    _save(
        files,
        path,
        rng.choice(
            (
                {"data": {"data": rows}}, {"content": rows, "totalPages": 2}, {"data": "Not found"},
                {"results": {"items": rows}}, {person.nip: rows}, {person.name: rows}, [rows],
                {"code": 401, "message": f"Token of {person.name} expired"}, {"data": [rows, rows]},
                {"code": 0, "data": f"Pegawai {person.nip} tidak ditemukan"}, rows and rows[0],
                {"status": "error", "Error": True, "Message": person.name}, "text", 7, None,
                {"data": None}, {"data": {}}, {"data": [[[]]]}, {"code": "x", "data": [None]},
                {"fault": {"faultstring": f"Invalid Credentials for {person.nip}"}},
                {"data": rows, "meta": {"page": 1, "pages": "two"}}, {"data": {person.nip: rows}},
            )
        ),
    )  # fmt: skip


def nesting(rng: random.Random, files: Files) -> None:
    """Brackets deeper than any reader goes."""
    path, content = chosen(rng, files, ".json")
    deep = _deep(rng.choice((50, 900, 3_000, 100_000)))
    files[path] = rng.choice(
        (deep.encode(), b'{"data": ' + deep.encode() + b"}", b'[{"nama": ' + deep.encode() + b"}]",
         content + content, content.rstrip(b"]}"), b"[" * 3_000, b'{"a":' * 3_000)
    )  # fmt: skip


def without_fields(rng: random.Random, files: Files) -> None:
    """Rows that lack what names their person, their post or their day."""
    path, found = _loaded(rng, files)
    for row in _rows(found):
        if isinstance(row, dict) and row:
            for key in rng.sample(list(row), rng.randint(1, len(row))):
                del row[key]
    _save(files, path, found)


def web_page(rng: random.Random, files: Files) -> None:
    """A gateway's page that was saved as an answer."""
    path, _ = chosen(rng, files, ".json")
    files[path] = f"<html><body>502 Bad Gateway, {PEOPLE[0].name}</body></html>".encode()


ANSWERS = (odd_values, odd_rows, odd_keys, envelopes, nesting, without_fields, web_page)
