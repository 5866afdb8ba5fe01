"""Who is who: PNS ids give way to NIPs here, and go no further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from records.contract import FIRST_DAY
from records.identities.identity import nip_fault
from records.problems import EXAMPLES, Problem
from records.sources.siasn.answers import FILE, HINT
from records.sources.siasn.cells import WRITTEN, as_day, compact
from records.sources.siasn.readings import NIP, PNS
from records.sources.siasn.row_warnings import WarningWords, warning_about
from records.sources.source import LINE

_OWN = ("name", "birth_date", "sex", "entry_date", "employment_kind")
_IS_NIP = r"^\d{18}$"


@dataclass(frozen=True)
class Register:
    """The NIP behind each PNS id.

    Attributes:
        pairs: `pns` and `nip`, one row a PNS id.
    """

    pairs: pl.DataFrame

    def identified(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with `employee_id`, the person's NIP.

        It is the row's own NIP, or else that of its PNS id, or else that of the person whom its
        file is named after. A person without a known NIP keeps the PNS id; the checks of employees
        find it.
        """
        hint = compact(pl.col(HINT))
        beside = rows.with_columns(
            _pns=_key(pl.col(PNS)), _hint_pns=_key(pl.col(HINT)), _number=compact(pl.col(NIP))
        )
        for column in ("_pns", "_hint_pns"):
            renamed = self.pairs.rename({"pns": column, "nip": f"{column}_nip"})
            beside = beside.join(renamed, on=column, how="left", maintain_order="left")
        of_file = pl.coalesce("_hint_pns_nip", pl.when(hint.str.contains(_IS_NIP)).then(hint))
        named = pl.coalesce(pl.col("_number"), "_pns_nip", of_file, pl.col(PNS), pl.col(HINT))
        return beside.with_columns(employee_id=named).drop(
            NIP, PNS, "_pns", "_hint_pns", "_number", "_pns_nip", "_hint_pns_nip"
        )

    def nip_of(self, pns: str) -> pl.Expr:
        """The NIP behind a column of PNS ids."""
        known = dict(self.pairs.iter_rows())
        return _key(pl.col(pns)).replace_strict(known, default=None, return_dtype=pl.String)


def _key(pns: pl.Expr) -> pl.Expr:
    return pns.str.to_uppercase().str.replace_all("-", "", literal=True)


def register(masters: Sequence[pl.DataFrame], history: Sequence[pl.DataFrame]) -> Register:
    """The register of all rows that name a person both ways; the masters' word counts first."""
    parts = [
        frame.select(pns=_key(pl.col("pns_id")), nip=compact(pl.col(NIP))) for frame in masters
    ]
    parts += [frame.select(pns=_key(pl.col(PNS)), nip=compact(pl.col(NIP))) for frame in history]
    empty = pl.DataFrame(schema={"pns": pl.String, "nip": pl.String})
    named = pl.concat([empty, *parts]).drop_nulls()
    return Register(named.unique("pns", keep="first", maintain_order=True))


def present_grades(masters: Sequence[pl.DataFrame], history: pl.DataFrame) -> list[pl.DataFrame]:
    """The present grades of people whose history of grades is not there.

    A person whose NIP is broken is found where employees are checked, and not a second time here.
    """
    known = history.select("employee_id")
    found = []
    for master in masters:
        is_good = [nip is not None and nip_fault(nip) is None for nip in master["employee_id"]]
        dated = master.filter(
            pl.Series(is_good, dtype=pl.Boolean), pl.col("grade_since").is_not_null()
        )
        has_one = pl.col("grade_text").is_not_null() | pl.col("grade_id").is_not_null()
        rows = dated.filter(has_one).join(
            known, on="employee_id", how="anti", maintain_order="left"
        )
        found.append(
            rows.select(
                FILE, LINE, "employee_id", "grade_text", "grade_id", "rank",
                effective_on="grade_since", written_effective_on="grade_since",
            )
        )  # fmt: skip
        known = pl.concat([known, rows.select("employee_id")])
    return found


def agency_by_unit(masters: Sequence[pl.DataFrame], name: str) -> list[Problem]:
    """A warning that the organisation is one that only SATUAN KERJA names."""
    rows = pl.concat([master.select(FILE, LINE, "agency_by_unit") for master in masters])
    words = WarningWords(
        "agency_by_unit", "employees", "INSTANSI KERJA NAMA",
        f"rows without an INSTANSI KERJA NAMA: the organisation is {name}, their SATUAN KERJA",
        "the organisation's own name", "check it; add the column if it is another",
    )  # fmt: skip
    return warning_about(rows.filter(pl.col("agency_by_unit") == name), words)


def employees(
    masters: Sequence[pl.DataFrame], history: Mapping[str, pl.DataFrame]
) -> tuple[pl.DataFrame, list[Problem]]:
    """All people in a master, and people who only appear in histories.

    Of two masters the first counts; the second fills empty fields and adds people who are not in
    the first. A warning reports where they contradict each other.

    Args:
        masters: Rows of the masters with `employee_id`.
        history: Rows with `employee_id` by table.
    """
    first, *others = masters
    rows, problems = first, list[Problem]()
    for other in others:
        rows, found = _filled(rows, other)
        problems += found
    known = rows["employee_id"].implode()
    strangers = [
        frame.filter(~pl.col("employee_id").is_in(known)).select(FILE, LINE, "employee_id")
        for frame in history.values()
    ]
    more = pl.concat(strangers).unique("employee_id", keep="first", maintain_order=True)
    has_nip = [nip is not None and nip_fault(nip) is None for nip in more["employee_id"]]
    everybody = pl.concat([rows, more.filter(pl.Series(has_nip, dtype=pl.Boolean))], how="diagonal")
    early = everybody.filter(pl.any_horizontal(_is_early(name) for name in _DAYS))
    table = everybody.with_columns(
        pl.when(~_is_early(name).fill_null(value=False)).then(name).alias(name) for name in _DAYS
    ).select(FILE, LINE, "employee_id", *_OWN, f"^{WRITTEN}.*$", nip=pl.col("employee_id"))
    return table, [*problems, *warning_about(early, _EARLY)]


_DAYS = ("birth_date", "entry_date")
_EARLY = WarningWords(
    "too_early", "employees", "tglLahir, tmtCpns",
    "people with a day before 1900, which is none: it is left empty", "a day since 1900",
    "correct it",
)  # fmt: skip


def _is_early(name: str) -> pl.Expr:
    return as_day(pl.col(name)) < FIRST_DAY


def _filled(rows: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    once = other.unique("employee_id", keep="first", maintain_order=True)
    beside = rows.join(
        once.select("employee_id", pl.col(*_OWN, FILE, LINE).name.prefix("other_")),
        on="employee_id", how="left", maintain_order="left",
    )  # fmt: skip
    differs = pl.any_horizontal(
        (pl.col(name) != pl.col(f"other_{name}")).fill_null(value=False) for name in _OWN
    )
    filled = beside.with_columns(pl.coalesce(name, f"other_{name}").alias(name) for name in _OWN)
    more = other.join(rows, on="employee_id", how="anti", maintain_order="left")
    problems = _disagreements(beside.filter(differs))
    kept = filled.select(rows.columns)
    return pl.concat([kept, more], how="diagonal"), problems


def _disagreements(rows: pl.DataFrame) -> list[Problem]:
    if rows.is_empty():
        return []
    names = [
        name for name in _OWN if (rows[name] != rows[f"other_{name}"]).fill_null(value=False).any()
    ]
    lines = tuple(rows[f"other_{LINE}"].sort().head(EXAMPLES).to_list())
    return [
        Problem(
            "warned", "masters_disagree", "employees", rows[f"other_{FILE}"][0],
            f"{rows.height} people of whom {rows[FILE][0]} says something else "
            f"({', '.join(names)}): that counts",
            "the same in both", "correct the one that is wrong", line=lines[0],
            count=rows.height, lines=lines,
        )
    ]  # fmt: skip
