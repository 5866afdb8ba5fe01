"""What must hold of any file, any further column and any load."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.contract import TABLES
from records.intake.loading import read_records
from records.sources.source import LINE
from records.sources.text_table import parse_table
from records.store.extra import packed, unpacked
from records.store.merge import merge
from tests.builders.dataset_folder import write_folder

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_any_cells_come_back_as_they_were_with_their_lines(
    rows: list[tuple[str, str, str]], separator: str, has_last_line_end: object
) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *rows])
    text = stream.getvalue() if has_last_line_end else stream.getvalue()[:-1]

    table = parse_table(text)

    heights = [1 + "".join(row).count("\n") for row in rows]
    assert table.frame.drop(LINE).rows() == rows
    assert table.frame[LINE].to_list() == [2 + sum(heights[:i]) for i in range(len(rows))]
    assert not table.broken


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"x_a": st.none() | CELLS, "x_b": st.none() | CELLS, "level_code": st.none() | CELLS}
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_further_columns_survive_the_store(rows: list[dict[str, str | None]]) -> None:
    names = ["level_code", "x_a", "x_b"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String)).with_row_index("row")

    back = unpacked(packed(frame, names))

    filled = [name for name in names if frame[name].null_count() < frame.height]
    assert back.equals(frame.select("row", *filled))


GRADES = st.lists(
    st.tuples(st.sampled_from(["e1", "e2"]), st.sampled_from(["a", "b"]), st.integers(1, 3)),
    max_size=5,
    unique_by=lambda row: row[:2],
)
DAY = date(2020, 1, 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(GRADES, max_size=5))
def test_any_loads_end_in_the_last_words_and_each_is_idempotent(
    loads: list[list[tuple[str, str, int]]],
) -> None:
    table = TABLES["grades"]
    said = ("employee_id", "grade", "level", "effective_on")
    schema = {**table.columns, "known_on": pl.Date(), "row_id": pl.Int64()}
    stored = pl.DataFrame(schema=schema)
    last_words: dict[tuple[str, str], int] = {}

    for number, rows in enumerate(loads):
        day = DAY + timedelta(days=number)
        incoming = pl.DataFrame(
            [
                {"employee_id": person, "grade": grade, "level": level, "effective_on": DAY,
                 "fallback_on": day}
                for person, grade, level in rows
            ],
            schema={**table.columns, "known_on": pl.Date(), "fallback_on": pl.Date()},
        )  # fmt: skip
        change = merge(table, stored, incoming, said=said, changed_on=day)
        added = change.added.with_row_index("row_id", offset=stored.height)
        stored = pl.concat([stored, added.cast({"row_id": pl.Int64})], how="diagonal")
        again = merge(table, stored, incoming, said=said, changed_on=day)
        last_words |= {(person, grade): level for person, grade, level in rows}
        assert (again.new, again.changed, again.added.height) == (0, 0, 0)

    newest = stored.sort("known_on", "row_id").unique(["employee_id", "grade"], keep="last")
    assert {(r["employee_id"], r["grade"]): r["level"] for r in newest.to_dicts()} == last_words


@settings(max_examples=20, deadline=None)
@given(st.permutations(["e1,2010-01-01,u1,1", "e1,2011-01-01,u1,2", "e2,2010-06-01,u2,1"]))
def test_the_order_of_a_files_rows_changes_no_record(rows: list[str]) -> None:
    head = "employee_id,start_date,unit_id,level\n"
    with TemporaryDirectory() as folder:
        _, records = read_records(
            write_folder(Path(folder), {"assignments": head + "\n".join(rows) + "\n"})
        )

    assert records["assignments"].select("employee_id", "level").rows() == [
        ("e1", 1), ("e1", 2), ("e2", 1),
    ]  # fmt: skip
