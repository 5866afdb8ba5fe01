"""Posts as SIASN tells them: appointments, units adjusted on paper, leave, departures."""

from __future__ import annotations

from datetime import date

import polars as pl

from records.sources.siasn import codes, jobs
from simulation.files.siasn.answers import answer, day_text, named_ids, with_row_ids
from simulation.files.siasn.office import Office
from simulation.files.table_file import TableFile

KINDS_SINCE = date(2018, 1, 1)
"""Before this day the kind of a move or of a definitive appointment was not recorded."""

STAND_IN_DAYS = 31
"""Whoever stands in for less long is Plh (the holder is away), else Plt (the post is empty)."""

KIND_IDS = {"structural": "1", "functional": "2", "general": "4"}
KIND_NAMES = {
    "structural": "Jabatan Struktural",
    "functional": "Jabatan Fungsional",
    "general": "Jabatan Pelaksana",
}
_ESELONS = {f"{codes.ESELONS[code]} {level}": code for code, level in jobs.ESELON_LEVELS.items()}
"""The code of an eselon by its name and level: two are called I.a."""

_ESELONS_BY_LEVEL = {level: code for code, level in jobs.ESELON_LEVELS.items()}


def eselon_id() -> pl.Expr:
    """The code of a structural post's eselon, from its name and level or else its level alone."""
    both = pl.concat_str("level_code", "level", separator=" ")
    by_name = both.replace_strict(_ESELONS, default=None, return_dtype=pl.String)
    by_level = pl.col("level").replace_strict(
        _ESELONS_BY_LEVEL, default=None, return_dtype=pl.String
    )
    return pl.when(pl.col("position_kind") == "structural").then(pl.coalesce(by_name, by_level))


def eselon_name() -> pl.Expr:
    """The name of a structural post's eselon."""
    return eselon_id().replace_strict(codes.ESELONS, default=None, return_dtype=pl.String)


def is_adjusted_on_paper() -> pl.Expr:
    """Whether a definitive row only records that the person's unit was reorganised.

    SIASN holds such a row among the adjustments of units, which do not mention the post; if the
    post changed with the unit, it is an appointment.
    """
    same = [
        pl.col(column).eq_missing(pl.col(f"{column}_before"))
        for column in ("title", "job_family", "level", "position_kind")
    ]
    had_a_post = pl.col("unit_id_before").is_not_null()
    return (
        (pl.col("cause") == "reorganisation").fill_null(value=False)
        & had_a_post
        & (pl.all_horizontal(same))
    )


def career_files(office: Office) -> list[TableFile]:
    """The answers about posts and what interrupts or ends them."""
    is_adjusted = is_adjusted_on_paper()
    posts = office.in_units(
        office.posts.join(office.people, on="employee_id", how="left", maintain_order="left")
    )
    others = office.in_units(
        office.of_people("assignments").filter(
            pl.col("capacity").fill_null("definitive") != "definitive"
        )
    )
    appointments = pl.concat([posts.filter(~is_adjusted), others], how="diagonal")
    return [
        _appointments(office, appointments),
        _adjustments(office, posts.filter(is_adjusted)),
        _leaves(office),
        _transfers(office),
        _departures(office),
    ]


def _appointments(office: Office, rows: pl.DataFrame) -> TableFile:
    keyed = with_row_ids(
        rows.sort("nip", "start_date", maintain_order=True),
        "nip", "start_date", "unit_id", "title", "capacity", kind="jabatan", seed=office.seed,
    )  # fmt: skip
    rows = keyed.with_columns(
        title_id=named_ids(keyed["title"], kind="nama jabatan", seed=office.seed),
        kind_of_move=_kind_of_move(),
    )
    title, title_id = pl.col("title"), pl.col("title_id")
    is_functional = pl.col("position_kind") == "functional"
    is_general = pl.col("position_kind") == "general"
    start = day_text(pl.col("start_date"))
    return answer(
        "rw-jabatan", "assignments", rows,
        id=pl.col("row_id"), idPns=pl.col("pns_id"), nipBaru=pl.col("nip"),
        jenisJabatan=pl.col("position_kind").replace_strict(
            KIND_IDS, default=None, return_dtype=pl.String
        ),
        instansiKerjaId=office.agency_id, instansiKerjaNama=office.dataset.name,
        satuanKerjaId=pl.col("top_id"), satuanKerjaNama=pl.col("top_name"),
        unorId=pl.col("unit_id"), unorNama=pl.col("unit_name"),
        unorIndukId=pl.col("top_id"), unorIndukNama=pl.col("top_name"),
        eselon=eselon_name(), eselonId=eselon_id(),
        jabatanFungsionalId=pl.when(is_functional).then(title_id),
        jabatanFungsionalNama=pl.when(is_functional).then(title),
        jabatanFungsionalUmumId=pl.when(is_general).then(title_id),
        jabatanFungsionalUmumNama=pl.when(is_general).then(title),
        tmtJabatan=start, nomorSk=pl.col("decree"), tanggalSk=day_text(pl.col("decided_on")),
        namaUnor=pl.col("unit_name"), namaJabatan=title,
        tmtPelantikan=pl.when(pl.col("position_kind") == "structural").then(start),
        jenisPenugasanId=_kind_of_appointment(), jenisMutasiId=pl.col("kind_of_move"),
        tmtMutasi=pl.when(pl.col("kind_of_move") == "MU").then(start),
    )  # fmt: skip


def _kind_of_appointment() -> pl.Expr:
    days = (pl.col("end_date") - pl.col("start_date")).dt.total_days() + 1
    stands_in = pl.when(days <= STAND_IN_DAYS).then(pl.lit("PLH")).otherwise(pl.lit("PLT"))
    capacity = pl.col("capacity").fill_null("definitive")
    return (
        # Without its kind an acting appointment of any year would read as the person's own post.
        pl.when(capacity == "acting").then(stands_in)
        .when(capacity == "additional").then(pl.lit("TT"))
        .when(pl.col("start_date") >= KINDS_SINCE).then(pl.lit("D"))
    )  # fmt: skip


def _kind_of_move() -> pl.Expr:
    same_post = pl.col("title") == pl.col("title_before")
    kind = pl.when(same_post).then(pl.lit("MU")).otherwise(pl.lit("MJ"))
    return pl.when(pl.col("start_date") >= KINDS_SINCE).then(kind)


def _adjustments(office: Office, rows: pl.DataFrame) -> TableFile:
    keyed = with_row_ids(rows, "nip", "start_date", "unit_id", kind="unor", seed=office.seed)
    before = office.units.select(unit_id_before="unit_id", name_before="unit_name")
    rows = keyed.join(before, on="unit_id_before", how="left", maintain_order="left")
    return answer(
        "rw-pnsunor", "assignments", rows,
        id=pl.col("row_id"), unorBaru=pl.col("unit_id"), pnsOrang=pl.col("pns_id"),
        skNomor=pl.col("decree"), skTanggal=day_text(pl.col("start_date")),
        namaUnorBaru=pl.col("unit_name"), asalId=pl.col("unit_id_before"),
        asalNama=pl.col("name_before"), instansi=office.agency_id,
        asalNamaLabel=pl.col("name_before"),
    )  # fmt: skip


LEAVE_CODES = {"leave": "1", "study_leave": "6", "secondment": "9"}
"""The code of an absence by the contract's word; other kinds stand in no answer."""


def _leaves(office: Office) -> TableFile:
    rows = with_row_ids(
        office.of_people("absences").filter(pl.col("kind").is_in(list(LEAVE_CODES))),
        "nip", "kind", "start_date", kind="cltn", seed=office.seed,
    )  # fmt: skip
    return answer(
        "rw-cltn", "absences", rows,
        id=pl.col("row_id"), pnsOrangId=pl.col("pns_id"),
        cltnId=pl.col("kind").replace_strict(LEAVE_CODES, default=None, return_dtype=pl.String),
        skTanggal=day_text(pl.col("start_date").dt.offset_by("-14d")),
        tanggalAwal=day_text(pl.col("start_date")),
        tanggalAkhir=day_text(pl.col("end_date")),
        tanggalAktif=day_text(pl.col("end_date").dt.offset_by("1d")),
    )  # fmt: skip


def _transfers(office: Office) -> TableFile:
    leaving = office.of_people("exits").filter(pl.col("reason") == "transfer_out")
    rows = office.in_units(
        as_last_held(office, with_row_ids(leaving, "nip", "exited_on", kind="pindah",
                                          seed=office.seed))
    )  # fmt: skip
    elsewhere = named_ids(pl.Series(["Instansi lain"]), kind="instansi", seed=office.seed).item()
    return answer(
        "rw-pindahinstansi", "exits", rows,
        id=pl.col("row_id"), pnsOrang=pl.col("pns_id"), jenisPegawai="15",
        instansiKerjaLama=office.agency_id, instansiIndukLama=office.agency_id,
        instansiKerjaBaru=elsewhere, instansiIndukBaru=elsewhere,
        satuanKerjaLama=pl.col("top_id"), unorLama=pl.col("unit_id"),
        tmtPi=day_text(pl.col("exited_on")),
        skBknTanggal=day_text(pl.col("exited_on").dt.offset_by("-30d")), jenisPi="1",
    )  # fmt: skip


DEPARTURE_CODES = {
    "retirement": ("1", "99"), "death": ("2", "99"), "resignation": ("3", "88"),
    "dismissal": ("7", "66"), "unknown": ("9", "52"),
}  # fmt: skip
"""jenisHenti and kedudukanHukum of people who left, by the contract's reason."""


def _departures(office: Office) -> TableFile:
    reason = pl.col("reason").fill_null("unknown")
    rows = with_row_ids(
        office.of_people("exits").filter(reason != "transfer_out"),
        "nip", "exited_on", kind="henti", seed=office.seed,
    )  # fmt: skip
    kinds = {word: kind for word, (kind, _) in DEPARTURE_CODES.items()}
    standings = {word: standing for word, (_, standing) in DEPARTURE_CODES.items()}
    return answer(
        "rw-pemberhentian", "exits", rows,
        id=pl.col("row_id"), pnsOrang=pl.col("pns_id"),
        jenisHenti=reason.replace_strict(kinds, default=None, return_dtype=pl.String),
        kedudukanHukumPns=reason.replace_strict(standings, default=None, return_dtype=pl.String),
        skTanggal=day_text(pl.col("exited_on")),
        asalNama=office.dataset.name, asalNamaLabel=office.dataset.name,
    )  # fmt: skip


def as_last_held(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the post that each person holds, or held last, by the snapshot."""
    begun = office.posts.filter(pl.col("start_date") <= office.dataset.snapshot_on)
    last = begun.unique("employee_id", keep="last", maintain_order=True).select(
        "employee_id", "unit_id", "title", "position_kind", "level", "level_code",
        held_since="start_date",
    )  # fmt: skip
    return rows.join(last, on="employee_id", how="left", maintain_order="left")
