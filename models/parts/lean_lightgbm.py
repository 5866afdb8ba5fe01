"""LightGBM for a process that only answers: without what it imports for its wrappers.

`import lightgbm` also imports scikit-learn, pandas and what these bring along, for classes that
nobody uses who reads a model from its text: 1.3 s of processor time in the place of 0.17 (LightGBM
4.7). LightGBM works without them where they are not installed. So, while it is imported for the
first time, they are not found; before and after, and for all other threads, they are.

It is a decision for the whole process: in it LightGBM's own wrappers for scikit-learn refuse to
work, as they do where scikit-learn is not installed. So only the command line makes it, in a
process of its own, for commands that answer and neither train nor serve (`mutasi.estimates`). All
other code just imports LightGBM.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

_WRAPPED = ("dask", "distributed", "graphviz", "joblib", "matplotlib", "pandas", "sklearn")
"""What LightGBM has wrappers for."""
_HIDDEN = frozenset((*_WRAPPED, "charset_normalizer"))
"""These, and what numpy's compiler of Fortran, which scipy brings along, looks for in vain too."""


def import_lean() -> None:
    """Imports LightGBM without its wrappers; nothing happens where it or one of them is loaded."""
    if any(name in sys.modules for name in ("lightgbm", *_WRAPPED)):
        return
    hiding = _Hiding()
    sys.meta_path.insert(0, hiding)
    try:
        import lightgbm  # noqa: F401 — what is asked for is that it is loaded
    finally:
        sys.meta_path.remove(hiding)


class _Hiding:
    """A finder that says of some packages, to its own thread alone, that they are not there."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 — the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Nothing of its own: what is not hidden is left to the finders behind it.

        Raises:
            ModuleNotFoundError: The package is hidden.
        """
        is_own = threading.get_ident() == self._thread
        if is_own and fullname.partition(".")[0] in _HIDDEN:
            message = f"No module named {fullname!r}"
            raise ModuleNotFoundError(message, name=fullname)
        return None
