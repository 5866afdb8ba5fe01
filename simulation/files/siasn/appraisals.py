"""Appraisals in the four forms that SIASN has had for them, each with its rater."""

from __future__ import annotations

import polars as pl

from records.sources.siasn import codes
from simulation.files.siasn.answers import answer, day_text, with_row_ids
from simulation.files.siasn.careers import KIND_IDS
from simulation.files.siasn.learning import grade_code
from simulation.files.siasn.office import Office, as_of
from simulation.files.table_file import TableFile

REGULATIONS = {"skp": "PP46", "skp_2021": "PP30"}
"""The rules an annual mark was given under, by scheme."""

QUADRANT_CODES = {word: code for code, word in codes.QUADRANTS.items()}
EXPECTATION_CODES = {word: code for code, word in codes.EXPECTATIONS.items()}
QUARTERS = ("TRIWULAN I", "TRIWULAN II", "TRIWULAN III", "TRIWULAN IV")
MONTHS = (
    "JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGUSTUS", "SEPTEMBER",
    "OKTOBER", "NOVEMBER", "DESEMBER",
)  # fmt: skip


def appraisal_files(office: Office) -> list[TableFile]:
    """The answers about appraisals."""
    rows = with_row_ids(
        _with_posts(office, office.of_people("ratings")),
        "nip", "scheme", "period_start", "period_end", "unit_id", kind="nilai", seed=office.seed,
    ).with_columns(year=pl.col("period_end").dt.year())  # fmt: skip
    scheme = pl.col("scheme")
    return [
        _dp3(rows.filter(scheme == "dp3")),
        _marks(rows.filter(scheme.is_in(list(REGULATIONS)))),
        _predicates(rows.filter(scheme == "skp22")),
        _periodic(office, rows.filter(scheme == "kinerja_periodik")),
    ]


def _with_posts(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    """The ratings with who rated, and the posts and grades of both on the period's last day."""
    posts = office.in_units(office.posts).with_columns(since="start_date")
    grades = office.tables["grades"].with_columns(since="effective_on", code=grade_code())
    raters = office.people.select(
        rater_id="employee_id", rater_nip="nip", rater_name="name", rater_pns_id="pns_id"
    )
    rows = rows.join(raters, on="rater_id", how="left", maintain_order="left").with_columns(
        rater_nip=pl.coalesce("rater_nip", "rater_id")
    )
    rows = as_of(
        rows, posts, person="employee_id", day="period_end",
        columns={"held_title": "title", "held_kind": "position_kind"},
    )  # fmt: skip
    rows = as_of(
        rows, posts, person="rater_id", day="period_end",
        columns={"rater_title": "title", "rater_unit": "unit_name"},
    )  # fmt: skip
    return as_of(
        rows, grades, person="rater_id", day="period_end",
        columns={"rater_grade": "code", "rater_grade_since": "since"},
    )  # fmt: skip


def _status() -> pl.Expr:
    known = pl.when(pl.col("rater_pns_id").is_not_null()).then(pl.lit("ASN"))
    return known.when(pl.col("rater_id").is_not_null()).then(pl.lit("NON ASN"))


def _kind_id() -> pl.Expr:
    return pl.col("held_kind").replace_strict(KIND_IDS, default=None, return_dtype=pl.String)


def _dp3(rows: pl.DataFrame) -> TableFile:
    return answer(
        "rw-dp3", "ratings", rows,
        id=pl.col("row_id"), pnsId=pl.col("pns_id"), tahun=pl.col("year"), jenisJabatan=_kind_id(),
        nilairatarata=pl.col("value"), prestasiKerja=pl.col("results_value"),
        kesetiaan=pl.col("behaviour_value"), pejabatPenilaiId=pl.col("rater_pns_id"),
        penilaiGolongan=pl.col("rater_grade"), penilaiJabatan=pl.col("rater_title"),
        penilaiNama=pl.col("rater_name"), penilaiNipNrp=pl.col("rater_nip"),
        penilaiTmtGolongan=day_text(pl.col("rater_grade_since")),
        penilaiUnorNama=pl.col("rater_unit"), statusPenilai=_status(),
    )  # fmt: skip


def _marks(rows: pl.DataFrame) -> TableFile:
    return answer(
        "rw-skp", "ratings", rows,
        id=pl.col("row_id"), pns=pl.col("pns_id"), tahun=pl.col("year"),
        nilaiSkp=pl.col("results_value"), nilaiPerilakuKerja=pl.col("behaviour_value"),
        nilaiPrestasiKerja=pl.col("value"), pejabatPenilai=pl.col("rater_pns_id"),
        penilaiNipNrp=pl.col("rater_nip"), penilaiNama=pl.col("rater_name"),
        penilaiUnorNama=pl.col("rater_unit"), penilaiJabatan=pl.col("rater_title"),
        penilaiGolongan=pl.col("rater_grade"),
        penilaiTmtGolongan=day_text(pl.col("rater_grade_since")), statusPenilai=_status(),
        jenisJabatan=_kind_id(),
        jenisPeraturanKinerjaKd=pl.col("scheme").replace_strict(
            REGULATIONS, default=None, return_dtype=pl.String
        ),
    )  # fmt: skip


def _code(column: str, table: dict[str, str]) -> pl.Expr:
    return pl.col(column).str.to_uppercase().replace_strict(
        table, default=None, return_dtype=pl.String
    )  # fmt: skip


def _predicates(rows: pl.DataFrame) -> TableFile:
    return answer(
        "rw-skp22", "ratings", rows,
        id=pl.col("row_id"), pnsDinilaiId=pl.col("pns_id"), tahun=pl.col("year"),
        hasilKinerja=pl.col("results_value"),
        hasilKinerjaNilai=_code("results_value", EXPECTATION_CODES),
        perilakuKerja=pl.col("behaviour_value"),
        PerilakuKerjaNilai=_code("behaviour_value", EXPECTATION_CODES),
        kuadranKinerja=pl.col("value"), KuadranKinerjaNilai=_code("value", QUADRANT_CODES),
        namaPenilai=pl.col("rater_name"), nipNrpPenilai=pl.col("rater_nip"),
        penilaiGolonganId=pl.col("rater_grade"), penilaiJabatanNm=pl.col("rater_title"),
        penilaiUnorNm=pl.col("rater_unit"), statusPenilai=_status(),
    )  # fmt: skip


def _periodic(office: Office, rows: pl.DataFrame) -> TableFile:
    rows = office.in_units(rows)
    start, end = pl.col("period_start"), pl.col("period_end")
    is_month = (end - start).dt.total_days() <= 31
    month = end.dt.month().replace_strict(dict(enumerate(MONTHS, start=1)), return_dtype=pl.String)
    quarter = end.dt.quarter().replace_strict(
        dict(enumerate(QUARTERS, start=1)), return_dtype=pl.String
    )
    return answer(
        "rw-kinerjaperiodik", "ratings", rows,
        id=pl.col("row_id"), tahun=pl.col("year"), nip=pl.col("nip"), nama=pl.col("name"),
        hasilKinerja=pl.col("results_value"),
        hasilKinerjaNilai=_code("results_value", EXPECTATION_CODES),
        instansiId=office.agency_id, instansiNama=office.dataset.name, jabatan=pl.col("held_title"),
        kuadranKinerjaNilai=pl.col("value"), kuadranNilai=_code("value", QUADRANT_CODES),
        namaPenilai=pl.col("rater_name"), penilaiGolonganId=pl.col("rater_grade"),
        penilaiJabatanNama=pl.col("rater_title"), penilaiNipNrp=pl.col("rater_nip"),
        penilaiPnsId=pl.col("rater_pns_id"), penilaiUnorNm=pl.col("rater_unit"),
        perilakuKerja=pl.col("behaviour_value"),
        perilakuKerjaNilai=_code("behaviour_value", EXPECTATION_CODES),
        periodikId=pl.when(is_month).then(pl.lit("1")).otherwise(pl.lit("2")),
        periodikNama=pl.when(is_month).then(month).otherwise(quarter),
        pnsDinilaiId=pl.col("pns_id"), statusPenilai=_status(), unorId=pl.col("unit_id"),
        unorNama=pl.col("unit_name"),
    )  # fmt: skip
