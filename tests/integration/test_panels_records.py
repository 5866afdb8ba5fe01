"""The real panels through check and store; `make test-panels` runs these."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from records.checks.check import check_source
from records.knowing.known import build_records, fill_known_on
from records.sources.folder import read_folder
from records.store import Store
from tests.builders.panels import panel

pytestmark = pytest.mark.panels


# Twenty of ias' 444 disputed posts end on the day on which the next one starts: they never took
# effect, and nobody disputes them.
@pytest.mark.parametrize(("name", "disputed"), [("ias", 424), ("lahman", 6)])
def test_a_panel_is_accepted_stored_whole_and_the_second_time_changes_nothing(
    tmp_path: Path, name: str, disputed: int
) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    checked = check_source(read_folder(panel(name)), key=b"k")

    first, second = store.ingest(checked), store.ingest(checked)

    twice = [p for p in checked.problems if p.rule == "key_twice" and p.table == "assignments"]
    assert not checked.is_refused
    assert len(twice) == disputed
    assert first.new == sum(frame.height for frame in checked.frames.values())
    assert (second.new, second.changed) == (0, 0)
    direct = build_records(fill_known_on(checked.frames))
    for table, frame in store.records().tables.items():
        assert_frame_equal(frame, direct[table])
    store.close()
