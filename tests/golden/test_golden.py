"""Today's numbers beside those that were pinned; run as a script it tells or writes them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import pytest

from tests.golden.differences import differences
from tests.golden.pinned import CASES
from tests.golden.same_meaning import changed_under_one_number, what_to_do

FOLDER = Path(__file__).parent
TOLD = 40
"""Differences that are shown; how many there are stands beside them."""

_SHORT = 40
_SHORT_LIST = re.compile(r"\[\s+([^][{}]*?)\s+\]")


@pytest.mark.parametrize("case", CASES)
def test_no_number_moved_unintentionally(case: str) -> None:
    pinned, now = read(case), CASES[case]()

    if "meaning" in pinned:
        changed = changed_under_one_number(pinned, now)
        assert not changed, what_to_do(changed)
    found = differences(pinned, now)
    assert not found, told(case, found)


def test_a_difference_names_its_place_and_both_values() -> None:
    before = {"columns": {"tenure": {"mean": 2.0}, "gone": {}}, "reasons": ["a", "b"]}
    now = {"columns": {"tenure": {"mean": 2.5}, "new": {}}, "reasons": ["a"]}

    found = differences(before, now)

    assert found == [
        "columns.tenure.mean: 2.0 before, 2.5 now",
        "columns.gone: gone",
        "columns.new: new",
        "reasons[1]: 'b' before, nothing now",
    ]


def test_the_last_digits_of_a_number_are_no_difference() -> None:
    assert not differences(
        {"score": 0.5, "mean": 12_345.6}, {"score": 0.5000009, "mean": 12_345.61}
    )
    assert differences({"score": 0.5}, {"score": 0.5001})
    assert differences({"abstained": True}, {"abstained": 1.5})


def _numbers(tree: Any, path: str = "") -> Iterator[tuple[Any, Any, str]]:  # noqa: ANN401 — JSON
    """Every number: what holds it, its key there, and its place as differences name it."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in inner:
        own = f"{path}[{key}]" if isinstance(tree, list) else f"{path}.{key}".lstrip(".")
        if isinstance(value, dict | list):
            yield from _numbers(value, own)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield tree, key, own


@pytest.mark.parametrize("case", CASES)
def test_every_pinned_number_that_moves_is_caught_and_named(case: str) -> None:
    pinned, moved = read(case), deepcopy(read(case))
    places = []
    for holder, key, place in _numbers(moved):
        holder[key] += 2e-6 * max(1.0, abs(holder[key]))
        places.append(place)

    found = differences(pinned, moved)

    assert len(places) > 100
    assert [each.partition(": ")[0] for each in found] == places


def test_one_number_moved_on_purpose_fails_and_the_message_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = read("answers")
    monkeypatch.setitem(CASES, "answers", lambda: answered)
    test_no_number_moved_unintentionally("answers")
    moved = deepcopy(answered)
    moved["moves"]["with better posts"]["answer"]["probability"] += 0.001
    monkeypatch.setattr(sys.modules[__name__], "FOLDER", tmp_path)
    write("answers", moved)

    with pytest.raises(AssertionError) as caught:
        test_no_number_moved_unintentionally("answers")

    assert "answers: 1 numbers differ from tests/golden/answers.json" in str(caught.value)
    assert "moves.with better posts.answer.probability: 0." in str(caught.value)
    assert "python tests/golden/test_golden.py --overwrite" in str(caught.value)


def test_the_pinned_moves_are_still_of_the_kinds_they_stand_for() -> None:
    pinned = read("answers")
    answers = {kind: move["answer"] for kind, move in pinned["moves"].items()}

    assert answers["with better posts"]["better_posts"]
    assert answers["with better posts"]["similar_moves"]
    assert all(answers["with better posts"]["reasons"].values())
    assert answers["without an estimate"]["abstain_reasons"]
    assert answers["without an estimate"]["probability"] is None
    assert answers["of somebody who retires soon"]["facts"]["notes"]["id"]
    assert answers["of somebody who left"]["rejected"]
    assert [name for name, (passed, *_) in pinned["gate"].items() if not passed]


def test_a_feature_with_another_rule_fails_until_the_number_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = read("organisation")
    now = deepcopy(pinned)
    now["columns"]["days_in_unit"] |= {"sha256": "0" * 12, "mean": 900.0}
    monkeypatch.setitem(CASES, "organisation", lambda: now)
    monkeypatch.setattr(sys.modules[__name__], "FOLDER", tmp_path)
    write("organisation", pinned)

    with pytest.raises(AssertionError, match="changed their values: days_in_unit") as said:
        test_no_number_moved_unintentionally("organisation")
    with pytest.raises(SystemExit, match=re.escape("raise MEANING in features/meaning.py")):
        refuse_one_number("organisation", now)

    assert "raise MEANING in features/meaning.py" in str(said.value)
    now["meaning"] += 1
    refuse_one_number("organisation", now)
    write("organisation", now)
    test_no_number_moved_unintentionally("organisation")


def read(case: str) -> dict[str, Any]:
    """What was pinned; contributions under their features' names."""
    pinned: dict[str, Any] = json.loads(_file(case).read_text(encoding="utf-8"))
    features = pinned.pop("features", [])
    for score in pinned.get("scores", {}).values():
        if score["contributions"] is not None:
            score["contributions"] = dict(zip(features, score["contributions"], strict=True))
    return pinned


def write(case: str, found: dict[str, Any]) -> None:
    """Pins numbers; the features' names are written once and not fifty times."""
    scores = found.get("scores", {})
    explained = [each["contributions"] for each in scores.values() if each["contributions"]]
    packed = {**found, "features": list(explained[0])} if explained else dict(found)
    if scores:
        packed["scores"] = {name: _without_names(score) for name, score in scores.items()}
    _file(case).write_text(_lines(packed), encoding="utf-8")


def refuse_one_number(case: str, found: dict[str, Any]) -> None:
    """Features with new values are not pinned under the old number of their rules.

    Raises:
        SystemExit: They would be.
    """
    if "meaning" not in found or not _file(case).exists():
        return
    changed = changed_under_one_number(read(case), found)
    if changed:
        raise SystemExit(what_to_do(changed))


def _without_names(score: dict[str, Any]) -> dict[str, Any]:
    contributions = score["contributions"]
    values = None if contributions is None else list(contributions.values())
    return {**score, "contributions": values}


def told(case: str, found: list[str]) -> str:
    """The differences of a case, as many as one can read."""
    more = f"\n… and {len(found) - TOLD} more" if len(found) > TOLD else ""
    return (
        f"{case}: {len(found)} numbers differ from tests/golden/{case}.json\n"
        + "\n".join(found[:TOLD])
        + more
        + "\nIf they were meant to move: python tests/golden/test_golden.py --overwrite"
    )


def _file(case: str) -> Path:
    return FOLDER / f"{case}.json"


def _lines(tree: dict[str, Any]) -> str:
    """JSON with a line for every score and column, or every text, so that a diff can be read."""
    if "scores" not in tree and "columns" not in tree:
        return _SHORT_LIST.sub(_on_one_line, json.dumps(tree, ensure_ascii=False, indent=1)) + "\n"
    parts = []
    for name, value in tree.items():
        if isinstance(value, dict) and name in ("scores", "columns"):
            inner = ",\n".join(f"{_compact(key)}:{_compact(each)}" for key, each in value.items())
            parts.append(f"{_compact(name)}:{{\n{inner}}}")
        else:
            parts.append(f"{_compact(name)}:{_compact(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def _on_one_line(found: re.Match[str]) -> str:
    short = f"[{' '.join(found[1].split())}]"
    return short if len(short) <= _SHORT else found[0]


def _compact(value: Any) -> str:  # noqa: ANN401 — whatever JSON holds
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Tells what differs, or writes today's numbers."""
    parser = argparse.ArgumentParser(description="The pinned numbers: what differs from them.")
    parser.add_argument("--overwrite", action="store_true", help="Pin today's numbers instead.")
    parser.add_argument("cases", nargs="*", default=list(CASES), help=f"Of {', '.join(CASES)}.")
    arguments = parser.parse_args()
    differs = False
    for case in arguments.cases:
        numbers = CASES[case]()
        found = differences(read(case), numbers) if _file(case).exists() else ["nothing is pinned"]
        differs = differs or bool(found)
        if found:
            sys.stdout.write(told(case, found) + "\n")
        if arguments.overwrite:
            refuse_one_number(case, numbers)
            write(case, numbers)
    return int(differs and not arguments.overwrite)


if __name__ == "__main__":
    sys.exit(main())
