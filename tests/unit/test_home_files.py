"""What a home keeps has its name in one module, and the environment is read in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from records import home_files
from records.home_files import HomeFiles

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "mutasi", "pipelines", "serving", "models", "simulation", "features", "records", "benchmarks",
)  # fmt: skip
HOME_OF_NAMES = ROOT / "records" / "home_files.py"
HOME_OF_VARIABLES = ROOT / "records" / "settings.py"

NAMES = {
    value for name, value in vars(home_files).items() if name.isupper() and isinstance(value, str)
}
OF_HOMES_ALONE = {name for name in NAMES if not name.isalpha()}
"""Names that mean nothing but a home's file, wherever they stand."""
WORDS = NAMES - OF_HOMES_ALONE
"""Words of everyday; as a part of a path they are a home's folder."""

TEXTS = {
    "a file": ('file = home / "store.sqlite"', True),
    "a name in a sentence": ('text = "look into mutasi.log"', True),
    "a folder": ('folder = home / "keys"', True),
    "a folder by joinpath": ('folder = home.joinpath("tuning")', True),
    "a folder as Path": ('folder = Path("logs")', True),
    "a path as a text": ('text = f"restore keys/{name}"', True),
    "a word": ('content = {"quarantine": 3, "keys": 4}', False),
    "a docstring": ('def f():\n    """Reads keys/pseudonyms.key."""', False),
    "a longer word": ('text = "monkeys/tree"', False),
}


@pytest.mark.parametrize(("code", "is_found"), TEXTS.values(), ids=TEXTS)
def test_a_written_name_is_found_and_a_mere_word_is_not(code: str, *, is_found: bool) -> None:
    assert bool(list(written_names(ast.parse(code)))) is is_found


def test_no_file_of_a_home_is_named_anywhere_else() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in code_files()
        if path != HOME_OF_NAMES
        for line, text in written_names(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == [], "take the name from records/home_files.py"


def test_variables_of_the_product_are_read_in_one_place() -> None:
    readers = [
        path
        for path in code_files()
        if "benchmarks" not in path.parts
        and reads_environment(tree := ast.parse(path.read_text(encoding="utf-8")))
        and any(text.startswith("MUTASI_") for _, text in texts(tree))
    ]

    assert readers == [HOME_OF_VARIABLES]


def test_the_page_about_the_home_names_everything_it_keeps() -> None:
    page = (ROOT / "docs" / "home.md").read_text(encoding="utf-8")

    assert [name for name in sorted(NAMES) if not re.search(rf"{re.escape(name)}\b", page)] == []


def test_every_name_is_a_file_or_folder_of_the_home() -> None:
    home = Path("home")
    named = {
        getattr(HomeFiles(home), name)
        for name, value in vars(HomeFiles).items()
        if isinstance(value, property) and name != "private"
    }

    said_alone = {
        home / home_files.DEFAULT_HOME, home / home_files.KEY_FILE, home / home_files.LOG_FILE,
        home / home_files.REGROUPINGS_FILE,
    }  # fmt: skip
    assert named == {home / name for name in NAMES} - said_alone


def test_nothing_of_a_folder_that_is_no_home_is_closed(tmp_path: Path) -> None:
    assert HomeFiles(tmp_path).private == ()


def test_a_home_is_closed_as_a_whole(tmp_path: Path) -> None:
    HomeFiles(tmp_path).store.touch()

    assert HomeFiles(tmp_path).private == (tmp_path,)


def test_of_somebodys_whole_folder_only_the_homes_own_parts_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for file in ("store.sqlite", "store.sqlite-wal", "mlflow.db", "letter.txt"):
        (tmp_path / file).touch()
    for folder in ("keys", "findings", "tuning", "pictures"):
        (tmp_path / folder).mkdir()

    closed = {path.name for path in HomeFiles(tmp_path).private}

    assert closed == {
        "store.sqlite", "store.sqlite-wal", "mlflow.db", "keys", "findings", "tuning",
    }  # fmt: skip


def code_files() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of a module but docstrings, with its line."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def written_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts that name a file of a home: by its own name, or by a word where a path is made."""
    own = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(OF_HOMES_ALONE)))})(?![\w-])")
    part = re.compile(rf"(?<![\w./-])({'|'.join(sorted(WORDS))})/")
    for line, text in texts(tree):
        if own.search(text) or part.search(text):
            yield line, text
    for node in ast.walk(tree):
        for text in _path_parts(node):
            if text in WORDS:
                yield getattr(node, "lineno", 0), text


def _path_parts(node: ast.AST) -> list[str]:
    """The texts that an expression puts into a path."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        name = called.id if isinstance(called, ast.Name) else called
        parts = node.args if name in ("Path", "joinpath", "with_name") else []
    return [
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def reads_environment(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in ("environ", "getenv")
        for node in ast.walk(tree)
    )
