"""The city, its people and its laws: what a simulation promises before anything is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from records.errors import UsageError
from records.identities.identity import nip_fault
from simulation.calendar import NEVER, date_column, day_number, day_of
from simulation.laws import EFFECTS, KINDS, OWN_RECORD_EFFECTS, Kind, success_probability
from simulation.people import FIRST_SERIAL
from simulation.periods import appraisal_periods
from simulation.situation import situations
from simulation.story import Options, Story, tell_story
from simulation.truth import effects_frame, moves_frame, true_probabilities, write_truth

SMALL = Options(people=900, years=8, seed=3, dirt=0.0)


@pytest.fixture(scope="module")
def story() -> Story:
    return tell_story(SMALL)


@pytest.fixture(scope="module")
def moves(story: Story) -> pl.DataFrame:
    return moves_frame(story)


def test_the_same_options_tell_the_same_story(story: Story) -> None:
    again = tell_story(SMALL)

    assert again.people.nip == story.people.nip
    assert again.careers.log == story.careers.log


def test_another_seed_tells_another_story(story: Story) -> None:
    other = tell_story(Options(people=900, years=8, seed=4, dirt=0.0))

    assert other.people.nip != story.people.nip
    assert [unit.unit_id for unit in other.city.units] != [u.unit_id for u in story.city.units]


def test_a_replica_is_other_people_under_the_same_laws_units_and_posts(story: Story) -> None:
    replica = tell_story(Options(people=900, years=8, seed=3, replica=1, dirt=0.0))

    assert replica.city.units == story.city.units
    assert replica.city.posts.position_id == story.city.posts.position_id
    assert replica.laws == story.laws
    assert not set(replica.people.nip) & set(story.people.nip)


def test_every_nip_is_valid_unlike_the_others_and_of_nobody_living(story: Story) -> None:
    people = story.people
    kinds = np.where(people.is_pppk, "PPPK", "PNS")

    faults = [nip_fault(nip, employment_kind=str(kind))
              for nip, kind in zip(people.nip, kinds, strict=True)]  # fmt: skip

    assert faults == [None] * people.count
    assert len(set(people.nip)) == people.count == SMALL.people
    assert {int(nip[15:]) for nip in people.nip} == {FIRST_SERIAL}


def test_nobody_holds_two_posts_at_once(story: Story) -> None:
    ledger = story.past.ledger
    is_same = ledger.person[1:] == ledger.person[:-1]

    assert (ledger.end[:-1][is_same] <= ledger.start[1:][is_same]).all()


def test_nobody_works_after_leaving(story: Story) -> None:
    ledger = story.past.ledger
    left = np.full(story.people.count, NEVER)
    for person, (day, _) in story.careers.exits.items():
        left[person] = day

    assert (ledger.end <= left[ledger.person]).all()


def test_nobody_leads_a_unit_beside_somebody_else(story: Story) -> None:
    posts, ledger = story.city.posts, story.past.ledger
    heads = np.flatnonzero(posts.is_head)
    for head in heads[:40]:
        rows = np.flatnonzero(ledger.post == head)
        order = rows[np.argsort(ledger.start[rows], kind="stable")]
        assert (ledger.end[order][:-1] <= ledger.start[order][1:]).all()


def test_the_truth_of_a_past_move_is_what_its_fate_was_drawn_from(
    story: Story, moves: pl.DataFrame
) -> None:
    log = story.careers.log
    drawn = success_probability(np.array(log.log_odds)[np.array(log.fate) >= 0])

    answered = true_probabilities(story, moves.drop("probability"))

    assert sorted(answered["probability"]) == pytest.approx(sorted(drawn), abs=1e-12)
    assert answered["probability"].to_list() == pytest.approx(moves["probability"].to_list())


def test_the_truth_of_a_day_does_not_change_with_what_happens_later(story: Story) -> None:
    longer = tell_story(Options(people=900, years=8, seed=3, dirt=0.0))
    log = longer.careers.log
    for column in (log.person, log.post, log.start, log.end, log.cause, log.decided, log.fate,
                   log.log_odds, log.round):  # fmt: skip
        del column[-200:]
    moved = moves_frame(story)
    cut = min(story.careers.log.start[-200:]) - 60
    early = moved.filter(pl.col("as_of") < day_of(cut)).drop("probability")

    before, after = (true_probabilities(told, early)["probability"] for told in (longer, story))

    assert early.height > 200
    assert before.to_list() == after.to_list()


def test_a_pair_of_nobody_or_nothing_has_no_probability(story: Story) -> None:
    nip, post = story.people.nip[0], story.city.posts.position_id[0]
    pairs = pl.DataFrame(
        {
            "employee_id": ["nobody", nip, nip, nip],
            "position_id": [post, "nothing", post, post],
            "as_of": [date(2024, 1, 1), date(2024, 1, 1), date(1990, 1, 1), date(2024, 1, 1)],
        }
    )

    answered = true_probabilities(story, pairs)["probability"]

    assert answered.is_null().to_list() == [True, True, True, False]


def test_a_cause_that_is_not_named_is_told_by_the_levels(story: Story) -> None:
    posts, row = story.city.posts, 0
    person = int(story.past.ledger.person[row])
    now = int(story.past.ledger.post[row])
    day = np.full(1, int(story.past.ledger.start[row]) + 1)
    higher = int(np.flatnonzero(posts.level > posts.level[now])[0])

    at = situations(story.past, np.array([person]), np.array([higher]), day, np.array([-1]))

    assert at.cause.tolist() == [2]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_city_is_hard_but_not_hopeless(kind: str) -> None:
    told = tell_story(Options(people=2500, years=10, seed=5, kind=cast("Kind", kind), dirt=0.0))
    drawn = moves_frame(told)
    succeeded, probability = drawn["succeeded"].to_numpy(), drawn["probability"].to_numpy()

    assert 0.60 <= succeeded.mean() <= 0.85
    assert 0.72 <= _auc(succeeded, probability) <= 0.85


def _auc(label: NDArray[np.int64], score: NDArray[np.float64]) -> float:
    rank = np.empty(len(score))
    rank[np.argsort(score, kind="stable")] = np.arange(1, len(score) + 1)
    good = label == 1
    pairs = good.sum() * (~good).sum()
    return float((rank[good].sum() - good.sum() * (good.sum() + 1) / 2) / pairs)


def test_the_truth_is_calibrated_on_fresh_people() -> None:
    told = [
        moves_frame(tell_story(Options(people=2500, years=10, seed=5, replica=number, dirt=0.0)))
        for number in (1, 2)
    ]
    fresh = pl.concat(told)
    binned = (
        fresh.with_columns(bin=(pl.col("probability") * 10).floor())
        .group_by("bin")
        .agg(
            pl.len(),
            said=pl.col("probability").mean(),
            seen=pl.col("succeeded").mean(),
            spread=(pl.col("probability") * (1 - pl.col("probability"))).sum().sqrt() / pl.len(),
        )
        .filter(pl.col("len") >= 50)
    )

    off = ((binned["said"] - binned["seen"]) / binned["spread"]).abs()

    assert binned.height >= 8
    # Nine bins or so: each within three standard errors of what was said.
    assert off.max() <= 3.0  # type: ignore[operator]  # a float column


def test_at_least_ten_effects_span_a_tenfold_range(story: Story, moves: pl.DataFrame) -> None:
    effects = effects_frame(story, moves, "adaptation")
    sizes = effects["mean_absolute_log_odds"]

    assert effects.height >= 10
    assert sizes[0] / sizes[-1] >= 10
    assert (effects["features"].str.len_chars() > 0).all()


def test_a_bias_stands_apart_from_the_effects(tmp_path: Path) -> None:
    told = tell_story(Options(people=900, years=8, seed=3, kind="raters", dirt=0.0))

    write_truth(tmp_path, told, "adaptation")

    effects, biases = (pl.read_csv(tmp_path / f"{name}.csv") for name in ("effects", "biases"))
    assert biases["effect"].to_list() == ["women_marked_down"]
    assert set(effects["effect"]) == {effect.name for effect in EFFECTS}


def test_every_effect_names_features_of_the_catalogue() -> None:
    from features.catalog_page import declared_features

    catalogue = {feature.name.split("__")[0] for feature in declared_features()}
    effects = (*EFFECTS, *OWN_RECORD_EFFECTS)
    named = {name.split("__")[0] for effect in effects for name in effect.features}

    assert named <= catalogue


def test_2021_was_appraised_in_two_halves() -> None:
    periods = appraisal_periods(day_number(date(2019, 1, 1)), day_number(date(2023, 6, 30)))
    halves = [(each.scheme, day_of(each.start), day_of(each.end)) for each in periods.all
              if day_of(each.start).year == 2021]  # fmt: skip

    assert halves == [
        ("skp", date(2021, 1, 1), date(2021, 6, 30)),
        ("skp_2021", date(2021, 7, 1), date(2021, 12, 31)),
    ]
    moved_on = day_number(date(2021, 2, 1))
    assert day_of(periods.first_after(moved_on).start) == date(2021, 7, 1)


def test_a_day_that_has_not_come_is_empty() -> None:
    assert date_column(np.array([NEVER, 1])).to_list() == [None, date(1970, 1, 2)]


WRONG = (
    Options(people=10),
    Options(years=1),
    Options(seed=-1),
    Options(replica=100),
    Options(dirt=0.5),
    Options(kind=cast("Kind", "flat")),
    Options(kind="raters", whole_records=True),
)


@pytest.mark.parametrize("options", WRONG, ids=str)
def test_options_no_city_can_be_made_of_are_refused(options: Options) -> None:
    with pytest.raises(UsageError, match="Expected"):
        options.check()
