"""`mutasi match` keeps what a full sort of every single estimate keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models.answering.estimates import Estimates, open_estimates
from models.answering.pairs import By
from models.explaining.feature_contribution import TIE_DECIMALS
from models.offering.matching import all_positions, match, open_positions
from records.knowing.positions import with_position_ids
from records.knowing.posts import current_posts
from tests.builders.trained_home import Call, TrainedHome

TOP = 5
COLUMNS = [
    "employee_id", "position_id", "probability", "lower", "upper", "eligible",
    "rank_for_position", "rank_for_employee",
]  # fmt: skip


@pytest.fixture(scope="module")
def estimates(trained_home: TrainedHome) -> Estimates:
    return open_estimates(trained_home.places, None, None)


@pytest.fixture(scope="module")
def everything(estimates: Estimates) -> pl.DataFrame:
    """Every pair of somebody who holds a post and a position, scored one by one."""
    positions = pl.DataFrame({"position_id": all_positions(estimates)})
    people = estimates.view["employees"].select("employee_id")
    asked = people.join(positions, how="cross")
    scored = estimates.score(asked).scored
    assert scored.bounds is not None
    return scored.moves.select("employee_id", "position_id").with_columns(
        raw=np.round(scored.raw_log_odds, TIE_DECIMALS),
        probability=scored.probability,
        lower=scored.bounds[0],
        upper=scored.bounds[1],
        has_estimate=scored.has_estimate,
    )


def ranked(scores: pl.DataFrame, of: str, by: str) -> pl.DataFrame:
    """The rank of each pair among those of one person or of one position."""
    other = "employee_id" if of == "position_id" else "position_id"
    return (
        scores.sort(of, by, other, descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over(of))
        .filter(pl.col("rank") <= TOP)
        .select("employee_id", "position_id", "rank")
    )


@pytest.mark.parametrize("by", ["probability", "lower"])
def test_the_best_of_each_side_are_those_of_a_full_sort(
    estimates: Estimates, everything: pl.DataFrame, by: By
) -> None:
    matched = match(estimates, all_positions(estimates), top=TOP, by=by).table

    usable = everything.filter("has_estimate")
    in_posts = usable.filter(pl.col("employee_id").is_in(_holders(estimates)))
    key = "raw" if by == "probability" else "lower"
    for of, rank in (("position_id", "rank_for_position"), ("employee_id", "rank_for_employee")):
        expected = ranked(in_posts, of, key).sort("employee_id", "position_id")
        found = (
            matched.drop_nulls(rank)
            .select("employee_id", "position_id", rank=rank)
            .sort("employee_id", "position_id")
        )
        assert found.equals(expected)


def _holders(estimates: Estimates) -> list[str]:
    return current_posts(estimates.view, estimates.as_of)["employee_id"].to_list()


def test_every_figure_is_that_of_the_single_estimate(
    estimates: Estimates, everything: pl.DataFrame
) -> None:
    matched = match(estimates, all_positions(estimates), top=TOP).table

    both = matched.join(everything, on=["employee_id", "position_id"], how="left", suffix="_alone")

    assert both["probability_alone"].null_count() == 0
    for name in ("probability", "lower", "upper"):
        assert np.abs((both[name] - both[f"{name}_alone"]).to_numpy()).max() < 1e-6


def test_nobody_is_matched_with_the_own_post(estimates: Estimates) -> None:
    matched = match(estimates, all_positions(estimates), top=10_000).table
    held = with_position_ids(current_posts(estimates.view, estimates.as_of))

    own = held.join(matched, on=["employee_id", "position_id"])

    assert held.height > 0
    assert own.height == 0


def test_the_command_writes_the_table(call: Call, home: TrainedHome, tmp_path: Path) -> None:
    out = tmp_path / "pairs.parquet"

    code, told = call("match", "--out", str(out), "--top", "3")

    table = pl.read_parquet(out)
    assert code == 0
    assert table.columns == COLUMNS
    assert told["pairs"] > 0
    assert {"pairs", "seconds", "pairs_per_second"} <= set(told)
    assert table["rank_for_position"].max() == 3
    opened = open_estimates(home.places, None, None)
    assert set(table["position_id"]) <= set(open_positions(opened))


def test_positions_can_be_named_in_a_file(call: Call, home: TrainedHome, tmp_path: Path) -> None:
    file, out = tmp_path / "posts.csv", tmp_path / "pairs.csv"
    file.write_text(f"position_id,note\n{home.position},x\n{home.position},\n", encoding="utf-8")

    code, told = call("match", "--positions", str(file), "--out", str(out))

    assert code == 0
    assert told["positions"] == 1
    assert set(pl.read_csv(out)["position_id"]) == {home.position}


@pytest.mark.parametrize(
    ("text", "exit_code", "said"),
    [
        ("position_id\nnowhere\nneither\n", 4, "neither, nowhere"),
        ("post\nx\n", 3, "position_id"),
        ("position_id\n\n", 3, "position_id"),
    ],
)
def test_a_file_of_unknown_positions_is_refused_whole(
    call: Call, tmp_path: Path, text: str, exit_code: int, said: str
) -> None:
    file = tmp_path / "posts.csv"
    file.write_text(text, encoding="utf-8")

    code, told = call("match", "--positions", str(file), "--out", str(tmp_path / "o.csv"))

    assert code == exit_code
    assert said in told["error"]["found"] or said in told["error"]["expected"]
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize("name", ["nowhere.csv", "here.txt"])
def test_what_is_no_list_of_positions_is_told_before_anything_is_read(
    call: Call, tmp_path: Path, name: str
) -> None:
    (tmp_path / "here.txt").write_text("position_id\nx\n", encoding="utf-8")

    code, _ = call("match", "--positions", str(tmp_path / name), "--out", str(tmp_path / "o.csv"))

    assert code == (4 if name == "nowhere.csv" else 2)
