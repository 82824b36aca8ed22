"""The rules that keep the house in order: who may import what, how big things get, how texts are written."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cxjourney"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

ALLOWED = {
    "PySide6": {"drawing", "services", "ui", "app", "cli"},
    "PySide6.QtWidgets": {"ui", "app"},
    "sqlalchemy": {"storage", "evidence"},
    "openpyxl": {"exchange"},
    "pptx": {"exchange"},
    "polars": {"scoring", "evidence", "exchange"},
    "networkx": {"domain", "scoring"},
    "pickle": set(),
    "QSettings": set(),
}
"""Library -> the parts of the package that may import it at run time."""

HEAVY = {"polars", "openpyxl", "sqlalchemy", "networkx", "qtawesome", "pptx", "fastexcel", "rapidfuzz"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
FORBIDDEN_CALLS = {"processEvents", "MagicMock"}


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """Return the parsed module; each is parsed once for all rules."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def statements_of(path: Path) -> list[ast.AST]:
    """Return every part of a module, flat."""
    return list(ast.walk(tree_of(path)))


def part_of(path: Path) -> str:
    """Return the sub-package of a module, or its own name at the top level."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def run_time_imports(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the dotted names that a module imports, without those for type checking only."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from ((alias.name, child) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module, child
            yield from ((f"{child.module}.{alias.name}", child) for alias in child.names)
        else:
            yield from run_time_imports(child)


def test_each_part_imports_only_what_it_may() -> None:
    offences = [
        f"{path}:{where.lineno} imports {name}"  # type: ignore[attr-defined]
        for path in MODULES
        for name, where in run_time_imports(tree_of(path))
        for library, parts in ALLOWED.items()
        if name == library or name.startswith(f"{library}.") or name.endswith(f".{library}")
        if part_of(path) not in parts
    ]
    assert offences == []


def test_the_window_starts_without_the_heavy_libraries() -> None:
    """Modules that the start screen loads import the heavy libraries inside functions only."""
    offences = [
        f"{path} imports {name} at its top"
        for path in MODULES
        if part_of(path) in {"ui", "services", "drawing", "domain", "app"}
        for statement in tree_of(path).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for name, _ in run_time_imports(ast.Module([statement], []))
        if name.split(".")[0] in HEAVY
    ]
    assert offences == []


def test_sizes_stay_readable() -> None:
    offences = []
    for path in MODULES + TESTS:
        lines = path.read_text("utf-8").count("\n")
        if lines >= 500:
            offences.append(f"{path} has {lines} lines")
        for item in statements_of(path):
            if isinstance(item, ast.ClassDef):
                methods = sum(isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef) for m in item.body)
                if methods >= 30:
                    offences.append(f"{path}: class {item.name} has {methods} methods")
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (item.end_lineno or item.lineno) - item.lineno + 1
                if lines >= 60:
                    offences.append(f"{path}: function {item.name} has {lines} lines")
    assert offences == []


def test_names_and_docstrings() -> None:
    offences = [f"{path}: a name that says nothing" for path in MODULES if path.stem in FORBIDDEN_NAMES]
    for path in MODULES:
        if not ast.get_docstring(tree_of(path)):
            offences.append(f"{path} does not say what it is for")
        for item in tree_of(path).body:
            if isinstance(item, ast.FunctionDef | ast.ClassDef) and not item.name.startswith("_"):
                small = isinstance(item, ast.ClassDef)  # a class may be told by its name and base alone
                if not small and not ast.get_docstring(item):
                    offences.append(f"{path}: {item.name} has no docstring")
    assert offences == []


def test_calls_that_are_never_made() -> None:
    offences = []
    for path in MODULES + TESTS:
        for item in statements_of(path):
            if isinstance(item, ast.Call):
                called = item.func.attr if isinstance(item.func, ast.Attribute) else getattr(item.func, "id", "")
                if called in FORBIDDEN_CALLS:
                    offences.append(f"{path}:{item.lineno} calls {called}")
            if isinstance(item, ast.ExceptHandler):
                swallowed = len(item.body) == 1 and isinstance(item.body[0], ast.Pass)
                broad = isinstance(item.type, ast.Name) and item.type.id in {"Exception", "BaseException"}
                if item.type is None or (swallowed and broad):
                    offences.append(f"{path}:{item.lineno} swallows every error")
    assert offences == []


def test_texts_for_people_are_literals() -> None:
    """A translator sees the literal; an f-string would never be found in a catalogue."""
    offences = []
    for path in MODULES:
        for item in statements_of(path):
            if isinstance(item, ast.Call) and isinstance(item.func, ast.Name) and item.func.id in {"tr", "trn"}:
                literals = item.args[: 1 if item.func.id == "tr" else 2]
                if not all(isinstance(literal, ast.Constant) for literal in literals):
                    offences.append(f"{path}:{item.lineno} translates something computed")
    assert offences == []


def test_the_catalogue_of_texts_is_up_to_date() -> None:
    from tests.extract_texts import CATALOGUE, extract

    assert CATALOGUE.read_text("utf-8") == extract(), "run python -m tests.extract_texts"
