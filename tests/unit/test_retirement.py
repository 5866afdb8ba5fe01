"""The day of retirement: the post's own age, else the dated rule that binds it."""

from __future__ import annotations

from datetime import date

import pytest

from records.dataset import parse_dataset
from records.errors import ContractError
from records.retirement import Post, RetirementRule, read_rules, retirement_age, retirement_day

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("post", "age"),
    [
        (Post("structural", "Kepala Dinas", "II.b"), 60),
        (Post("structural", "Kepala Dinas", "Eselon IIb"), 60),
        (Post("structural", "Kepala Bidang", "III.b"), 58),
        (Post("structural", "Kepala Seksi", "IV.a"), 58),
        (Post("structural", "Kepala Seksi", None), None),
        (Post("general", "Pengadministrasi Umum"), 58),
        (Post("functional", "Analis Kebijakan Ahli Pertama"), 58),
        (Post("functional", "Analis Kebijakan Ahli Madya"), 60),
        (Post("functional", "Analis Kebijakan Ahli Utama"), 65),
        (Post("functional", "Perawat Mahir"), 58),
        (Post("functional", "Guru Ahli Muda"), 60),
        (Post("functional", "Pengawas Sekolah Ahli Madya"), 60),
        (Post("functional", "Lektor Kepala"), None),
        (Post(None, None), None),
    ],
    ids=lambda value: str(value.title) if isinstance(value, Post) else str(value),
)
def test_every_kind_of_post_has_its_age_or_none(post: Post, age: int | None) -> None:
    assert retirement_age(post, TODAY) == age


def test_the_positions_own_age_goes_before_every_rule() -> None:
    assert retirement_age(Post("general", "Juru", declared_age=56.0), TODAY) == 56


def test_a_rule_counts_from_its_day_to_its_last() -> None:
    rule = RetirementRule(56, date(2010, 1, 1), until=date(2020, 1, 1))

    ages = [
        retirement_age(Post("general"), day, rules=[rule])
        for day in (date(2009, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    ]

    assert ages == [None, 56, 56, None]


@pytest.mark.parametrize(
    ("birth", "retires"),
    [
        (date(1968, 3, 15), date(2026, 4, 1)),
        (date(1968, 3, 1), date(2026, 4, 1)),
        (date(1968, 12, 31), date(2027, 1, 1)),
        (date(1968, 2, 29), date(2026, 3, 1)),
    ],
    ids=str,
)
def test_service_ends_with_the_month_of_the_birthday(birth: date, retires: date) -> None:
    assert retirement_day(birth, 58) == retires


def test_an_office_states_its_own_rules() -> None:
    text = (
        '[dataset]\nname = "a"\nsnapshot_on = 2026-06-30\n'
        '[retirement]\nrules = [{age = 62, since = 2020-01-01, title = "^Dosen"}]\n'
    )

    rules = parse_dataset(text, file="dataset.toml").retirement

    assert rules == (RetirementRule(62, date(2020, 1, 1), title="^Dosen"),)


@pytest.mark.parametrize(
    "rule",
    ['age = "old", since = 2020-01-01', "age = 58", "age = 58, since = 2020-01-01, until = 3",
     'age = 58, since = 2020-01-01, title = "("', "age = 58, since = 2020-01-01, sex = 1"],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused(rule: str) -> None:
    text = f'[dataset]\nname = "a"\nsnapshot_on = 2026-06-30\n[retirement]\nrules = [{{{rule}}}]\n'

    with pytest.raises(ContractError, match=r"retirement.rules"):
        parse_dataset(text, file="dataset.toml")


def test_without_a_section_the_shipped_rules_count() -> None:
    assert read_rules(None) == (None, [])
