"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import django_world

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "counted"
HUB = PACKAGE / "hub"
GUIDANCE = HUB / "guidance"
CODE = sorted(
    path
    for folder in (PACKAGE, ROOT / "tests")
    for path in folder.rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST_MODULE_LINES = 500
#: Modules that may be longer, and why.
LONGER = {
    "src/counted/model/study.py": 600,  # one noun, described key by key for the JSON Schema
}

#: Written in pieces, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        re.escape("".join(parts))
        for parts in [
            ("pypi", ".org"), ("files.python", "hosted"), ("registry.", "npmjs"),
            ("/wor", "k/"), ("/tm", "p/"), ("/roo", "t/"), ("/opt", "/pypi"), ("/hom", "e/"),
        ]
    )
)  # fmt: skip


def tracked() -> list[Path]:
    """The files of the project, whether committed already or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("Not a git checkout.")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_registry_address_and_no_path_of_somebodys_machine() -> None:
    found = []
    for path in tracked():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(lines, 1)
            if FOREIGN.search(line)
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_a_sentence_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    most = LONGER.get(str(path.relative_to(ROOT)), LONGEST_MODULE_LINES)
    assert len(text.splitlines()) <= most, "Which noun wants to be born?"
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "A module tells one story: say which."


def test_every_app_of_the_hub_keeps_the_order_of_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (inside,) = (one for one in contracts if one["name"].startswith("Inside an app"))
    rooms = {f"counted.hub.{path.parent.name}" for path in HUB.glob("*/apps.py")}
    rooms -= {"counted.hub.guidance"}  # it has several, each with views and actions of its own
    rooms |= {f"counted.hub.guidance.{path.parent.name}" for path in GUIDANCE.glob("*/rules.py")}
    assert rooms == set(inside["containers"])


def strangers() -> list[Path]:
    """The modules of the hub that do not belong to `collect`."""
    return [path for path in HUB.rglob("*.py") if "collect" not in path.relative_to(HUB).parts]


#: 'collect.Dataset' where the words around it make it a relation or a look-up of a model.
KEY = re.compile(r"^collect\.\w+$", re.IGNORECASE)


def keys_into_collect(tree: ast.AST) -> Iterator[ast.AST]:
    """Strings that name a model of `collect`, and look-ups of models by its label."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if KEY.match(node.value):
                yield node
        elif isinstance(node, ast.Call) and _name(node.func) in {"get_model", "get_app_config"}:
            words = [*node.args, *(keyword.value for keyword in node.keywords)]
            if any(isinstance(word, ast.Constant) and word.value == "collect" for word in words):
                yield node


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_no_string_reaches_into_collect() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in strangers()
        for node in keys_into_collect(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, f"Unit records are reached through releases.production only: {found}"


@pytest.mark.parametrize(
    "line",
    [
        "models.ForeignKey('collect.Dataset', on_delete=models.PROTECT)",
        "apps.get_model('collect', 'Dataset')",
        "apps.get_model(app_label='collect', model_name='Dataset')",
        "get_model('collect.Dataset')",
        "('collect', dependencies['collect.dataset'])",
    ],
)
def test_the_search_for_strings_finds_them(line: str) -> None:
    assert list(keys_into_collect(ast.parse(line)))


def test_no_relation_reaches_into_collect() -> None:
    django_world.set_up()
    from django.apps import apps

    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label != "collect"
        for field in model._meta.get_fields()
        # What `collect` itself points at appears on the other side as a relation of its making.
        if not field.auto_created
        and field.related_model
        and field.related_model._meta.app_label == "collect"
    ]
    assert not found, f"A dataset is known elsewhere by its id and hash only: {found}"
