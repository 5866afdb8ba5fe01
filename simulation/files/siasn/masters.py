"""Everybody as of the snapshot: the export of those in service, the main data of all."""

from __future__ import annotations

import polars as pl

from records.sources.siasn import codes
from records.sources.siasn.fields import EXPORT_HEADERS
from simulation.files.siasn.answers import answer, day_text, hex_ids, named_ids
from simulation.files.siasn.careers import (
    DEPARTURE_CODES,
    KIND_IDS,
    KIND_NAMES,
    as_last_held,
    eselon_id,
    eselon_name,
)
from simulation.files.siasn.learning import education_code, education_title, grade_code
from simulation.files.siasn.office import Office
from simulation.files.table_file import TableFile

_RELIGIONS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Khonghucu")
_MARRIAGES = ("Menikah", "Belum Menikah", "Cerai", "Janda/Duda")
_SEXES = {"M": "M", "F": "F"}
_RETIREMENT_AGE = {"structural": 58, "functional": 60, "general": 58}
_GRADE_NAMES = {code: grade.name for code, grade in codes.GRADES.items()}
_GRADE_RANKS = {code: grade.rank for code, grade in codes.GRADES.items()}
_EDUCATION_NAMES = {code: level.name for code, level in codes.EDUCATION_LEVELS.items()}


def master_files(office: Office) -> list[TableFile]:
    """The export of those in service, and the main data of all people ever recorded."""
    people = _people(office)
    return [_export(office, people), _main_data(office, people)]


def _people(office: Office) -> pl.DataFrame:
    """All people with the last post, first and last grade, highest education and invented facts."""
    rows = office.of_people("employees").drop("name", "nip").join(
        office.people, on="employee_id", how="left", maintain_order="left"
    )  # fmt: skip
    rows = office.in_units(as_last_held(office, rows))
    for part in (_grades(office), _education(office), _departure(office), _spans(office)):
        rows = rows.join(part, on="employee_id", how="left", maintain_order="left")
    return _with_inventions(rows, office.seed).with_columns(
        # The national number of members: a candidate's first year ends with the full appointment.
        full_from=pl.when(pl.col("employment_kind") == "PNS").then(
            pl.col("entry_date").dt.offset_by("1y")
        ),
        service_months=_months(pl.col("entry_date"), pl.lit(office.dataset.snapshot_on)),
        title_id=named_ids(rows["title"], kind="nama jabatan", seed=office.seed),
        kind_id=_coded("position_kind", KIND_IDS),
        kind_name=_coded("position_kind", KIND_NAMES),
        standing=pl.coalesce("standing", pl.lit("01")),
    )


def _coded(column: str, table: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(table, default=None, return_dtype=pl.String)


def _months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return pl.max_horizontal((end - start).dt.total_days() * 12 // 365, 0)


def _grades(office: Office) -> pl.DataFrame:
    ordered = office.tables["grades"].with_columns(code=grade_code()).sort("effective_on")
    return ordered.group_by("employee_id", maintain_order=True).agg(
        first_grade=pl.col("code").first(), last_grade=pl.col("code").last(),
        grade_since=pl.col("effective_on").last(),
    )  # fmt: skip


def _education(office: Office) -> pl.DataFrame:
    ordered = office.tables["educations"].sort("level", "completed_on", nulls_last=False)
    last = ordered.unique("employee_id", keep="last", maintain_order=True)
    return last.select(
        "employee_id",
        "institution",
        education_code=education_code(),
        education=education_title(),
        graduated=pl.col("completed_on").dt.year(),
    )


def _departure(office: Office) -> pl.DataFrame:
    standings = {reason: standing for reason, (_, standing) in DEPARTURE_CODES.items()}
    last = office.tables["exits"].sort("exited_on").unique("employee_id", keep="last")
    return last.select(
        "employee_id", "exited_on",
        standing=pl.col("reason").replace_strict(standings, default=None, return_dtype=pl.String),
        died_on=pl.when(pl.col("reason") == "death").then("exited_on"),
    )  # fmt: skip


def _spans(office: Office) -> pl.DataFrame:
    heads = office.posts.filter(pl.col("position_kind") == "structural")
    return heads.group_by("employee_id").agg(eselon_since=pl.col("start_date").max())


def _with_inventions(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Facts that no product may keep, so that dropping them is put to the test.

    None could be anybody's: no province has the number 99, no telephone answers at 0000, and the
    domain is reserved for examples (RFC 2606).
    """
    marks = hex_ids(rows["nip"], kind="karangan", seed=seed)
    number = marks.str.slice(0, 12).str.to_integer(base=16, strict=True)
    digits = number.cast(pl.String).str.zfill(15)
    return rows.with_columns(
        religion_id=(number % len(_RELIGIONS) + 1).cast(pl.String),
        religion=pl.Series([_RELIGIONS[value % len(_RELIGIONS)] for value in number]),
        marriage_id=(number % len(_MARRIAGES) + 1).cast(pl.String),
        marriage=pl.Series([_MARRIAGES[value % len(_MARRIAGES)] for value in number]),
        children=(number // 7 % 4).cast(pl.String),
        nik=pl.lit("99") + digits.str.slice(-14),
        phone=pl.lit("0000-") + digits.str.slice(-8),
        mail=pl.lit("pegawai.") + marks.str.slice(0, 8).str.to_lowercase() + "@example.invalid",
        address=pl.lit("Jalan Khayalan Nomor ") + (number % 300 + 1).cast(pl.String),
        tax_number=pl.lit("99.999.") + digits.str.slice(-9),
        insurance=pl.lit("9999") + digits.str.slice(-9),
        salary=(number % 30 * 100_000 + 2_000_000).cast(pl.String),
    )


def _export(office: Office, people: pl.DataFrame) -> TableFile:
    """One row for each person in service on the day of the snapshot."""
    rows = people.filter(
        pl.col("exited_on").is_null() | (pl.col("exited_on") > office.dataset.snapshot_on)
    )
    agency = {"ID": pl.lit(office.agency_id), "NAMA": pl.lit(office.dataset.name)}
    values: dict[str, pl.Expr] = {
        "PNS ID": pl.col("pns_id"), "NIP BARU": pl.col("nip"), "NAMA": pl.col("name"),
        "TEMPAT LAHIR NAMA": pl.lit("Kota Khayalan"),
        "TANGGAL LAHIR": day_text(pl.col("birth_date")), "JENIS KELAMIN": _coded("sex", _SEXES),
        "AGAMA ID": pl.col("religion_id"), "AGAMA NAMA": pl.col("religion"),
        "JENIS KAWIN ID": pl.col("marriage_id"), "JENIS KAWIN NAMA": pl.col("marriage"),
        "NIK": pl.col("nik"), "NOMOR HP": pl.col("phone"), "EMAIL": pl.col("mail"),
        "ALAMAT": pl.col("address"), "NPWP NOMOR": pl.col("tax_number"),
        "BPJS": pl.col("insurance"), "JENIS PEGAWAI ID": pl.lit("15"),
        "JENIS PEGAWAI NAMA": _kind_of_employee(), "KEDUDUKAN HUKUM ID": pl.col("standing"),
        "KEDUDUKAN HUKUM NAMA": _coded("standing", dict(codes.LEGAL_STANDINGS)),
        "STATUS CPNS PNS": pl.col("employment_kind"),
        "TMT CPNS": day_text(pl.col("entry_date")), "TMT PNS": day_text(pl.col("full_from")),
        "GOL AWAL ID": pl.col("first_grade"), "GOL AWAL NAMA": _coded("first_grade", _GRADE_NAMES),
        "GOL AKHIR ID": pl.col("last_grade"), "GOL AKHIR NAMA": _coded("last_grade", _GRADE_NAMES),
        "TMT GOLONGAN": day_text(pl.col("grade_since")),
        "MK TAHUN": pl.col("service_months") // 12, "MK BULAN": pl.col("service_months") % 12,
        "JENIS JABATAN ID": pl.col("kind_id"), "JENIS JABATAN NAMA": pl.col("kind_name"),
        "JABATAN ID": pl.col("title_id"), "JABATAN NAMA": pl.col("title"),
        "TMT JABATAN": day_text(pl.col("held_since")),
        "TINGKAT PENDIDIKAN ID": pl.col("education_code"),
        "TINGKAT PENDIDIKAN NAMA": _coded("education_code", _EDUCATION_NAMES),
        "PENDIDIKAN NAMA": pl.col("education"), "TAHUN LULUS": pl.col("graduated"),
        "LOKASI KERJA NAMA": pl.lit("Kota Khayalan"), "UNOR ID": pl.col("unit_id"),
        "UNOR NAMA": pl.col("unit_name"),
        **{f"INSTANSI {which} {what}": value for which in ("INDUK", "KERJA")
           for what, value in agency.items()},
        **{f"SATUAN KERJA {which} {what}": pl.col(f"top_{what.lower()}".replace("nama", "name"))
           for which in ("INDUK", "KERJA") for what in agency},
        "IS VALID NIK": pl.lit("0"), "NAMA SEKOLAH": pl.col("institution"),
        "ESELON ID": eselon_id(), "ESELON NAMA": eselon_name(),
    }  # fmt: skip
    empty = pl.lit(None, dtype=pl.String)
    cells = rows.select(
        values.get(header, empty).cast(pl.String).alias(header) for header in EXPORT_HEADERS
    )
    return TableFile("export-data-asn.csv", "employees", cells)


def _kind_of_employee() -> pl.Expr:
    is_contract = (pl.col("employment_kind") == "PPPK").fill_null(value=False)
    return pl.when(is_contract).then(pl.lit("PPPK Daerah Kab/Kota")).otherwise(
        pl.lit("PNS Daerah Kab/Kota Otonom")
    )  # fmt: skip


def _main_data(office: Office, people: pl.DataFrame) -> TableFile:
    title = pl.col("title")
    kind, title_id = pl.col("position_kind"), pl.col("title_id")
    age = kind.replace_strict(_RETIREMENT_AGE, default=58, return_dtype=pl.Int64)
    return answer(
        "data-utama", "employees", people,
        id=pl.col("pns_id"), nipBaru=pl.col("nip"), nama=pl.col("name"),
        tempatLahir="Kota Khayalan", tglLahir=day_text(pl.col("birth_date")),
        agama=pl.col("religion"), agamaId=pl.col("religion_id"), email=pl.col("mail"),
        nik=pl.col("nik"), alamat=pl.col("address"), noHp=pl.col("phone"),
        jenisPegawaiId="15", jenisPegawaiNama=_kind_of_employee(),
        mkTahun=pl.col("service_months") // 12, mkBulan=pl.col("service_months") % 12,
        kedudukanPnsId=pl.col("standing"),
        kedudukanPnsNama=_coded("standing", dict(codes.LEGAL_STANDINGS)),
        statusPegawai=pl.col("employment_kind"), jenisKelamin=_coded("sex", _SEXES),
        tkPendidikanTerakhirId=pl.col("education_code"),
        tkPendidikanTerakhir=_coded("education_code", _EDUCATION_NAMES),
        pendidikanTerakhirNama=pl.col("education"), tahunLulus=pl.col("graduated"),
        tmtPns=day_text(pl.col("full_from")), bupPensiun=age,
        tmtCpns=day_text(pl.col("entry_date")),
        instansiIndukId=office.agency_id, instansiIndukNama=office.dataset.name,
        satuanKerjaIndukId=pl.col("top_id"), satuanKerjaIndukNama=pl.col("top_name"),
        instansiKerjaId=office.agency_id, instansiKerjaNama=office.dataset.name,
        satuanKerjaKerjaId=pl.col("top_id"), satuanKerjaKerjaNama=pl.col("top_name"),
        unorId=pl.col("unit_id"), unorNama=pl.col("unit_name"),
        unorIndukId=pl.col("top_id"), unorIndukNama=pl.col("top_name"),
        jenisJabatanId=pl.col("kind_id"), jenisJabatan=pl.col("kind_name"), jabatanNama=title,
        jabatanStrukturalId=pl.when(kind == "structural").then(title_id),
        jabatanStrukturalNama=pl.when(kind == "structural").then(title),
        jabatanFungsionalId=pl.when(kind == "functional").then(title_id),
        jabatanFungsionalNama=pl.when(kind == "functional").then(title),
        jabatanFungsionalUmumId=pl.when(kind == "general").then(title_id),
        jabatanFungsionalUmumNama=pl.when(kind == "general").then(title),
        tmtJabatan=day_text(pl.col("held_since")), lokasiKerja="Kota Khayalan",
        golRuangAwalId=pl.col("first_grade"), golRuangAwal=_coded("first_grade", _GRADE_NAMES),
        golRuangAkhirId=pl.col("last_grade"), golRuangAkhir=_coded("last_grade", _GRADE_NAMES),
        tmtGolAkhir=day_text(pl.col("grade_since")), eselon=eselon_name(), eselonId=eselon_id(),
        tmtEselon=pl.when(eselon_id().is_not_null()).then(day_text(pl.col("eselon_since"))),
        gajiPokok=pl.col("salary"), jenisKawinId=pl.col("marriage_id"),
        statusPerkawinan=pl.col("marriage"), jumlahAnak=pl.col("children"),
        tglMeninggal=day_text(pl.col("died_on")), noNpwp=pl.col("tax_number"),
        bpjs=pl.col("insurance"), pangkatAwal=_coded("first_grade", _GRADE_RANKS),
        pangkatAkhir=_coded("last_grade", _GRADE_RANKS), validNik="0",
    )  # fmt: skip
