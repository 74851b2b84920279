"""All templates of the hub: nothing that a strict policy blocks, nothing left untranslated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import counted.hub

HUB = Path(counted.hub.__file__).parent
TEMPLATES = sorted(it for it in HUB.rglob("templates/**/*") if it.suffix in (".html", ".txt"))
PAGES = [it for it in TEMPLATES if it.suffix == ".html"]

#: What made-up people say on the page of components is content, not interface.
CONTENT = {"components.html"}
#: Words that are the same in every language.
SAME = {"Counted", "doctype"}


def name(path: Path) -> str:
    return str(path.relative_to(HUB))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_is_written_into_the_page_that_the_policy_blocks(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=|<style\b", text)
    assert not re.search(r"<[^>]*\son\w+\s*=", text)
    assert not re.search(r"javascript:", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert " src=" in script or 'type="application/json"' in script
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_each_template_can_be_read(path: Path) -> None:
    get_template(str(path).partition("/templates/")[2])


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_each_word_can_be_translated(path: Path) -> None:
    if path.name in CONTENT:
        return
    text = path.read_text()
    for paired in ("comment", "blocktranslate", "block columns"):  # the last names a class
        end = paired.split()[0]
        text = re.sub(rf"{{% {paired}\b.*?{{% end{end} %}}", " ", text, flags=re.DOTALL)
    text = re.sub(r"{[{%#].*?[#%}]}", " ", text, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', text)
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    said.append(re.sub(r'<[^>]*>|[\w-]+="[^"]*"', " ", text))
    words = {word for part in said for word in re.findall(r"[^\W\d_]{2,}", part)}
    names = {word for word in words if word.isupper()}  # CSV, SHA: the same in every language
    assert not words - names - SAME
