"""Values of a parsed `dataset.toml`, each of its type, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from records.contract import FIRST_DAY, LAST_DAY
from records.identities.identity import mask_strangers, printable, shown_word
from records.problems import Problem

MOST_DAYS = 36_525
"""A hundred years: no window of an organisation's rules is longer."""

_LARGEST_NUMBER = 1e12
_LONGEST_TEXT = 300
_LONGEST_NAME = 100
_SHOWN_LETTERS = 60


@dataclass
class Reading:
    """Reads values of a parsed `dataset.toml` and collects what is wrong with them.

    A reading never stops at a fault: it notes it and goes on with a value of the right type.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, key: str, *, found: str, expected: str) -> None:
        """Note a violation."""
        named = mask_strangers(key)
        self.problems.append(
            Problem(
                "refused", "dataset", "", self.file, found, expected,
                f"correct {named or 'the file'} in {self.file}", column=named,
            )
        )  # fmt: skip

    def know(self, section: Mapping[str, Any], where: str, keys: Sequence[str]) -> None:
        """Warn of keys outside `keys`."""
        for key in section:
            if key not in keys:
                self.problems.append(
                    Problem(
                        "warned", "unknown_key", "", self.file, f"key {shown_word(key)}",
                        "one of " + ", ".join(keys), "check its spelling; it is not read",
                        column=f"{where}.{shown_word(key)}".lstrip("."),
                    )
                )  # fmt: skip

    def section(
        self, content: Mapping[str, Any], name: str, *, required: bool = False
    ) -> Mapping[str, Any]:
        """The section, empty if it is missing."""
        found = content.get(name)
        if isinstance(found, dict):
            return found
        if found is not None or required:
            what = "missing" if found is None else f"a {type(found).__name__}"
            self.refuse(name, found=what, expected=f"a section [{name}]")
        return {}

    def sections(
        self, content: Mapping[str, Any], name: str
    ) -> list[tuple[str, Mapping[str, Any]]]:
        """The sections [name.…] in the file's order."""
        outer = self.section(content, name)
        found = []
        for key, inner in outer.items():
            if not 0 < len(key.strip()) <= _LONGEST_NAME or not key.isprintable():
                expected = f"a name of 1 to {_LONGEST_NAME} letters"
                self.refuse(f"{name}.{shortened(key)}", found="its name", expected=expected)
                continue
            found.append((key, self.section({f"{name}.{key}": inner}, f"{name}.{key}")))
        return found

    def text(
        self, section: Mapping[str, Any], where: str, key: str, *, required: bool = False
    ) -> str:
        """A text, empty if it is missing."""
        found = section.get(key, "")
        if not isinstance(found, str) or (required and not found.strip()):
            self.refuse(f"{where}.{key}", found=shown(section, key), expected="a text")
            return ""
        if len(found) > _LONGEST_TEXT or not found.replace("\n", " ").isprintable():
            expected = f"a text of at most {_LONGEST_TEXT} letters, none of them invisible"
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return ""
        return found

    def day(self, section: Mapping[str, Any], where: str, key: str) -> date:
        """A required day."""
        found = section.get(key)
        if isinstance(found, str):
            try:
                return date.fromisoformat(found)
            except ValueError:
                found = None
        if isinstance(found, datetime) or not isinstance(found, date):
            self.refuse(f"{where}.{key}", found=shown(section, key), expected="a day, YYYY-MM-DD")
            return date.min
        if not FIRST_DAY <= found <= LAST_DAY:
            expected = f"a day between {FIRST_DAY} and {LAST_DAY}"
            self.refuse(f"{where}.{key}", found=found.isoformat(), expected=expected)
        return found

    def number(self, section: Mapping[str, Any], where: str, key: str, default: float) -> float:
        """A finite number."""
        found = section.get(key, default)
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        # Written so that it holds for no number at all (nan) too.
        if not is_number or not abs(found) <= _LARGEST_NUMBER:
            expected = f"a number, at most {_LARGEST_NUMBER:,.0f}"
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return default
        return float(found)

    def whole(
        self, section: Mapping[str, Any], where: str, key: str, *, default: int, least: int
    ) -> int:
        """A whole number, `least` or more."""
        found = section.get(key, default)
        is_whole = isinstance(found, int) and not isinstance(found, bool)
        if not is_whole or not least <= int(found) <= MOST_DAYS:
            expected = f"a whole number from {least} to {MOST_DAYS:,}"
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return default
        return int(found)

    def word(
        self, section: Mapping[str, Any], where: str, key: str, words: Sequence[str]
    ) -> str | None:
        """One of the words; None, and a violation is noted, if it is another word or missing."""
        found = section.get(key)
        if found not in words:
            expected = "one of " + ", ".join(words)
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return None
        return str(found)

    def words(
        self, section: Mapping[str, Any], where: str, key: str, *, of: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """A list of different texts, all of them in `of` if that is given."""
        found = section.get(key, [])
        is_list = isinstance(found, list) and all(isinstance(item, str) for item in found)
        if not is_list or len(set(found)) < len(found):
            expected = "a list of texts, each once"
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return ()
        if any(not 0 < len(item.strip()) <= _LONGEST_TEXT for item in found):
            expected = f"texts of 1 to {_LONGEST_TEXT} letters"
            self.refuse(f"{where}.{key}", found=shown(section, key), expected=expected)
            return ()
        strangers = [item for item in found if of is not None and item not in of]
        if strangers and of is not None:
            expected = "only words of " + ", ".join(of)
            found = shortened(", ".join(strangers))
            self.refuse(f"{where}.{key}", found=found, expected=expected)
        return tuple(found)


def shown(section: Mapping[str, Any], key: str) -> str:
    """A key's value as it may be quoted."""
    return shortened(_written(section[key])) if key in section else "missing"


def _written(value: object) -> str:
    try:
        return repr(value)
    except ValueError:
        # Python does not write out whole numbers of more than some thousand digits.
        return "a number of thousands of digits"


def shortened(text: str) -> str:
    """A text as it may be quoted: printable, and no longer than can be read at a glance."""
    bare = mask_strangers(printable(text))
    if len(bare) <= _SHOWN_LETTERS:
        return bare
    return f"{bare[:_SHOWN_LETTERS]}… ({len(text)} letters)"
