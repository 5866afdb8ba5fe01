"""The truth of a simulated city: probabilities, planted effects, and the options to tell it again.

The folder keeps no secret state: the options tell the same story again, and any question about a
person, post and day is answered from it.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from records.errors import ContractError, NotFoundError
from records.progress import Advance, silent
from simulation.calendar import date_column
from simulation.careers import CAUSE_WORDS
from simulation.laws import YOUNG, Kind, success_probability
from simulation.situation import CAUSES, situations
from simulation.story import Options, Story, tell_story

TRUTH_FOLDER = "truth"
OPTIONS_FILE = "city.toml"
MOVES_FILE = "moves.csv"
EFFECTS_FILE = "effects.csv"
BIASES_FILE = "biases.csv"
"""Effects that no feature may know, apart: what a fairness audit has to find."""
PEOPLE_FILE = "people.csv"


def moves_frame(story: Story) -> pl.DataFrame:
    """Every historical move with its true probability and what became of it.

    Returns:
        `employee_id` (the NIP), `start_date`, `as_of`, `unit_id`, `position_id`, `cause`,
        `probability`, `succeeded` (the simulation's own label), and one column an effect with the
        log-odds that it adds.
    """
    log, posts = story.careers.log, story.city.posts
    is_move = np.flatnonzero(np.array(log.fate) >= 0)
    person, post, start, decided, cause, fate = (
        np.array(column)[is_move]
        for column in (log.person, log.post, log.start, log.decided, log.cause, log.fate)
    )
    at = situations(story.past, person, post, decided - 1, cause)
    parts = story.laws.parts(at)
    units = story.city.units
    return pl.DataFrame(
        {
            "employee_id": np.array(story.people.nip)[person].tolist(),
            "start_date": date_column(start),
            "as_of": date_column(decided - 1),
            "unit_id": [units[number].unit_id for number in posts.unit[post]],
            "position_id": [posts.position_id[number] for number in post],
            "cause": [CAUSE_WORDS[number] for number in cause],
            "probability": success_probability(story.laws.log_odds(at)),
            "succeeded": fate,
            **{effect.name: parts[:, number] for number, effect in enumerate(story.laws.effects)},
        }
    ).sort("start_date", "employee_id")


def effects_frame(story: Story, moves: pl.DataFrame, outcome: str) -> pl.DataFrame:
    """The planted effects: how large, and the features made for them.

    Args:
        story: The city.
        moves: Its moves (`moves_frame`).
        outcome: The outcome's name, as features bear it.

    Returns:
        `effect`, `mean_absolute_log_odds` (over all moves, against the effect's mean), `features`
        (`;` between) and `why`, the largest first.
    """
    rows = [
        (
            effect.name,
            _spread(moves[effect.name].to_numpy()),
            ";".join(feature.replace("#", outcome) for feature in effect.features),
            effect.why,
        )
        for effect in story.laws.effects
    ]
    columns = ["effect", "mean_absolute_log_odds", "features", "why"]
    return pl.DataFrame(rows, schema=columns, orient="row").sort(
        "mean_absolute_log_odds", descending=True
    )


def _spread(added: NDArray[np.float64]) -> float:
    """Mean distance from the mean."""
    return float(np.abs(added - added.mean()).mean())


def write_truth(folder: Path, story: Story, outcome: str) -> None:
    """Write the facts that only the simulation knows.

    Args:
        folder: Made if it does not exist.
        story: The city.
        outcome: The outcome's name.
    """
    write_options(folder, story.options)
    moves = moves_frame(story)
    moves.write_csv(folder / MOVES_FILE)
    effects = effects_frame(story, moves, outcome)
    is_bias = pl.col("features") == ""
    effects.filter(~is_bias).write_csv(folder / EFFECTS_FILE)
    effects.filter(is_bias).drop("features").write_csv(folder / BIASES_FILE)
    people = story.people
    standing = {"standing": people.standing} if story.options.kind == YOUNG else {}
    pl.DataFrame(
        {
            "employee_id": people.nip,
            "ability": people.ability,
            "adaptability": people.adaptability,
            "learning": people.learning,
            "leniency": people.leniency,
            **standing,
        }
    ).write_csv(folder / PEOPLE_FILE)


def write_options(folder: Path, options: Options) -> None:
    """Write the options with which the same city can be simulated again.

    Args:
        folder: Made if it does not exist.
        options: What was simulated.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(value)}" for name, value in options.to_dict().items()]
    (folder / OPTIONS_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_story(folder: Path, advance: Advance = silent) -> Story:
    """Simulate the city again whose truth lies in a folder.

    Args:
        folder: The folder that `mutasi simulate` wrote, or its folder `truth`.
        advance: Called after each month.

    Raises:
        NotFoundError: There is no truth.
        ContractError: It cannot be read.
    """
    return tell_story(read_options(folder), advance)


def read_options(folder: Path) -> Options:
    """The options that a folder was made from.

    Args:
        folder: What `mutasi simulate` wrote, or its folder `truth`.

    Raises:
        NotFoundError: There is no truth.
        ContractError: It cannot be read.
    """
    found = [place for place in (folder / TRUTH_FOLDER, folder) if (place / OPTIONS_FILE).is_file()]
    if not found:
        raise NotFoundError(
            found=f"{folder.name}: no {TRUTH_FOLDER}/{OPTIONS_FILE}",
            expected="a folder that `mutasi simulate` wrote",
            action="check the path",
        )
    try:
        content = tomllib.loads((found[0] / OPTIONS_FILE).read_text(encoding="utf-8"))
        options = Options(**{**content, "kind": cast("Kind", content["kind"])})
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise ContractError(
            found=f"{OPTIONS_FILE} that cannot be read",
            expected="the options as `mutasi simulate` wrote them",
            action="simulate the city again",
        ) from error
    options.check()
    return options


def true_probabilities(story: Story, pairs: pl.DataFrame) -> pl.DataFrame:
    """The probability that each pair would succeed.

    Args:
        story: The city.
        pairs: `employee_id` (NIPs), `position_id`, `as_of` (date), and `cause` where it is known;
            an empty one is promotion or demotion by the levels, else assigned.

    Returns:
        The pairs with `probability`, null where the person or post is unknown or not there by then.
    """
    people = {nip: number for number, nip in enumerate(story.people.nip)}
    post_of = story.city.posts.number_of
    person = np.array([people.get(nip, -1) for nip in pairs["employee_id"]], dtype=np.int64)
    post = np.array([post_of.get(each, -1) for each in pairs["position_id"]], dtype=np.int64)
    day = pairs["as_of"].cast(pl.Int32).fill_null(0).to_numpy().astype(np.int64)
    cause = _cause_numbers(pairs)
    is_there = (person >= 0) & (post >= 0) & (day > 0)
    row = story.past.ledger.latest(np.maximum(person, 0), day)
    is_there &= row >= 0
    asked = np.flatnonzero(is_there)
    probability = np.full(len(pairs), np.nan)
    if len(asked):
        at = situations(story.past, person[asked], post[asked], day[asked], cause[asked])
        probability[asked] = success_probability(story.laws.log_odds(at))
    return pairs.with_columns(probability=pl.Series(probability).fill_nan(None))


def _cause_numbers(pairs: pl.DataFrame) -> NDArray[np.int64]:
    if "cause" not in pairs.columns:
        return np.full(len(pairs), -1, dtype=np.int64)
    numbers = {cause: number for number, cause in enumerate(CAUSES)}
    return np.array([numbers.get(cause, -1) for cause in pairs["cause"]], dtype=np.int64)
