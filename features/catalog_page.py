"""The catalogue as a page, made from the declarations: `mutasi features list --markdown`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from features.catalog import GROUPS, Feature, FeatureFunction
from features.families import FAMILIES

_TITLES: Mapping[str, str] = {
    "person": "The person", "destination": "The post and unit that the move leads to",
    "fit": "How the two fit", "context": "Time and circumstances",
}  # fmt: skip


def declared_features() -> tuple[Feature, ...]:
    """Every feature there is; of a family one entry, its member in capitals.

    `past_outcome_share__OUTCOME` stands for one column for each outcome of the dataset.
    """
    return tuple(feature for _, feature in _declared())


def _declared() -> Iterator[tuple[FeatureFunction, Feature]]:
    for family in FAMILIES:
        for function in family.features:
            yield function, function.describe(family.member)


def catalog_page() -> str:
    """The catalogue in Markdown, by group."""
    declared = tuple(_declared())
    lines = [
        "# Features",
        "",
        "Made by `mutasi features list --markdown`; don't edit it by hand. Each feature is one",
        "value per row of the spine: a move (who, where to, as of which day), from the records as",
        "they were known on the day before the decision. Names in capitals stand for one column",
        "for each outcome, measure, measure that counts events, measure of units, competency, or",
        "column of its own (`x_…`) that an organisation has.",
        "",
        "`Source` says from which records a feature is made, in people's words. `Reads` lists the",
        "columns that its expression takes from the frame of its file (see `frame` there); it is",
        "read off the code, so that `Source` can be checked.",
        "",
        f"{len(declared)} features and families.",
    ]
    for group in GROUPS:
        own = [one for one in declared if one[1].group == group]
        lines += ["", f"## {_TITLES[group]} (`{group}`, {len(own)})"]
        for function, feature in own:
            lines += _entry(function, feature)
    return "\n".join(lines) + "\n"


def _entry(function: FeatureFunction, feature: Feature) -> list[str]:
    file = f"{function.function.__module__.replace('.', '/')}.py"
    return [
        "",
        f"### {feature.name}",
        f"{feature.what}",
        f"- Unit: {feature.unit_line}",
        *([f"- Looks back: {feature.window_years:g} years"] if feature.window_years else []),
        f"- Source: {feature.source}",
        f"- Reads: {', '.join(f'`{column}`' for column in function.reads)} ({file})",
        f"- Why: {feature.why}",
        f"- In a sentence: {feature.phrase['en']} / {feature.phrase['id']}",
        f"- Concept: {feature.concept}",
    ]
