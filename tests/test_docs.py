"""Do the pages say what there is: commands, features, libraries."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from features.catalog import Feature
from features.catalog_page import catalog_page, declared_features
from mutasi.cli import COMMANDS
from records.sources.siasn import readings
from records.sources.siasn.fields import ALIASES, canonical
from records.sources.siasn.file_names import UNREAD

ROOT = Path(__file__).parent.parent


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_catalogue_page_is_the_catalogue() -> None:
    assert page("docs/features.md") == catalog_page(), "call make docs"


@pytest.mark.parametrize("feature", declared_features(), ids=lambda feature: feature.name)
def test_every_feature_says_what_it_is_from_where_and_why(feature: Feature) -> None:
    told = (feature.what, feature.unit_line, feature.source, feature.why, *feature.phrase.values())

    assert all(text.strip() for text in told)
    assert feature.what.endswith(".")


def test_there_are_at_least_forty_features_in_every_group_some() -> None:
    groups = [feature.group for feature in declared_features()]

    assert len(groups) >= 40
    assert all(groups.count(group) >= 5 for group in ("person", "destination", "fit", "context"))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"\bmutasi {command}\b", page("README.md"))


def test_every_library_has_its_line() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = [re.split(r"[<>=\[ ]", text)[0] for text in asked]
    told = page("docs/dependencies.md")

    assert [name for name in names if f"`{name}`" not in told] == []


def test_changelog_has_a_dated_entry() -> None:
    assert re.search(r"^## .*\d{4}-\d{2}-\d{2}", page("CHANGELOG.md"), flags=re.MULTILINE)


def test_the_page_about_files_names_every_answer_field_and_spelling_of_siasn() -> None:
    text = page("docs/files.md")
    answers = {reading.answer for reading in readings.ALL} | set(UNREAD)
    documented = {canonical(word) for word in re.findall(r"`([^`\n]+)`", text)}

    assert {answer for answer in answers if f"`{answer}`" not in text} == set()
    read = {field for reading in readings.ALL for field in reading.fields}
    assert read - documented == set()
    spellings = {spelt for names in ALIASES.values() for spelt in names}
    assert {spelt for spelt in spellings if f"`{spelt}`" not in text} == set()
