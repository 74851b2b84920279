"""Texts that people write become HTML that is safe to show."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.ui.markdown import ATTRIBUTES, TAGS, plain, render

ALLOWED = {"class", "rel", *(it for names in ATTRIBUTES.values() for it in names)}


class Reader(HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/pixel.png)",
        "![x](//elsewhere.example/pixel.png)",
        "<javascript:alert(1)>",
        "[^1]\n\n[^1]: <svg onload=alert(1)>",
        '| <a style="x" onclick=x> |\n|---|\n| <iframe src=x> |',
    ],
)
def test_nothing_acts(text: str) -> None:
    _is_harmless(render(text))


@given(st.text(alphabet="<>[]()!#*_`|-^:\"'/ \nasjx=&;", max_size=80))
def test_whatever_is_written_is_harmless(text: str) -> None:
    _is_harmless(render(text))


def _is_harmless(html: str) -> None:
    for tag, attributes in Reader(html).found:
        assert tag in TAGS
        assert set(attributes) <= ALLOWED
        address = (attributes.get("href") or attributes.get("src") or "").lower()
        assert not address.startswith(("javascript", "data", "//"))
        if tag == "img":
            assert address == "" or address.startswith("/")


def test_headings_stand_below_those_of_the_page() -> None:
    assert "<h3" in render("# Aims", top=3)
    assert "<h6" in render("##### Details", top=3)
    assert "<h1" not in render("# Aims\n\nWater\n=====")


def test_what_is_understood() -> None:
    html = render("~~no~~ **yes** https://example.org\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for part in ("<s>no</s>", "<strong>yes</strong>", 'href="https://example.org"', "<td>1</td>"):
        assert part in html
    assert 'rel="nofollow ugc noopener"' in html


def test_footnotes_lead_to_their_text() -> None:
    html = render("Counted[^1].\n\n[^1]: By hand.")
    assert 'href="#text-fn1"' in html
    assert 'id="text-fn1"' in html


def test_each_block_takes_its_own_direction() -> None:
    assert '<p dir="auto">' in render("مرحبا")


def test_the_words_alone() -> None:
    assert plain("# A & **b**\n\n- [c](https://x.example)\n- 1 < 2") == "A & b c 1 < 2"
    assert plain("") == ""
