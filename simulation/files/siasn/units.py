"""The tree of units as the reference table tells it, with who leads each."""

from __future__ import annotations

import polars as pl

from simulation.files.siasn.answers import answer
from simulation.files.siasn.careers import as_last_held, eselon_id
from simulation.files.siasn.office import Office
from simulation.files.table_file import TableFile


def unit_file(office: Office) -> TableFile:
    """The units in being on the day of the snapshot; dissolved ones only careers still name."""
    rows = office.units.filter(~pl.col("is_dissolved")).join(
        _heads(office), on="unit_id", how="left", maintain_order="left"
    )
    return answer(
        "ref-unor", "units", rows,
        Id=pl.col("unit_id"), InstansiId=office.agency_id, DiatasanId=pl.col("parent_id"),
        EselonId=eselon_id(), NamaUnor=pl.col("unit_name"), NamaJabatan=pl.col("title"),
        IndukUnorId=pl.col("top_id"), PemimpinPnsId=pl.col("pns_id"), JenisUnorId=pl.col("kind"),
    )  # fmt: skip


def _heads(office: Office) -> pl.DataFrame:
    gone = office.tables["exits"].filter(pl.col("exited_on") <= office.dataset.snapshot_on)
    present = office.people.join(gone, on="employee_id", how="anti", maintain_order="left")
    heads = as_last_held(office, present).filter(pl.col("position_kind") == "structural")
    return (
        heads.sort("level", "held_since", "nip", nulls_last=False)
        .unique("unit_id", keep="last", maintain_order=True)
        .select("unit_id", "title", "pns_id", "position_kind", "level", "level_code")
    )
