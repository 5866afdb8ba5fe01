"""`dataset.toml`: what is read, and that every violation is named at once."""

from __future__ import annotations

from datetime import date

import pytest

from records.dataset import MoveRules, OutcomeRule, parse_dataset, read_dataset
from records.errors import ContractError

HEAD = """
[dataset]
name = "Town"
language = "id"
snapshot_on = 2026-06-30
"""

SCHEME = """
[ratings.predikat]
kind = "ordinal"
order = ["Kurang", "Baik"]
satisfactory = "Baik"
"""


def test_missing_sections_get_the_contracts_defaults() -> None:
    dataset = parse_dataset(HEAD, file="dataset.toml")

    assert dataset.snapshot_on == date(2026, 6, 30)
    assert dataset.moves == MoveRules()
    assert dataset.outcomes == {}


def test_ratings_without_outcomes_get_the_outcome_adaptation() -> None:
    dataset = parse_dataset(HEAD + SCHEME, file="dataset.toml")

    assert dataset.outcomes == {
        "adaptation": OutcomeRule("adaptation", "adaptation", "Adapts well")
    }
    assert dataset.ratings["predikat"].satisfactory_position == 1.0


def test_the_parts_of_a_scheme_have_its_own_words_where_none_are_declared() -> None:
    bare = parse_dataset(HEAD + SCHEME, file="dataset.toml").ratings["predikat"]
    text = HEAD + SCHEME + 'parts = ["Di bawah", "Di atas"]\n'

    own = parse_dataset(text, file="dataset.toml").ratings["predikat"]

    assert bare.order_of("results_value") == bare.order_of("value") == ("Kurang", "Baik")
    assert own.order_of("results_value") == ("Di bawah", "Di atas")
    assert own.order_of("value") == ("Kurang", "Baik")


def test_outcomes_keep_the_order_of_the_file() -> None:
    text = HEAD + '[outcomes.b]\nkind = "stay"\ndays = 90\n[outcomes.a]\nkind = "supplied"\n'

    dataset = parse_dataset(text, file="dataset.toml")

    assert list(dataset.outcomes) == ["b", "a"]
    assert dataset.outcomes["b"].days == 90


def test_a_byte_order_mark_is_no_content() -> None:
    assert parse_dataset("\ufeff" + HEAD, file="dataset.toml").name == "Town"


def test_unknown_keys_are_warned_of_and_not_refused() -> None:
    _, problems = read_dataset(HEAD + 'colour = "red"\n[extra]\na = 1\n', file="dataset.toml")

    assert [(problem.degree, problem.column) for problem in problems] == [
        ("warned", "extra"),
        ("warned", "dataset.colour"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[dataset]\nname = ''\nsnapshot_on = 2026-06-30", "dataset.name"),
        ("[dataset]\nname = 'a'", "dataset.snapshot_on"),
        ("[dataset]\nname = 'a'\nsnapshot_on = 'soon'", "dataset.snapshot_on"),
        (HEAD + "[moves]\nchanges = ['colour']", "moves.changes"),
        (HEAD + "[moves]\nchanges = []", "moves.changes"),
        (HEAD + "[moves]\nmerge_gap_days = -1", "moves.merge_gap_days"),
        (HEAD + "[moves]\nignore_causes = ['weather']", "moves.ignore_causes"),
        (HEAD + "[ratings.x]\nkind = 'stars'", "ratings.x.kind"),
        (HEAD + SCHEME.replace('["Kurang", "Baik"]', '["Baik"]'), "ratings.predikat.order"),
        (HEAD + SCHEME.replace('"Kurang"', '"Baik"'), "ratings.predikat.order"),
        (
            HEAD + SCHEME.replace('satisfactory = "Baik"', 'satisfactory = "Cukup"'),
            "ratings.predikat.satisfactory",
        ),
        (HEAD + SCHEME + 'parts = ["Sesuai"]\n', "ratings.predikat.parts"),
        (HEAD + "[ratings.x]\nkind = 'numeric'\nlowest = 9\nhighest = 1", "ratings.x"),
        (HEAD + "[ratings.x]\nkind = 'numeric'\nsatisfactory = 120", "ratings.x.satisfactory"),
        (HEAD + "[ratings.x]\nkind = 'numeric'", "ratings.x.satisfactory"),
        (HEAD + "[measures.x]\nsummary = 'median'", "measures.x.summary"),
        (HEAD + "[measures.x]\nbetter = 'up'", "measures.x.better"),
        (HEAD + "[outcomes.x]\nkind = 'guess'", "outcomes.x.kind"),
        (HEAD + "[outcomes.x]\nkind = 'stay'\ndays = 0", "outcomes.x.days"),
        (HEAD + "[outcomes.'a/b']\nkind = 'stay'", "outcomes.a/b"),
        (HEAD + "ratings = 3", "dataset.ratings"),
        ("ratings = 3\n" + HEAD, "ratings"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(text: str, key: str) -> None:
    if key == "dataset.ratings":
        _, problems = read_dataset(text, file="dataset.toml")
        assert [problem.column for problem in problems] == [key]
        return

    with pytest.raises(ContractError) as refusal:
        parse_dataset(text, file="dataset.toml")

    assert f"column {key}:" in refusal.value.found


def test_every_violation_is_named_in_one_error() -> None:
    text = "[dataset]\nname = 3\n[measures.x]\nsummary = 'median'\n[outcomes.y]\nkind = 'guess'"

    with pytest.raises(ContractError) as refusal:
        parse_dataset(text, file="dataset.toml")

    for key in ("dataset.name", "dataset.snapshot_on", "measures.x.summary", "outcomes.y.kind"):
        assert key in refusal.value.found


def test_text_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(ContractError, match="line 2"):
        parse_dataset("[dataset]\nname = \n", file="dataset.toml")
