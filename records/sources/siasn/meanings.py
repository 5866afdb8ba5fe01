"""What the fields of a row mean together: a post's kind, eselon, title, start and capacity."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from records.sources.siasn import codes
from records.sources.siasn.cells import cell, code, coded
from records.sources.siasn.fields import canonical
from records.sources.siasn.titles import STANDS_IN, bare_title

SEXES = {
    **dict.fromkeys(("M", "L", "1", "PRIA", "LAKI-LAKI", "LAKI LAKI", "LAKILAKI"), "M"),
    **dict.fromkeys(("F", "P", "2", "WANITA", "PEREMPUAN"), "F"),
}
ISCED = {code: str(level.isced) for code, level in codes.EDUCATION_LEVELS.items()}
_ESELON_CODES = {name.upper(): code for code, name in codes.ESELONS.items() if name is not None}
_ESELON = r"(?:^|[^A-Z0-9])(IV|V|I{1,3}|[1-5])\s*[./\-]?\s*\(?\s*([AB])(?:[^A-Z0-9]|$)"
_ROMANS = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
_NO_ESELON = r"^(?:NON\b.*|TIDAK ADA|BUKAN.*|0+|99)$"
_DEGREE = (
    r"(?i)^(?:(?:S|D)\s*-?\s*(?:IV|I{1,3}|[1-4])|SP\s*-?\s*[12]|DIPLOMA\s+(?:IV|I{1,3}|[1-4])|"
    r"SARJANA(?:\s+MUDA)?|MAGISTER|DOKTOR|PROFESI|SPESIALIS|SUBSPESIALIS|SLTA|SMA|SMK|SMU|SLTP|"
    r"SMP|SD|MA|MTS|MI)(?:\s*/\s*[A-Z0-9.\-]+)*(?:[\s.\-]+|$)"
)


def whole_number(text: pl.Expr) -> pl.Expr:
    """A number's text without needless decimals."""
    return text.str.replace(r"[.,]0+$", "")


def capitals(text: pl.Expr) -> pl.Expr:
    """A text in capitals with single blanks between its words."""
    return text.str.to_uppercase().str.replace_all(r"\s+", " ")


def employment_kind() -> pl.Expr:
    """How a person is employed: PPPK, CPNS or PNS; null if no field gives it."""
    status = capitals(cell("statusPegawai"))
    kind = capitals(cell("jenisPegawaiNama", "kedudukanHukumNama"))
    said = pl.concat_str(status, kind, separator=" ", ignore_nulls=True)
    return (
        pl.when(said.str.contains(r"PPPK|P3K")).then(pl.lit("PPPK"))
        .when(status.is_in(["CPNS", "C"])).then(pl.lit("CPNS"))
        .when(status.is_in(["PNS", "P"]) | kind.str.contains("PNS")).then(pl.lit("PNS"))
    )  # fmt: skip


def position_kind(kind_id: str, *kind_names: str) -> dict[str, pl.Expr]:
    """The kind of post: by its name, its code, else by what the row describes it with."""
    described = (
        pl.when(eselon()["eselon_id"].is_in([*_ESELON_CODES.values()])).then(pl.lit("structural"))
        .when(cell("jabatanFungsionalId", "jabatanFungsionalNama").is_not_null())
        .then(pl.lit("functional"))
        .when(cell("jabatanFungsionalUmumId", "jabatanFungsionalUmumNama").is_not_null())
        .then(pl.lit("general"))
    )  # fmt: skip
    by_name = coded(_kind_words(cell(*kind_names, kind_id)), codes.POSITION_KINDS_BY_NAME)
    by_code = coded(code(kind_id), codes.POSITION_KINDS)
    unknown = pl.when(by_code.is_null() & by_name.is_null()).then(code(kind_id))
    return {
        # Where name and code disagree the name counts: people read and write names.
        "position_kind": pl.coalesce(by_name, by_code, unknown, described),
        "kind_is_disputed": (by_name != by_code).fill_null(value=False),
    }


def _kind_words(text: pl.Expr) -> pl.Expr:
    return capitals(text).str.replace(r"^JABATAN ", "").str.replace_all(r"[^A-Z ]", " ").pipe(
        capitals
    ).str.strip_chars()  # fmt: skip


def eselon() -> dict[str, pl.Expr]:
    """The eselon's code, words for it that no table has, and contradictions between fields."""
    said = cell("eselon", "eselonNama")
    by_name = pl.coalesce(_eselon_named(said), _eselon_named(cell("eselonId")))
    by_code = pl.when(code("eselonId", digits=2).is_in(list(codes.ESELONS))).then(
        code("eselonId", digits=2)
    )
    of_code = by_code.replace_strict(codes.ESELONS, default=None, return_dtype=pl.String)
    is_disputed = (
        of_code.str.to_uppercase() != by_name.replace_strict(
            {own: name for name, own in _ESELON_CODES.items()}, default=None,
            return_dtype=pl.String,
        )
    ).fill_null(value=False)  # fmt: skip
    words = pl.coalesce(said, cell("eselonId"))
    is_none = capitals(words).str.contains(_NO_ESELON).fill_null(value=False)
    found = pl.when(is_disputed).then(by_name).otherwise(pl.coalesce(by_code, by_name))
    return {
        "eselon_id": found,
        "eselon_text": pl.when(found.is_null() & ~is_none).then(words),
        "eselon_is_disputed": is_disputed,
    }


def _eselon_named(text: pl.Expr) -> pl.Expr:
    """The code of an eselon that a text names, however it spells it."""
    words = capitals(text)
    number = words.str.extract(_ESELON, 1).replace(_ROMANS)
    name = pl.concat_str(number, words.str.extract(_ESELON, 2), separator=".")
    return coded(name, _ESELON_CODES)


_TITLES = ("namaJabatan", "jabatanNama", "jabatanFungsionalNama", "jabatanFungsionalUmumNama")


def capacity(*titles: str) -> dict[str, pl.Expr]:
    """In what capacity a post is held; words for a stand-in in the title go before the code.

    Since 2025 the service writes D, definitive, if no capacity was chosen.
    """
    stands_in = pl.any_horizontal(
        cell(title).str.contains(STANDS_IN).fill_null(value=False) for title in titles
    )
    known = coded(code("jenisPenugasanId"), codes.CAPACITIES, or_as_it_is=True)
    is_definitive = (known == "definitive").fill_null(value=True)
    return {
        "capacity": pl.when(stands_in & is_definitive).then(pl.lit("acting"))
        .otherwise(known.fill_null("definitive")),
        "capacity_is_disputed": stands_in & (known == "definitive").fill_null(value=False),
    }  # fmt: skip


def start(read: Callable[..., pl.Expr], later: Callable[..., pl.Expr]) -> pl.Expr:
    """The day a post began.

    A change of unit alone (MU) begins on its own day; without one on that of its decree, but not
    before the post itself.
    """
    own = read("tmtJabatan", "tmtPelantikan", "tanggalSk")
    moved = pl.coalesce(read("tmtMutasi"), later(read("tanggalSk"), read("tmtJabatan")), own)
    return pl.when(is_unit_alone()).then(moved).otherwise(own)


def is_unit_alone() -> pl.Expr:
    """Whether a row is about a change of unit alone (MU)."""
    return (code("jenisMutasiId") == "MU").fill_null(value=False)


def title(kind_id: str, *own: str) -> dict[str, pl.Expr]:
    """The title: the reference's name where the kind has one, before what was typed.

    References are kept up to date; what was typed is of its day, and names ladders that are gone.
    """
    typed = cell(*own)
    reference = (
        pl.when(code(kind_id) == "2").then(cell("jabatanFungsionalNama"))
        .when(code(kind_id) == "4").then(cell("jabatanFungsionalUmumNama"))
    )  # fmt: skip
    title = bare_title(pl.coalesce(reference, typed, cell(*_TITLES[2:])))
    is_other = capitals(bare_title(reference)) != capitals(bare_title(typed))
    return {"title": title, "title_is_disputed": is_other.fill_null(value=False)}


def of_scale(words: Mapping[str, str], *fields: str) -> pl.Expr:
    """A word of an appraisal, by whichever field has it: as a word, misspelt or not, or a code."""
    texts = [capitals(pl.col(canonical(field))) for field in fields]
    spelt = [
        text.str.replace(r"[.,]0+$", "")
        .str.replace("ESPEKTASI", "EKSPEKTASI", literal=True)
        .str.replace(r"^DI(ATAS|BAWAH)", "DI $1")
        .str.replace(r"\s*/\s*M[A-Z ]*CONDUCT$", "")
        for text in texts
    ]
    return pl.coalesce(coded(text, words, or_as_it_is=True) for text in spelt)


def field_of_education() -> pl.Expr:
    """The field of study in an education's name, which follows the degree."""
    title = cell("pendidikanNama")
    rest = title.str.replace(_DEGREE, "").str.strip_chars()
    return pl.when(rest != "").then(rest)
