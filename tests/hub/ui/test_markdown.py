"""Texts that people write become HTML that is safe to show."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.ui.markdown import ATTRIBUTES, MOST_FAILURES, TAGS, plain, render

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


def lines_run(text: str) -> int:
    """How many lines of Python it takes to show a text: the same on every machine."""
    run = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal run
        run += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        render(text)
    finally:
        sys.settrace(before)
    return run


@pytest.mark.parametrize(
    ("begins", "mark", "ends", "once"),
    [
        ("", "![[", "", 150),
        ("", "![[", "]]" * 40, 150),
        ("", "[^", "\n\n[^a]: b", 150),
        ("", "^[", "]" * 40, 150),
        ("", "www.a_", "!", 600),
        ("http://a.b/", "(", ")" * 80, 150),
        ("", "[a](b", "", 150),
        ("", "**a ", "", 150),
    ],
)
@pytest.mark.slow
def test_twice_as_long_a_hostile_text_takes_twice_as_long(
    begins: str, mark: str, ends: str, once: int
) -> None:
    render("once, so that nothing is made for the first time")
    short, long = (lines_run(begins + mark * times + ends) for times in (once, 2 * once))
    assert long < 2.5 * short


def test_what_are_no_addresses_is_looked_at_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Counting:
        times = 0

        def search(self, pending: str) -> None:
            self.times += 1

    counting = Counting()
    monkeypatch.setattr("mdit_py_plugins.gfm_autolink.index._PROTO_RE", counting)
    render("(mailto:a" * 1000)
    assert 0 < counting.times <= MOST_FAILURES


def test_addresses_and_notes_are_still_found() -> None:
    html = render("www.a.example http://b.example mailto:c@d.example e@f.example [^1]\n\n[^1]: g")
    hrefs = ['"http://www.a', '"http://b', '"mailto:c', '"mailto:e', '"#text-fn1"']
    assert all(f"href={it}" in html for it in hrefs), html
    assert render("[www.a.example](/b)").count("<a ") == 1
