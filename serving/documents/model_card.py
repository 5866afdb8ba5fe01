"""What a registered version is, on one page, for the people responsible for its use.

The card is made from the version as `models show` tells it and from nothing else, so that it can be
made again at any time. Sections are values; a page and a Markdown file are two ways to write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from models.manifest.fairness import FairnessFigures, GroupFigures, RateFigures
from models.manifest.gate import Check, Gate
from models.manifest.manifest import Manifest
from models.registry.tracking.shapes import ShownVersion
from models.words.wording import Language, number_text, percent_text
from serving.documents.card_parts import (
    NONE,
    Card,
    CardTable,
    Section,
    day_text,
    figure_text,
    last_day_text,
    whole_text,
)
from serving.documents.card_quality import quality_sections
from serving.templating import Templated, render
from serving.words.card_words import CARD_WORDS, CardWords

_RATES = ("success_rate", "mean_probability", "selection_rate", "impact_ratio",
          "true_positive_rate", "abstention_rate")  # fmt: skip


@dataclass(frozen=True)
class CardPage(Templated):
    """Cards one below the other.

    Attributes:
        cards: A language each; the first is the page's.
        languages: What each language calls itself.
    """

    template: ClassVar[str] = "model_card.html"

    cards: Sequence[Card]
    languages: Mapping[Language, str]


def model_card(shown: ShownVersion, language: Language) -> Card:
    """The card of a version.

    Args:
        shown: The version with its manifest and history.
        language: Of all words except names.
    """
    words = CARD_WORDS[language]
    version, manifest, names = shown.version, shown.manifest, words.names
    facts = (
        (names["outcome"], version.outcome),
        (names["dataset"], manifest.dataset or names["unknown"]),
        (names["created"], day_text(version.created_on, words)),
        (names["expires"], last_day_text(version.expires_on, words)),
        (names["run"], version.run_id),
    )
    sections = (
        Section(names["predicts"], (words.sentences["predicts"].format(outcome=version.outcome),)),
        Section(names["for"], items=words.for_whom),
        Section(names["not_for"], items=words.not_for),
        _data(manifest, words),
        *quality_sections(shown, words),
        _intervals(manifest, words),
        _abstention(manifest, words),
        _fairness(manifest.fairness, words),
        _gate(version.gate, manifest, words),
        Section(names["limits"], items=words.limits),
        _decisions(shown, words),
    )
    title = f"{version.outcome}, {names['version']} {version.version}"
    return Card(language, names["heading"], title, facts, sections)


def card_page(cards: Sequence[Card]) -> str:
    """Cards as one page: one file, no scripts, nothing from outside."""
    languages = {card.language: CARD_WORDS[card.language].names["language"] for card in cards}
    return str(render(CardPage(cards, languages)))


def card_markdown(cards: Sequence[Card]) -> str:
    """Cards as Markdown, one after the other."""
    return "\n".join(line for card in cards for line in _markdown(card))


def _data(manifest: Manifest, words: CardWords) -> Section:
    rows, said = manifest.rows, words.sentences
    paragraphs = [
        said["rows"].format(
            count=whole_text(rows.count, words),
            successes=whole_text(rows.successes, words),
            failures=whole_text(rows.failures, words),
            as_of=day_text(manifest.as_of, words),
        )
    ]
    if starts := manifest.starts:
        first, last = day_text(starts.first, words), day_text(starts.last, words)
        paragraphs.append(said["years"].format(first=first, last=last))
    paragraphs += [
        said["features"].format(
            count=whole_text(len(manifest.features), words),
            empty=whole_text(len(manifest.empty_features), words),
        ),
        said["protected"],
    ]
    return Section(words.names["data"], tuple(paragraphs))


def _intervals(manifest: Manifest, words: CardWords) -> Section:
    chosen = manifest.parameters.intervals
    if chosen is None:
        return Section(words.names["intervals"], (words.names["unknown"],))
    sentence = words.sentences["intervals"].format(
        level=percent_text(chosen.level, words.language), members=chosen.members
    )
    return Section(words.names["intervals"], (sentence,))


def _abstention(manifest: Manifest, words: CardWords) -> Section:
    chosen = manifest.parameters.support
    if chosen is None:
        return Section(words.names["abstention"], (words.names["unknown"],))
    sentence = words.sentences["abstention"].format(
        quantile=percent_text(chosen.least_company_quantile, words.language),
        quality=percent_text(chosen.least_quality, words.language),
    )
    far = chosen.most_remote_share
    told = (
        ()
        if far is None
        else (words.sentences["far"].format(share=percent_text(far, words.language)),)
    )
    return Section(words.names["abstention"], (sentence, *told))


def _fairness(report: FairnessFigures | None, words: CardWords) -> Section:
    heading = words.names["fairness"]
    if report is None:
        return Section(heading, (words.sentences["no_fairness"],))
    lead = words.sentences["fairness"].format(
        n=whole_text(report.n, words), least=report.parameters.least_cell
    )
    rows = tuple(
        (_group(group.group, words), *_rates(group, words))
        for part in report.groups
        for group in part.groups
    )
    names = ("group", "n", *_RATES)
    return Section(
        heading, (lead,), table=CardTable(tuple(words.names[name] for name in names), rows)
    )


def _rates(group: GroupFigures, words: CardWords) -> Iterator[str]:
    """The moves of a group and its rates; of a suppressed one nothing but that it is small."""
    n = group.n
    yield n if isinstance(n, str) else whole_text(n, words)
    for name in _RATES:
        rate: RateFigures | None = getattr(group, name)
        if rate is None:
            yield NONE
        elif name == "impact_ratio":
            yield number_text(rate.value, words.language, decimals=2)
        else:
            yield percent_text(rate.value, words.language)


def _group(group: Mapping[str, str], words: CardWords) -> str:
    told = []
    for attribute, word in group.items():
        name = words.attributes.get(attribute, attribute)
        told.append(f"{name}: {_group_word(attribute, word, words)}")
    return ", ".join(told)


def _group_word(attribute: str, word: str, words: CardWords) -> str:
    """A group's word; supplied attributes keep their own."""
    if attribute == "age_band":
        for part in ("under ", " to ", " and over"):
            word = word.replace(part, words.attributes.get(part, part))
        return word
    return words.attributes.get(word, word)


def _gate(gate: Gate, manifest: Manifest, words: CardWords) -> Section:
    heading, said = words.names["gate"], words.sentences
    if gate.passed is None:
        return Section(heading, (said["gate_unknown"],))
    failed = [_asked(check, words) for check in gate.checks if not check.passed]
    paragraphs = [
        said["gate_failed"].format(failed="; ".join(failed)) if failed else said["gate_passed"]
    ]
    if telling := manifest.most_telling_feature:
        auc = number_text(telling.auc, words.language, decimals=2)
        paragraphs.append(said["telling"].format(name=telling.name, auc=auc))
    names = words.names
    table = CardTable(
        (names["check"], names["found"], names["allowed"], names["answer"]),
        tuple(
            (
                _asked(check, words),
                figure_text(check.value, words),
                figure_text(check.threshold, words),
                names["passed"] if check.passed else names["failed"],
            )
            for check in gate.checks
        ),
    )
    return Section(heading, tuple(paragraphs), table=table)


def _asked(check: Check, words: CardWords) -> str:
    """The question of a check; a check without words keeps its name."""
    asked = words.checks.get(check.code)
    if asked is None:
        return check.name
    of = check.of or ""
    return asked.format(of=words.candidates.get(of) or words.attributes.get(of, of))


def _decisions(shown: ShownVersion, words: CardWords) -> Section:
    said, names = words.sentences, words.names
    items = tuple(
        said["decision"].format(
            at=day_text(date.fromisoformat(change.at[:10]), words),
            act=f"{names[change.act]}" + (f" ({names['despite']})" if change.despite_gate else ""),
            by=change.by,
            reason=change.reason,
        )
        for change in shown.history
    )
    libraries = ", ".join(
        f"{name} {number}" for name, number in sorted(shown.manifest.versions.items())
    )
    paragraphs = (
        *(() if items else (said["nobody"],)),
        said["expiry"].format(expires=day_text(shown.version.expires_on, words)),
        said["seed"].format(libraries=libraries),
    )
    return Section(names["decisions"], paragraphs, items)


def _markdown(card: Card) -> Iterator[str]:
    yield from (f"# {card.kicker}: {_escaped(card.title)}", "")
    yield from (f"- {name}: {_escaped(value)}" for name, value in card.facts)
    for section in card.sections:
        yield from ("", f"## {section.heading}", "")
        for paragraph in section.paragraphs:
            yield from (_escaped(paragraph), "")
        yield from (f"- {_escaped(item)}" for item in section.items)
        if section.table is not None:
            yield _row(section.table.head)
            yield "|" + "---|" * len(section.table.head)
            yield from (_row(row) for row in section.table.rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """Reasons and names are other people's text: it may not become structure."""
    flat = " ".join(text.split())
    for sign in "\\`*_[]<>|#":
        flat = flat.replace(sign, f"\\{sign}")
    return flat
