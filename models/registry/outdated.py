"""Whether a model can still be asked: do today's features mean what they meant at its training?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from features.catalog import SEPARATOR
from features.catalog_page import declared_features
from features.meaning import MEANING
from models.manifest.manifest import Manifest
from records.errors import OutdatedModelError

TRAIN_AGAIN = "call `mutasi train`, then `mutasi models promote`"


@dataclass(frozen=True)
class Outdated:
    """Why a model can give no estimates any more.

    Attributes:
        gone: The features of the model that no function makes any more; may be empty.
        meaning: The number of the rules of its features, where that is not today's; else None.
    """

    gone: tuple[str, ...]
    meaning: int | None

    @property
    def sentence(self) -> str:
        """What the model was trained on, to go on after "was trained on"."""
        if self.gone:
            count = "1 feature" if len(self.gone) == 1 else f"{len(self.gone)} features"
            more = "" if len(self.gone) == 1 else ", …"
            return f"{count} that this one does not make ({self.gone[0]}{more})"
        return (
            f"features by rules of number {self.meaning}; this one makes them by rules of "
            f"number {MEANING}"
        )


def outdated(manifest: Manifest) -> Outdated | None:
    """Why a model can give no estimates any more; None if nothing is known against it.

    Args:
        manifest: The model's.
    """
    gone = features_gone(facts.name for facts in manifest.features)
    meaning = None if manifest.features_meaning == MEANING else manifest.features_meaning
    return Outdated(gone, meaning) if gone or meaning is not None else None


def refuse_other_meaning(manifest: Manifest) -> None:
    """Refuse a model whose features have kept their names and changed their rules since.

    Features that are gone are found later, by name, when the model reads a table of features.

    Raises:
        OutdatedModelError: The model was trained on features of another number.
    """
    if manifest.features_meaning != MEANING:
        raise OutdatedModelError(
            found=f"a model trained on features by rules of number {manifest.features_meaning}",
            expected=f"number {MEANING}, by which this version of Mutasi makes them",
            action=f"the model is of another version of Mutasi than this one: {TRAIN_AGAIN}",
        )


def refuse_outdated(manifest: Manifest) -> None:
    """Refuse a model that could give no estimates, before it is read.

    Args:
        manifest: The model's.

    Raises:
        OutdatedModelError: Its features are made no longer, or by other rules.
    """
    why = outdated(manifest)
    if why is not None:
        raise OutdatedModelError(
            found=f"a model trained by another version of Mutasi, on {why.sentence}",
            expected="a model trained on the features that this version makes",
            action=TRAIN_AGAIN,
        )


def features_gone(names: Iterable[str]) -> tuple[str, ...]:
    """The features of a model that no function makes any more.

    Args:
        names: The features a model was trained on.

    >>> features_gone(["days_in_position", "days_on_the_moon", "also_gone__adaptasi"])
    ('days_on_the_moon', 'also_gone__adaptasi')
    """
    made = {feature.function for feature in declared_features()}
    return tuple(name for name in names if name.partition(SEPARATOR)[0] not in made)
