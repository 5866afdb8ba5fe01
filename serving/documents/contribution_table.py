"""All contributions of a score as the table behind its waterfall: groups, concepts, features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from features.catalog import GROUPS
from models.answering.score import Score
from models.explaining.concepts import ConceptContribution, largest_first
from models.explaining.feature_contribution import FeatureContribution, by_size
from models.words.wording import capitalised, feature_name, log_odds_text, value_text
from serving.words.report_words import Words


@dataclass(frozen=True)
class FeatureRow:
    """A feature and what it adds.

    Attributes:
        label: The feature's name for people.
        value: The person's value.
        usual: The usual value; empty if there is none.
        contrary: The remark that it goes against the expected direction; empty if it does not.
        log_odds: What it adds, in log-odds.
    """

    label: str
    value: str
    usual: str
    contrary: str
    log_odds: str


@dataclass(frozen=True)
class ConceptRows:
    """A concept and its features.

    Attributes:
        name: The concept's name for people.
        total: The sum of what its features add, in log-odds.
        contrary: The remark that it goes against the expected direction; empty if it does not.
        rows: Its features, largest first.
    """

    name: str
    total: str
    contrary: str
    rows: Sequence[FeatureRow]


@dataclass(frozen=True)
class GroupRows:
    """A group with its concepts.

    Attributes:
        group: What it is called.
        total: What its concepts add together.
        concepts: Its concepts, largest first.
    """

    group: str
    total: str
    concepts: Sequence[ConceptRows]


def contribution_table(score: Score, words: Words) -> list[GroupRows]:
    """All concepts by group, largest first, each with its features and its sum."""
    table = []
    for group in GROUPS:
        mine = largest_first(one for one in score.concepts or () if one.group == group)
        if not mine:
            continue
        total = log_odds_text(sum(one.log_odds for one in mine), words.language)
        concepts = [_concept_rows(one, words) for one in mine]
        table.append(GroupRows(words.groups[group], total, concepts))
    return table


def _concept_rows(one: ConceptContribution, words: Words) -> ConceptRows:
    return ConceptRows(
        name=capitalised(one.concept.phrase[words.language]),
        total=log_odds_text(one.log_odds, words.language),
        contrary=words.contrary if one.is_contrary else "",
        rows=[_feature_row(fact, words) for fact in by_size(one.features)],
    )


def _feature_row(fact: FeatureContribution, words: Words) -> FeatureRow:
    language = words.language
    typical = fact.typical
    return FeatureRow(
        label=feature_name(fact.feature, language),
        value=value_text(fact.feature, fact.value, language, is_never=fact.never),
        usual="" if typical is None else value_text(fact.feature, typical, language),
        contrary=words.contrary if fact.is_contrary else "",
        log_odds=log_odds_text(fact.log_odds, language),
    )
