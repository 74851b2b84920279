"""French and Arabic are complete: no text was added without its translation."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
#: Those that counts of things take; French has "many" for millions only.
PLURAL_CATEGORIES = {"ar": CATEGORIES, "fr": ("one", "other")}


@pytest.mark.slow
def test_the_catalogues_hold_every_text() -> None:
    done = subprocess.run(
        [sys.executable, "script/messages.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_translation_that_lost_a_gap_is_told() -> None:
    spec = importlib.util.spec_from_file_location("messages_script", ROOT / "script/messages.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    catalog = Catalog(locale="fr")
    catalog.add("{count} rows of {file}", "{count} lignes de {file}")
    catalog.add("no {thing}", "pas de {chose}")
    catalog.add("%(n)s days ago", "il y a des jours")
    catalog.add("open {gap}", "")
    catalog.add(("%(n)s day", "%(n)s days"), ("un jour", "%(n)s jours"))
    catalog.add(("%(n)s row", "%(n)s rows"), ("une ligne", "%(m)s lignes"))
    assert script.wrong_gaps(catalog) == ["no {thing}", "%(n)s days ago", "%(n)s rows"]


def test_no_alias_hides_a_text_from_the_catalogues() -> None:
    """`from ... import gettext as _x` is collected only under names that the script knows."""
    known = set(re.findall(r'"(\w+)":', (ROOT / "script/messages.py").read_text(encoding="utf-8")))
    alias = re.compile(r"import \w*gettext\w* as (\w+)")
    used = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in alias.findall(path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= known, used - known


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_each_number_takes_its_own_form(language: str) -> None:
    """The forms stand in the order of CLDR, in which translators write them."""
    path = ROOT / "src/counted/locale" / language / "LC_MESSAGES/django.po"
    rule = c2py(read_po(path.open("rb"), locale=language).plural_expr)
    order = [it for it in CATEGORIES if it in PLURAL_CATEGORIES[language]]
    category = Locale(language).plural_form
    for number in range(400):
        assert order[rule(number)] == category(number), number
