"""The forms in which a feature's value is said, and short ways to write them in both languages.

In a text, `{value}` is the value with its unit, `{amount}` the same without a sign, `{place}` how
far above or below the average, `{member}` the name of the measure, outcome or column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.words.wording import Language


@dataclass(frozen=True)
class Saying:
    """The texts for one feature in one language; an empty text means that there is none of its own.

    Attributes:
        value: For any value that none of the texts below is for.
        zero: For the value 0.
        below: For a value below 0.
        yes: For a claim that holds.
        no: For a claim that does not hold.
        usual: For the usual value, in brackets; empty: the value alone.
        usual_zero: For the usual value 0.
        usual_below: For a usual value below 0.
        missing: For no value, if that does not mean a gap in the records.
    """

    value: str = ""
    zero: str = ""
    below: str = ""
    yes: str = ""
    no: str = ""
    usual: str = ""
    usual_zero: str = ""
    usual_below: str = ""
    missing: str = ""


def yes_or_no(id_yes: str, id_no: str, en_yes: str, en_no: str) -> Mapping[Language, Saying]:
    """A claim: one text if it holds, one if it does not."""
    return {"id": Saying(yes=id_yes, no=id_no), "en": Saying(yes=en_yes, no=en_no)}


def any_value(id: str, en: str) -> Mapping[Language, Saying]:
    """One text for every value."""
    return {"id": Saying(value=id), "en": Saying(value=en)}


def amount_or_none(id: str, id_zero: str, en: str, en_zero: str) -> Mapping[Language, Saying]:
    """An amount: one text for a value, another for 0."""
    return {"id": Saying(value=id, zero=id_zero), "en": Saying(value=en, zero=en_zero)}


def none_at_all(id: str, en: str) -> Mapping[Language, Saying]:
    """An amount with a text for 0 alone; other values are said as "label value"."""
    return {"id": Saying(zero=id), "en": Saying(zero=en)}


def beside_others(id_subject: str, id_others: str, en_subject: str, en_others: str,
             ) -> Mapping[Language, Saying]:  # fmt: skip
    """A number above, at or below that of others."""
    return {
        "id": Saying(
            value=f"{id_subject} {{amount}} di atas {id_others}",
            zero=f"{id_subject} setara dengan {id_others}",
            below=f"{id_subject} {{amount}} di bawah {id_others}",
            usual="{amount} di atas", usual_zero="setara", usual_below="{amount} di bawah",
        ),
        "en": Saying(
            value=f"{en_subject} {{amount}} above {en_others}",
            zero=f"{en_subject} at the level of {en_others}",
            below=f"{en_subject} {{amount}} below {en_others}",
            usual="{amount} above", usual_zero="level with it", usual_below="{amount} below",
        ),
    }  # fmt: skip


def beside_average(id: str, en: str) -> Mapping[Language, Saying]:
    """A standard score: how many standard deviations it lies above or below the average."""
    return {"id": Saying(value=id, usual="{place}"), "en": Saying(value=en, usual="{place}")}
