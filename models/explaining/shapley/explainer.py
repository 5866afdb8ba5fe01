"""A booster's explainer: our own kernel once it has been found right, LightGBM itself otherwise.

Before a forest explains anybody, 32 rows made of its own thresholds and categories, with missing
and extreme values among them, are explained both ways. A difference, a tree that the kernel does
not know or a machine on which it cannot be compiled leaves the booster to LightGBM, and the log
says why. numba is imported when the first booster is explained.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import lightgbm
import numpy as np

from models.explaining.shapley.forest import Forest, read_forest
from models.explaining.shapley.model_text import Floats, UnsupportedTreesError
from models.explaining.shapley.trial_rows import trial_rows
from records.errors import MutasiError, UsageError

logger = logging.getLogger(__name__)

TOLERANCE = 1e-9
"""How far the kernel may lie from LightGBM, in units of the raw score."""

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
    rounds = (booster.current_iteration(), booster.best_iteration)
    with _checking:
        if booster not in _checked:
            _checked[booster] = (rounds, _sound_forest(booster))
        checked_rounds, forest = _checked[booster]
    if rounds != checked_rounds:
        # LightGBM 4.7 ends the process when it explains a booster that it explained before with
        # fewer trees, so neither a check nor its own answer can be had.
        raise UsageError(
            found="a booster that has grown since it was first explained",
            expected="a finished booster",
            action="explain a copy of it, read from its model_to_string()",
        )
    return Explainer(booster, forest)


def warm() -> None:
    """Compiles the kernel, or reads it from numba's cache, before somebody waits for it."""
    try:
        from models.explaining.shapley.kernel import compiled

        compiled()
    except _CANNOT_COMPILE as error:
        logger.warning("LightGBM itself explains all models: no kernel, %s", error)


# Forests, not explainers: an explainer would keep its own key alive.
_checked: WeakKeyDictionary[lightgbm.Booster, tuple[tuple[int, int], Forest | None]]
_checked = WeakKeyDictionary()
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
    # Any row shows the base, and LightGBM takes no design without rows.
    asked = design if len(design) else np.full((1, design.shape[1]), np.nan)
    try:
        answer = np.asarray(booster.predict(asked, pred_contrib=True), dtype=np.float64)
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
