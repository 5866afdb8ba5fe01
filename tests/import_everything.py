"""Imports every module of the packages named, as an installed wheel has them."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import walk_packages


def module_names(package: str) -> list[str]:
    """The package and every module below it."""
    root = import_module(package)
    return [package, *(found.name for found in walk_packages(root.__path__, f"{package}."))]


if __name__ == "__main__":
    for name in (name for package in sys.argv[1:] for name in module_names(package)):
        import_module(name)
