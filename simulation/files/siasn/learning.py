"""Grades, schooling, courses, awards and sanctions as SIASN tells them."""

from __future__ import annotations

import polars as pl

from records.sources.siasn import codes
from simulation.files.siasn.answers import answer, day_text, named_ids, with_row_ids
from simulation.files.siasn.office import Office
from simulation.files.table_file import TableFile

_GRADE_RANKS = {code: grade.rank for code, grade in codes.GRADES.items()}
_GRADE_CODES = {grade.name: code for code, grade in codes.GRADES.items()}
EDUCATION_CODES = {1: "05", 2: "10", 3: "15", 4: "25", 5: "30", 6: "40", 7: "45", 8: "50"}
"""The usual code of a level of ISCED 2011, for rows that keep none of their own."""

_TRAINING_CODES = {name.lower(): code for code, name in codes.TRAINING_KINDS.items()}
_STRUCTURAL_CODES = {name: code for code, name in codes.STRUCTURAL_TRAININGS.items()}
_AWARD_CODES = {name: code for code, name in codes.AWARDS.items()}
SANCTION_CODES = {"light": "2", "moderate": "7", "severe": "14"}
"""The kind of sanction that stands for each severity, none of them a dismissal."""

_DEGREES = {severity: code for code, severity in codes.SEVERITIES.items()}


def _coded(column: str, table: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(table, default=None, return_dtype=pl.String)


def grade_code(grade: str = "grade", level: str = "level") -> pl.Expr:
    """The code of a grade, from its name or else from its level."""
    return pl.coalesce(_coded(grade, _GRADE_CODES), pl.col(level).cast(pl.String))


def education_code(code: str = "level_code", level: str = "level") -> pl.Expr:
    """The code of a level of education: the row's own, or the usual one of its level."""
    usual = pl.col(level).replace_strict(EDUCATION_CODES, default=None, return_dtype=pl.String)
    return pl.coalesce(pl.when(pl.col(code).is_in(list(codes.EDUCATION_LEVELS))).then(code), usual)


def education_title() -> pl.Expr:
    """A title that names its field, as SIASN's educations do ("S-1 Teknik Sipil")."""
    title, field = pl.col("title"), pl.col("field")
    names_it = title.str.contains(field, literal=True)
    longer = pl.concat_str(title, field, separator=" ", ignore_nulls=True)
    return pl.when(names_it.fill_null(value=False)).then(title).otherwise(longer)


def learning_files(office: Office) -> list[TableFile]:
    """The answers about grades, schooling, courses, awards and sanctions."""
    trainings = office.of_people("trainings")
    is_structural = (pl.col("kind") == codes.STRUCTURAL_TRAINING).fill_null(value=False)
    return [
        _grades(office),
        _educations(office),
        _structural_trainings(office, trainings.filter(is_structural)),
        _courses(office, trainings.filter(~is_structural)),
        _sanctions(office),
        _awards(office),
    ]


def _grades(office: Office) -> TableFile:
    rows = with_row_ids(
        office.of_people("grades"), "nip", "effective_on", "grade", kind="golongan",
        seed=office.seed,
    ).with_columns(
        code=grade_code(), first=pl.col("effective_on").min().over("employee_id"),
        entry=pl.col("nip").replace_strict(
            office.people["nip"], office.tables["employees"]["entry_date"], default=None,
            return_dtype=pl.Date,
        ),
    )  # fmt: skip
    is_first = pl.col("effective_on") == pl.col("first")
    months = (pl.col("effective_on") - pl.col("entry")).dt.total_days() * 12 // 365
    kind = pl.when(is_first).then(pl.lit("211")).otherwise(pl.lit("101"))
    return answer(
        "rw-golongan", "grades", rows,
        id=pl.col("row_id"), idPns=pl.col("pns_id"), nipBaru=pl.col("nip"),
        golonganId=pl.col("code"), golongan=pl.col("grade"), pangkat=_coded("code", _GRADE_RANKS),
        skTanggal=day_text(pl.col("effective_on").dt.offset_by("-30d")),
        tmtGolongan=day_text(pl.col("effective_on")), jenisKPId=kind,
        jenisKPNama=kind.replace_strict(codes.PROMOTION_KINDS, return_dtype=pl.String),
        masaKerjaGolonganTahun=pl.max_horizontal(months // 12, 0),
        masaKerjaGolonganBulan=pl.max_horizontal(months, 0) % 12,
    )  # fmt: skip


def _educations(office: Office) -> TableFile:
    rows = with_row_ids(
        office.of_people("educations").with_columns(code=education_code(), said=education_title()),
        "nip", "level", "said", "completed_on", kind="pendidikan", seed=office.seed,
    )  # fmt: skip
    rows = rows.with_columns(
        said_id=named_ids(rows["said"], kind="nama pendidikan", seed=office.seed)
    )
    first = pl.col("completed_on").min().over("employee_id")
    names = {code: level.name for code, level in codes.EDUCATION_LEVELS.items()}
    return answer(
        "rw-pendidikan", "educations", rows,
        id=pl.col("row_id"), idPns=pl.col("pns_id"), nipBaru=pl.col("nip"),
        pendidikanId=pl.col("said_id"), pendidikanNama=pl.col("said"),
        tkPendidikanId=pl.col("code"), tkPendidikanNama=_coded("code", names),
        tahunLulus=pl.col("completed_on").dt.year(), tglLulus=day_text(pl.col("completed_on")),
        isPendidikanPertama=(pl.col("completed_on") == first).cast(pl.Int8),
        namaSekolah=pl.col("institution"),
    )  # fmt: skip


def _structural_trainings(office: Office, rows: pl.DataFrame) -> TableFile:
    rows = with_row_ids(rows, "nip", "title", "start_date", kind="diklat", seed=office.seed)
    return answer(
        "rw-diklat", "trainings", rows,
        id=pl.col("row_id"), idPns=pl.col("pns_id"), nipBaru=pl.col("nip"),
        latihanStrukturalId=_coded("title", _STRUCTURAL_CODES).fill_null("8"),
        latihanStrukturalNama=pl.col("title"), tanggal=day_text(pl.col("start_date")),
        tahun=pl.col("start_date").dt.year(), jumlahJam=hours(),
        tanggalSelesai=day_text(pl.col("end_date")),
        institusiPenyelenggara="Badan Pengembangan Sumber Daya Manusia",
    )  # fmt: skip


def hours() -> pl.Expr:
    """Hours without a needless decimal point."""
    return pl.col("hours").cast(pl.String).str.strip_suffix(".0")


def _courses(office: Office, rows: pl.DataFrame) -> TableFile:
    rows = with_row_ids(
        rows, "nip", "title", "field", "start_date", "end_date", kind="kursus", seed=office.seed
    )
    rows = rows.with_columns(
        field_id=named_ids(rows["field"], kind="jenis kursus", seed=office.seed)
    )
    return answer(
        "rw-kursus", "trainings", rows,
        id=pl.col("row_id"), idPns=pl.col("pns_id"), nipBaru=pl.col("nip"),
        jenisKursusNama=pl.col("field"), jenisKursusSertifikat="S",
        institusiPenyelenggara="Badan Pengembangan Sumber Daya Manusia",
        jenisKursusId=pl.col("field_id"), jumlahJam=hours(), namaKursus=pl.col("title"),
        tahunKursus=pl.col("start_date").dt.year(), tanggalKursus=day_text(pl.col("start_date")),
        jenisDiklatId=pl.col("kind").str.to_lowercase().replace_strict(
            _TRAINING_CODES, default=None, return_dtype=pl.String
        ),
        tanggalSelesaiKursus=day_text(pl.col("end_date")),
    )  # fmt: skip


def _sanctions(office: Office) -> TableFile:
    rows = with_row_ids(
        office.of_people("sanctions"), "nip", "severity", "start_date", kind="hukdis",
        seed=office.seed,
    ).with_columns(code=_coded("severity", SANCTION_CODES))  # fmt: skip
    names = {code: sanction.name for code, sanction in codes.SANCTIONS.items()}
    start = day_text(pl.col("start_date"))
    return answer(
        "rw-hukdis", "sanctions", rows,
        id=pl.col("row_id"), rwHukumanDisiplin=pl.col("row_id"), pnsOrang=pl.col("pns_id"),
        jenisHukuman=pl.col("code"), jenisHukumanNama=_coded("code", names),
        jenisTingkatHukumanId=_coded("severity", _DEGREES), skTanggal=start, hukumanTanggal=start,
        akhirHukumTanggal=day_text(pl.col("end_date")), nomorPp="94 Tahun 2021",
        alasanHukumanDisiplinNama=pl.col("reason"),
    )  # fmt: skip


def _awards(office: Office) -> TableFile:
    rows = with_row_ids(
        office.of_people("awards"), "nip", "title", "awarded_on", kind="harga", seed=office.seed
    )
    return answer(
        "rw-penghargaan", "awards", rows,
        id=pl.col("row_id"), pnsOrangId=pl.col("pns_id"), tahun=pl.col("awarded_on").dt.year(),
        skDate=day_text(pl.col("awarded_on")), hargaNama=pl.col("title"),
        hargaId=_coded("title", _AWARD_CODES).fill_null("400"),
    )  # fmt: skip
