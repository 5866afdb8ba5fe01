"""How many estimates can be given reasons, and how many of these are true.

python benchmarks/reasons.py [--quick] [--json] [--kinds additive,fit] [--seeds 31,32]
    [--people 6000] [--panels DIR]

Each city is simulated, read and trained on. Then 400 random pairs of present staff and posts and
the 20 best candidates of 20 open posts are explained by three rules: concepts (the product's), and
single features told by sign and place or by sign alone. Printed of each: estimates with one to six
reasons; those more than 10 points off the usual with a reason in their direction, and of the others
whether the sentence about small things is said; and against the truth, by concept: signs that agree
where the truth is at least .05 log-odds, and reasons about concepts in which nothing is planted.
The panels (where --panels or MUTASI_PANELS names them) give the same counts without truth.
`--quick`: one kind, one seed, 2,000 people, no panels.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import polars as pl

from models.answering.explained_rows import ExplainedBlock, explained_blocks, explained_row
from models.answering.scoring import ScoredMoves, score_features, score_moves
from models.explaining.concepts import REASONS_A_SIDE, choose_reasons
from models.explaining.explanation import FAR_FROM_USUAL, reason_sentences
from models.explaining.feature_contribution import by_size
from models.offering.candidates import candidates_for
from models.outcome import outcome_rule, with_outcomes
from models.rows import TrainingRows, day_number
from models.training.examples import training_examples
from models.training.training import Question, TrainingParameters, train_model
from records.contract import Records
from records.identities.identity import pseudonym
from records.intake.loading import NO_STORE_KEY, read_records
from records.knowing.moves import proposed_moves
from records.knowing.positions import positions_on
from records.knowing.posts import current_posts
from records.knowing.view import view_on
from simulation.concepts import concept_truth
from simulation.describe import OUTCOME
from simulation.laws import KINDS, Kind
from simulation.story import Options, Story, tell_story
from simulation.write import write_city

LIBRARIES = ("lightgbm", "numpy", "polars")
RULES = ("concepts", "features by sign and place", "features by sign")
RANDOM_PAIRS, OPEN_POSTS, BEST = 400, 20, 20
LEAST_TRUTH = 0.05
"""Log-odds below which the truth of a concept has no sign to agree with."""
SMALLEST_FEATURE = 0.02
"""Log-odds from which a single feature was a reason."""
PANELS = (("ias", "stays_365", date(1998, 1, 1)), ("lahman", "success", date(1985, 1, 1)))
"""Outcomes of the panels, and the first year of their tuning windows: the judged ones stay shut."""

Told = list[tuple[str, float]]
"""Reasons of one estimate: the concept each is about, and its log-odds."""


@dataclass
class Counts:
    """What one rule told of many estimates."""

    estimates: int = 0
    with_reasons: int = 0
    far: int = 0
    far_accounted: int = 0
    far_without_sentence: int = 0
    reasons: int = 0
    unplanted: int = 0
    agreeing: Counter[str] = field(default_factory=Counter)
    signed: Counter[str] = field(default_factory=Counter)
    by_concept: Counter[str] = field(default_factory=Counter)

    def add(self, told: Told, distance: float, truth: Mapping[str, float] | None) -> bool:
        """Counts one estimate; whether it lies far off with no reason in its direction."""
        self.estimates += 1
        self.with_reasons += 1 <= len(told) <= 2 * REASONS_A_SIDE
        self.reasons += len(told)
        for concept, log_odds in told:
            self.by_concept[concept] += 1
            if truth is None:
                continue
            if concept not in truth:
                self.unplanted += 1
            elif abs(truth[concept]) >= LEAST_TRUTH:
                self.signed[concept] += 1
                self.agreeing[concept] += truth[concept] * log_odds > 0
        if abs(distance) <= FAR_FROM_USUAL:
            return False
        self.far += 1
        is_accounted = any(log_odds * distance > 0 for _, log_odds in told)
        self.far_accounted += is_accounted
        return not is_accounted

    def merge(self, other: Counts) -> None:
        """Adds another city's counts."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def to_json(self) -> dict[str, Any]:
        """Shares and counts, as plain values; None where there is nothing to share."""
        return {
            "estimates": self.estimates,
            "with_reasons": _share(self.with_reasons, self.estimates),
            "reasons_each": _share(self.reasons, self.estimates),
            "far": self.far,
            "far_accounted": _share(self.far_accounted, self.far),
            "far_without_sentence": self.far_without_sentence,
            "signs_agree": _share(self.agreeing.total(), self.signed.total()),
            "unplanted": _share(self.unplanted, self.reasons),
            "by_concept": {
                name: {"told": told, "signs_agree": _share(self.agreeing[name], self.signed[name])}
                for name, told in self.by_concept.most_common()
            },
        }


def _share(part: int, whole: int) -> float | None:
    return None if whole == 0 else round(part / whole, 3)


@dataclass
class Found:
    """One city's or panel's counts by rule, and what was not estimated."""

    counts: dict[str, Counts] = field(default_factory=lambda: {rule: Counts() for rule in RULES})
    asked: int = 0
    abstained: int = 0
    contrary: float | None = None

    def merge(self, other: Found) -> None:
        """Adds another city's counts."""
        self.asked += other.asked
        self.abstained += other.abstained
        for rule, counts in other.counts.items():
            self.counts[rule].merge(counts)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "asked": self.asked,
            "abstained": self.abstained,
            "contrary_share": self.contrary,
            **{rule: counts.to_json() for rule, counts in self.counts.items()},
        }


def in_city(kind: str, seed: int, people: int) -> Found:
    """Simulate a city, train on it, explain moves of its last day and compare with the truth."""
    options = Options(people=people, seed=seed, kind=cast("Kind", kind))
    with tempfile.TemporaryDirectory() as place:
        write_city(Path(place), options)
        dataset, records = read_records(Path(place) / "dataset")
    day = dataset.snapshot_on
    usable = with_outcomes(records, dataset)
    rows = training_examples(records, dataset, OUTCOME, day)
    training = train_model(rows, Question(OUTCOME, day, dataset.name), TrainingParameters())
    view = view_on(records, day)

    def scored(pairs: pl.DataFrame) -> ScoredMoves:
        moves, _ = proposed_moves(view, pairs, day)
        return score_moves(training.model, usable, dataset, moves, version="0")

    parts = [scored(random_pairs(view, day, seed))]
    for post in open_posts(view, day, seed):
        ranked = scored(candidates_for(view, post, day))
        parts.append(ranked.take(ranked.best_first()[:BEST]))
    found = Found(contrary=_gate_value(training.gate.to_json()))
    story = tell_story(options)
    for part in parts:
        count(found, part, _truth_of(story, part, day_number(day)))
    return found


def in_panel(folder: Path, outcome: str, first: date, seed: int) -> Found:
    """Train on a panel's years before a day, and explain moves of the year from it on."""
    dataset, records = read_records(folder)
    rows = training_examples(records, dataset, outcome, dataset.snapshot_on)
    asked = Question(outcome, first - timedelta(days=1), dataset.name, is_mechanical=True)
    training = train_model(rows.matured_before(first), asked, TrainingParameters())
    later = _some(rows, first, seed)
    found = Found(contrary=_gate_value(training.gate.to_json()))
    rule = outcome_rule(dataset, outcome)
    count(found, score_features(training.model, later.table, rule, version="0"), None)
    return found


def _some(rows: TrainingRows, first: date, seed: int) -> TrainingRows:
    """Moves that started in the years from a day on, drawn."""
    days = rows.start_days
    last = day_number(first.replace(year=first.year + 3))
    later = np.flatnonzero((days >= day_number(first)) & (days < last))
    chosen = np.random.default_rng(seed).permutation(later)[:RANDOM_PAIRS]
    return rows.take(np.sort(chosen))


def _gate_value(gate: Mapping[str, Any]) -> float | None:
    values = {check["name"]: check["value"] for check in gate["checks"]}
    return values.get("contrary_contributions")


def random_pairs(view: Records, day: date, seed: int) -> pl.DataFrame:
    """Present staff and posts that they do not hold, drawn apart from each other."""
    chance = np.random.default_rng(seed)
    people = current_posts(view, day)["employee_id"]
    posts = positions_on(view, day)["position_id"]
    return pl.DataFrame(
        {
            "employee_id": people[chance.integers(0, len(people), RANDOM_PAIRS)],
            "position_id": posts[chance.integers(0, len(posts), RANDOM_PAIRS)],
        }
    ).unique(maintain_order=True)


def open_posts(view: Records, day: date, seed: int) -> list[str]:
    """Posts with fewer people than seats, drawn."""
    free = positions_on(view, day).filter(pl.col("held") < pl.col("headcount_needed"))
    places = np.random.default_rng(seed).permutation(free.height)[:OPEN_POSTS]
    return free["position_id"].sort()[np.sort(places)].to_list()


def _truth_of(story: Story, scored: ScoredMoves, day: int) -> list[dict[str, float]]:
    """By move, what is planted in each concept."""
    number = {pseudonym(nip, key=NO_STORE_KEY): at for at, nip in enumerate(story.people.nip)}
    people = [number[person] for person in scored.moves["employee_id"]]
    posts = [story.city.posts.number_of[post] for post in scored.moves["position_id"]]
    truth = concept_truth(story, people, posts, day)
    return [
        {concept: float(told[row]) for concept, told in truth.items()} for row in range(len(people))
    ]


def count(found: Found, scored: ScoredMoves, truth: Sequence[Mapping[str, float]] | None) -> None:
    """Adds what every rule tells of scored moves."""
    found.asked += scored.moves.height
    given = np.flatnonzero(scored.has_estimate).tolist()
    found.abstained += scored.moves.height - len(given)
    usual = scored.usual or 0.5
    for block in explained_blocks(scored, given):
        for place, row in enumerate(block.rows):
            probability = float(scored.probability[row])
            own = None if truth is None else truth[row]
            for rule, told in zip(RULES, _told(scored, block, place), strict=True):
                is_open = found.counts[rule].add(told, probability - usual, own)
                if rule == RULES[0] and is_open:
                    concepts = explained_row(scored, block, place)[1]
                    said = reason_sentences(concepts, "en", probability=probability, usual=usual)
                    is_said = any("small things together" in sentence for sentence in said)
                    found.counts[rule].far_without_sentence += not is_said


def _told(scored: ScoredMoves, block: ExplainedBlock, place: int) -> Iterator[Told]:
    """The reasons of one estimate by each rule."""
    facts, concepts = explained_row(scored, block, place)
    yield [(one.concept.name, one.log_odds) for one in choose_reasons(concepts)]
    stability = block.stability
    for steady in () if stability is None else (stability.features, stability.signs):
        kept = [
            one
            for one, is_steady in zip(facts, steady[place], strict=True)
            if is_steady and abs(one.log_odds) >= SMALLEST_FEATURE
        ]
        ordered = by_size(kept)
        chosen = [one for one in ordered if one.log_odds > 0][:REASONS_A_SIDE]
        chosen += [one for one in ordered if one.log_odds < 0][:REASONS_A_SIDE]
        yield [(one.feature.concept, one.log_odds) for one in chosen]


def table(results: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The results as Markdown."""
    yield (
        "| | rule | estimates | 1 to 6 reasons | reasons each | far off | in its direction | "
        "without the sentence | signs agree | nothing planted |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, found in results.items():
        for rule in RULES:
            one = found[rule]
            cells = (
                name, rule, one["estimates"], one["with_reasons"], one["reasons_each"], one["far"],
                one["far_accounted"], one["far_without_sentence"], one["signs_agree"],
                one["unplanted"],
            )  # fmt: skip
            yield "| " + " | ".join("-" if cell is None else str(cell) for cell in cells) + " |"
    for name, found in results.items():
        yield ""
        share = found["contrary_share"]
        yield f"{name}: {found['abstained']} of {found['asked']} abstained, contrary share {share}"
        for concept, told in found[RULES[0]]["by_concept"].items():
            yield f"  {concept}: told {told['told']}, signs agree {told['signs_agree']}"


def judged(kinds: Sequence[str], seeds: Sequence[int], people: int) -> dict[str, Any]:
    """Every city's results by name, and those of all together."""
    together, results = Found(), dict[str, Any]()
    for kind in kinds:
        for seed in seeds:
            found = in_city(kind, seed, people)
            together.merge(found)
            results[f"{kind} {seed}"] = found.to_json()
            print(f"{kind} {seed}: done", file=sys.stderr, flush=True)
    return results if len(results) == 1 else {**results, "all cities": together.to_json()}


def judged_panels(panels: Path) -> dict[str, Any]:
    """Every panel's results by name."""
    return {
        f"{panel} {outcome}": in_panel(panels / panel, outcome, first, seed=0).to_json()
        for panel, outcome, first in PANELS
    }


def main() -> None:
    """Prints the tables; with --json the last line is one object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--seeds", default="31,32")
    parser.add_argument("--people", type=int, default=6_000)
    parser.add_argument("--panels", default=os.environ.get("MUTASI_PANELS", ""))
    asked = parser.parse_args()
    kinds, seeds, people = asked.kinds.split(","), asked.seeds.split(","), asked.people
    if asked.quick:
        kinds, seeds, people = kinds[:1], seeds[:1], 2_000
    results = judged(kinds, [int(seed) for seed in seeds], people)
    if asked.panels and not asked.quick:
        results |= judged_panels(Path(asked.panels))
    for line in table(results):
        print(line)
    libraries = {name: version(name) for name in LIBRARIES}
    print(
        f"{people:,} people; {platform.machine()}, Python {platform.python_version()}, {libraries}"
    )
    if asked.json:
        print(json.dumps({"people": people, "results": results}))


if __name__ == "__main__":
    main()
