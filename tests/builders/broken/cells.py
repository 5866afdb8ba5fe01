"""Faults of text: what happens to a file between two programs, and what stands in its cells."""

from __future__ import annotations

import codecs
import gzip
import random

from tests.builders.broken.sources import PEOPLE, Files

NASTY = (
    "", " ", "-", "?", "N/A", "nan", "inf", "-inf", "NaN", "1e400", "-1e400", "1" + "0" * 23,
    "9" * 40, "-1", "-0", "0", "0,0", "1.250", "1.250,75", "٣", "½", "1_000", "0x10", "true",
    "9999-12-31", "0001-01-01", "01-01-0001", "0000-00-00", "1900-02-29", "2020-02-30",
    "31-02-2020", "2020-13-01", "99-99-9999", "10000-01-01", "1 Januari 2020", "43101", "43101.5",
    "1e5", "-43101", "2958466", "1.98609E+17", "=1+1", "+62", "@x", "\t", "'", '"', "''",
    "a\nb", "a\rb", "\u202e", "\u200b", "\ufeff", "\ufffd", "🙂" * 20, "{}", "{", "[[", "$1",
    "%s %d {0}", "{found}", "x" * 5_000, "Nama " * 1_000, "<script>", "\\", "null", "None", ";",
    ",",
)  # fmt: skip
"""What cells hold in real files and in none."""


def texts(files: Files, *suffixes: str) -> list[str]:
    """The paths of files of text."""
    ends = suffixes or (".csv", ".json", ".toml")
    return [path for path, content in files.items() if path.endswith(ends)
            and isinstance(content, bytes)]  # fmt: skip


def chosen(rng: random.Random, files: Files, *suffixes: str) -> tuple[str, bytes]:
    """One file of text; any file where there is none, a new one where there is no file at all."""
    paths = texts(files, *suffixes) or [p for p, c in files.items() if isinstance(c, bytes)]
    if not paths:
        return "berkas.csv", b""
    path = rng.choice(paths)
    content = files[path]
    return path, content if isinstance(content, bytes) else b""


def cut(rng: random.Random, files: Files) -> None:
    """A download that broke off."""
    path, content = chosen(rng, files)
    files[path] = content[: rng.randrange(len(content) + 1)]


def emptied(rng: random.Random, files: Files) -> None:
    """A file of nothing."""
    path, _ = chosen(rng, files)
    files[path] = rng.choice((b"", b"\n", b"\r\n\r\n", b"   ", b"\0", codecs.BOM_UTF8))


def recoded(rng: random.Random, files: Files) -> None:
    """Another encoding than one would think."""
    path, content = chosen(rng, files)
    text = content.decode("utf-8", errors="replace")
    files[path] = rng.choice(
        (
            text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-16-be"),
            text.encode("utf-32"), codecs.BOM_UTF8 + content, codecs.BOM_UTF16_LE + content,
            codecs.BOM_UTF16_BE + content, text.encode("utf-16")[:-1],
            text.encode("utf-16")[: rng.randrange(2, 2 + len(text))], text.encode("utf-7"),
            text.replace("a", "é").encode("cp1252", "replace"),
            text.replace("a", "Ё").encode("cp1251", "replace"),
            gzip.compress(content), content[::-1],
        )
    )  # fmt: skip


def scrambled(rng: random.Random, files: Files) -> None:
    """A few bytes that went wrong."""
    path, content = chosen(rng, files, ".csv", ".json", ".toml", ".xlsx", ".parquet")
    changed = bytearray(content or b" ")
    for _ in range(rng.randint(1, 12)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    files[path] = bytes(changed)


def line_ends(rng: random.Random, files: Files) -> None:
    """Another end of lines, or empty lines between them."""
    path, content = chosen(rng, files, ".csv")
    files[path] = content.replace(b"\n", rng.choice((b"\r", b"\r\n", b"\n\n", b"\n\r", b"\x0b")))


def _lines(rng: random.Random, files: Files) -> tuple[str, list[str]]:
    path, content = chosen(rng, files, ".csv")
    return path, content.decode("utf-8", errors="replace").split("\n")


def without_header(rng: random.Random, files: Files) -> None:
    """The first line is somebody's row."""
    path, lines = _lines(rng, files)
    files[path] = "\n".join(lines[1:]).encode()


def title_above(rng: random.Random, files: Files) -> None:
    """Lines above the header, as a report has them."""
    path, lines = _lines(rng, files)
    above = rng.choice((["DAFTAR PEGAWAI"], ["", ""], [f"Dicetak untuk {PEOPLE[0].name}"],
                        [f"NIP {PEOPLE[1].nip}", ""], ["sep=;"]))  # fmt: skip
    files[path] = "\n".join([*above, *lines]).encode()


def moved_header(rng: random.Random, files: Files) -> None:
    """The header somewhere else: last, twice, or between the rows."""
    path, lines = _lines(rng, files)
    header, rest = lines[0], lines[1:]
    rest.insert(rng.randrange(len(rest) + 1), header)
    files[path] = "\n".join(rng.choice((rest, [header, *rest]))).encode()


def other_separator(rng: random.Random, files: Files) -> None:
    """Other separators than the header's, in some lines or all."""
    path, lines = _lines(rng, files)
    other = rng.choice(("|", "\t", ";", ",", " ", ",,", '","'))
    own = ";" if ";" in lines[0] else ","
    start = rng.choice((0, 1, rng.randrange(len(lines))))
    files[path] = "\n".join(
        line.replace(own, other) if place >= start else line for place, line in enumerate(lines)
    ).encode()


def wide_cells(rng: random.Random, files: Files) -> None:
    """A cell, a header or a row wider than any."""
    path, lines = _lines(rng, files)
    place = rng.randrange(len(lines))
    extra = rng.choice((",x" * 300, ";" * 2_000, "x" * 200_000, ',"' + "y" * 1_000, '"'))
    lines[place] += extra
    files[path] = "\n".join(lines).encode()


def nasty_cells(rng: random.Random, files: Files) -> None:
    """Cells with whatever there is."""
    path, lines = _lines(rng, files)
    own = ";" if ";" in lines[0] else ","
    rows = [line.split(own) for line in lines]
    for _ in range(rng.randint(1, 4)):
        row = rng.choice(rows)
        row[rng.randrange(len(row))] = rng.choice(NASTY)
    files[path] = "\n".join(own.join(row) for row in rows).encode("utf-8", errors="replace")


def nasty_column(rng: random.Random, files: Files) -> None:
    """A whole column of the same wrong thing."""
    path, lines = _lines(rng, files)
    own = ";" if ";" in lines[0] else ","
    rows = [line.split(own) for line in lines]
    place, word = rng.randrange(len(rows[0])), rng.choice(NASTY).replace("\n", " ")
    for row in rows[1:]:
        if place < len(row):
            row[place] = word
    files[path] = "\n".join(own.join(row) for row in rows).encode("utf-8", errors="replace")


def identities_in_headers(rng: random.Random, files: Files) -> None:
    """A header that names somebody."""
    path, lines = _lines(rng, files)
    own = ";" if ";" in lines[0] else ","
    header = lines[0].split(own)
    header[rng.randrange(len(header))] = _somebody(rng)
    lines[0] = own.join(header)
    files[path] = "\n".join(lines).encode()


def swapped_columns(rng: random.Random, files: Files) -> None:
    """Every header over its neighbour's cells."""
    path, lines = _lines(rng, files)
    own = ";" if ";" in lines[0] else ","
    header = lines[0].split(own)
    lines[0] = own.join([*header[1:], header[0]])
    files[path] = "\n".join(lines).encode()


def repeated_rows(rng: random.Random, files: Files) -> None:
    """The same rows again, some with another word in them."""
    path, lines = _lines(rng, files)
    more = [line.replace("2", rng.choice("23"), 1) for line in lines[1:]]
    files[path] = "\n".join([*lines, *more, *rng.sample(lines, len(lines))]).encode()


def _somebody(rng: random.Random) -> str:
    person = rng.choice(PEOPLE)
    return rng.choice((person.name, person.nip, person.born, person.born_in_siasn,
                       f"{person.name} ({person.nip})", person.name.upper()))  # fmt: skip


CELLS = (
    cut, emptied, recoded, scrambled, line_ends, without_header, title_above, moved_header,
    other_separator, wide_cells, nasty_cells, nasty_column, identities_in_headers, swapped_columns,
    repeated_rows,
)  # fmt: skip
