"""A booster's explainer: our own kernel once it has been found right, LightGBM itself otherwise.

Before a forest explains anybody, 32 rows made of its own thresholds and categories, with missing
and extreme values among them, are explained both ways. A difference, a tree that the kernel does
not know or a machine on which it cannot be compiled leaves the booster to LightGBM, and the log
says why. numba is imported when the first booster is explained by the kernel, which few rows are
not worth (`contributions_of`).
"""

from __future__ import annotations

import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from models.explaining.shapley.forest import Forest, read_forest
from models.explaining.shapley.model_text import Floats, UnsupportedTreesError
from models.explaining.shapley.trial_rows import trial_rows
from records.errors import MutasiError, UsageError

if TYPE_CHECKING:
    import lightgbm

logger = logging.getLogger(__name__)

TOLERANCE = 1e-9
"""How far the kernel may lie from LightGBM, in units of the raw score."""

WORTH_THE_KERNEL = 2_000_000
"""Rows x trees x leaves² of one booster from which the kernel is made ready for them.

Measured with 24 boosters of 90 trees of 7 leaves, in processor seconds: numba and its cache .49,
reading and checking all boosters .58, and then .06 a thousand rows; LightGBM's own contributions
1.04 a thousand rows. A tree of 31 leaves takes LightGBM 15 times as long. With this number either
is some half a second from being the quicker one, and lists longer than a block
(`models.answering.explained_rows`) go to the kernel."""
_USUAL_LEAVES = 31
_WORTH_A_TEAM = 256
"""Rows from which LightGBM is asked by all threads."""
_ONE, _ALL = 1, 0
_KERNEL = "models.explaining.shapley.kernel"

# No numba, a numba that does not suit this numpy, no compiler for this machine, a full disk.
_CANNOT_COMPILE = (ImportError, OSError, RuntimeError)


@dataclass(frozen=True)
class Explainer:
    """Exact contributions of one booster.

    Attributes:
        booster: The booster, at its best iteration.
        forest: Its trees, where the kernel explains them; None leaves them to LightGBM.
    """

    booster: lightgbm.Booster
    forest: Forest | None

    @property
    def is_own_kernel(self) -> bool:
        """Whether our own kernel answers."""
        return self.forest is not None

    def contributions(self, design: Floats, *, threads: int = 1) -> tuple[Floats, float]:
        """What every feature adds to every row's raw score, and the raw score all rows start from.

        The answer is the same to the last bit on any number of threads, and for a row alone.

        Args:
            design: One row a case and one column a feature of the booster, as numbers; a category
                is its code, as in training.
            threads: Among how many the rows are shared out; LightGBM has its own setting.

        Returns:
            Values of the design's shape, and the base.

        Raises:
            UsageError: The design has other columns than the booster.
            MutasiError: LightGBM has to answer and has no such answer.
        """
        features = self.booster.num_feature()
        if design.ndim != 2 or design.shape[1] != features:
            raise UsageError(
                found=f"a design of shape {design.shape}",
                expected=f"rows of {features} columns",
                action="give the columns that the booster was trained on, in their order",
            )
        if self.forest is None:
            return _of_lightgbm(self.booster, design)
        return _of_forest(self.forest, design, threads), self.forest.base


def explainer_of(booster: lightgbm.Booster) -> Explainer:
    """The explainer of a booster, checked against LightGBM the first time it is asked for.

    What the check found is kept as long as the booster lives.

    Args:
        booster: A finished one; it may have been read back from its text or just been grown.

    Raises:
        UsageError: The booster has grown since it was checked.
    """
    with _checking:
        _refuse_grown(booster)
        if booster not in _checked:
            _checked[booster] = _sound_forest(booster)
        forest = _checked[booster]
    return Explainer(booster, forest)


def _refuse_grown(booster: lightgbm.Booster) -> None:
    """Refuse a booster that had other rounds when it was first explained; now may be that time.

    LightGBM 4.7 ends the process when it explains a booster that it explained before with fewer
    trees, so neither a check nor its own answer can be had.
    """
    rounds = (booster.current_iteration(), booster.best_iteration)
    if _explained.setdefault(booster, rounds) != rounds:
        raise UsageError(
            found="a booster that has grown since it was first explained",
            expected="a finished booster",
            action="explain a copy of it, read from its model_to_string()",
        )


def contributions_of(booster: lightgbm.Booster, design: Floats) -> tuple[Floats, float]:
    """One booster's contributions and base value, computed in the quicker of two ways.

    By the kernel if it is already loaded, as in a server, or if there are enough rows to load it
    for; else by LightGBM itself. Both give the same numbers except for the last digits.

    Args:
        booster: A finished booster.
        design: As `Explainer.contributions` takes it.

    Raises:
        UsageError: The design has other columns than the booster, or the booster has grown.
        MutasiError: LightGBM has to answer and gives no such answer.
    """
    if _KERNEL in sys.modules or _work(booster, design) >= WORTH_THE_KERNEL:
        return explainer_of(booster).contributions(design)
    with _checking:
        _refuse_grown(booster)
    return Explainer(booster, None).contributions(design)


def _work(booster: lightgbm.Booster, design: Floats) -> int:
    leaves = int(booster.params.get("num_leaves", _USUAL_LEAVES))
    return len(design) * booster.num_trees() * leaves**2


def warm() -> None:
    """Compile the kernel, or read it from numba's cache, before the first question needs it."""
    try:
        from models.explaining.shapley.kernel import compiled

        compiled()
    except _CANNOT_COMPILE as error:
        logger.warning("LightGBM itself explains all models: no kernel, %s", error)


# Forests, not explainers: an explainer would keep its own key alive.
_checked: WeakKeyDictionary[lightgbm.Booster, Forest | None]
_checked = WeakKeyDictionary()
_explained: WeakKeyDictionary[lightgbm.Booster, tuple[int, int]]
_explained = WeakKeyDictionary()
_checking = threading.Lock()


def _sound_forest(booster: lightgbm.Booster) -> Forest | None:
    """The booster's forest; None, and a warning, where the kernel cannot be trusted with it."""
    try:
        forest = read_forest(booster.model_to_string(), booster.num_feature())
        difference = _difference(booster, forest)
    except UnsupportedTreesError as error:
        reason = error.found
    except _CANNOT_COMPILE as error:
        reason = f"no kernel, {error}"
    else:
        # Written so that a nan on either side is refused too.
        if difference <= TOLERANCE:
            return forest
        reason = f"the kernel is off by {difference:.1e}"
    logger.warning("LightGBM itself explains a model: %s", reason)
    return None


def _difference(booster: lightgbm.Booster, forest: Forest) -> float:
    """The greatest difference between the kernel and LightGBM over the trial rows."""
    design = trial_rows(forest)
    values, base = _of_lightgbm(booster, design)
    return float(max(np.abs(_of_forest(forest, design, 1) - values).max(), abs(forest.base - base)))


def _of_lightgbm(booster: lightgbm.Booster, design: Floats) -> tuple[Floats, float]:
    """LightGBM's own contributions; num_iteration is not named, as it isn't for raw scores."""
    import lightgbm

    # Any row shows the base, and LightGBM takes no design without rows.
    asked = design if len(design) else np.full((1, design.shape[1]), np.nan)
    # A team of threads has to meet at the end, which few rows are not worth (`models.parts.trees`).
    threads = _ONE if len(asked) < _WORTH_A_TEAM else _ALL
    try:
        answer = np.asarray(
            booster.predict(asked, pred_contrib=True, num_threads=threads), dtype=np.float64
        )
    except lightgbm.basic.LightGBMError as error:
        raise _no_contributions(found=f"LightGBM's refusal: {error}") from error
    if answer.shape[1] != design.shape[1] + 1:
        raise _no_contributions(found="a model of several scores a row")
    return answer[: len(design), :-1], float(answer[0, -1])


def _no_contributions(*, found: str) -> MutasiError:
    return MutasiError(
        found=found,
        expected="a booster of one score a row, with a constant in every leaf",
        action="train such a model; this one cannot be explained exactly",
    )


def _of_forest(forest: Forest, design: Floats, threads: int) -> Floats:
    """The kernel's contributions; each thread takes whole blocks of rows."""
    # Imported here: numba takes half a second, which nobody shall wait for who explains nothing.
    from models.explaining.shapley.kernel import LANES, compiled

    explain = compiled()
    # It is compiled for arrays of one kind; numba takes those that may not be written for another.
    design = np.require(design, np.float64, ["C", "A", "W"])
    values = np.empty_like(design)
    blocks = -(-len(design) // LANES)
    step = max(1, -(-blocks // max(1, threads))) * LANES
    parts = [slice(first, first + step) for first in range(0, len(design), step)]

    def explain_part(rows: slice) -> None:
        explain(design[rows], forest.trees, values[rows])

    if len(parts) <= 1:
        explain_part(slice(None))
    else:
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(explain_part, parts))
    return values
