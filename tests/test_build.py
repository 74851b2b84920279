"""A wheel without what its users cannot build is not built."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("build_hook", ROOT / "build_hook.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A project with everything that a wheel needs."""
    package = tmp_path / "src" / "counted"
    for name in ("hub/static/vendor/htmx.js", "locale/fr/LC_MESSAGES/django.po"):
        (package / name).parent.mkdir(parents=True)
        (package / name).write_text("x")
    (package / "locale/fr/LC_MESSAGES/django.mo").write_text("x")
    return package


def build(hook: ModuleType, package: Path, version: str = "standard") -> None:
    root = str(package.parents[1])
    hook.CompletenessHook(root, {}, None, None, root, "wheel").initialize(version, {})


def test_a_whole_package_is_built(hook: ModuleType, package: Path) -> None:
    build(hook, package)


def test_a_missing_bundle_stops_the_wheel_but_not_an_editable_install(
    hook: ModuleType, package: Path
) -> None:
    (package / "hub/static/vendor/htmx.js").unlink()
    build(hook, package, "editable")
    with pytest.raises(RuntimeError, match=r"htmx\.js.*script/setup"):
        build(hook, package)


def test_a_catalogue_older_than_its_source_stops_the_wheel(hook: ModuleType, package: Path) -> None:
    os.utime(package / "locale/fr/LC_MESSAGES/django.mo", (0, 0))
    with pytest.raises(RuntimeError, match=r"django\.mo"):
        build(hook, package)
