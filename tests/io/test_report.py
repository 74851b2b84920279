"""The report says what is known, what is hidden and what may not be concluded, to everybody."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from counted.io import report, telling
from counted.io.release import write_release
from counted.model.release import Release, Status
from tests.io.releases import figure, make_release

pytestmark = pytest.mark.slow

CSS = Path(report.__file__).parent / "templates" / "report.css"


@lru_cache
def html(language: str = "en") -> str:
    return report.report_html(make_release(), language=language)


def text(page: str) -> str:
    body = re.sub(r"<(style|svg).*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


class Outline(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a":
            self.links.append(str(known["href"]))


def test_it_opens_with_the_finding_and_marks_made_up_data() -> None:
    page = html()
    assert (
        "<h1>Basic drinking water, share of people: lowest 40% (The Island); "
        "highest 80% (Old Mill)</h1>" in page
    )
    assert "Made-up data" in page
    real = report.report_html(make_release(made_up=False))
    assert "Made-up data" not in real


def test_every_figure_stands_in_a_table_with_its_unit() -> None:
    said = text(html())
    assert "Handwashing at home, share of households" in said
    assert "95% range, as if drawn at random" in said
    for it in make_release().protected.figures:
        if it.value is not None and it.value < 1:
            assert f"{it.value * 100:.0f}%" in said


def test_hidden_groups_are_named_with_ways_forward() -> None:
    said = text(html())
    assert "counted; kept hidden to protect them" in said
    assert "Diarrhoea, share of people: North Shore" in said
    assert "in private" in said
    assert "several places whose sizes are not known" in said


def test_it_says_what_may_not_be_concluded() -> None:
    said = text(html())
    assert "Ward: not to be compared or ranked. Blanks differ from 3 to 199." in said
    assert "Not the standard definition. Queuing time was not asked." in said
    assert "do not tell who was left out" in said
    assert "Not shown to be citizen data" in said
    assert "earlier releases" in said
    assert "official" not in said.lower()


def test_each_limit_stands_once_and_before_the_figures() -> None:
    said = text(html())
    figures = said.index("Drinks from an improved source.")
    for limit in telling.cannot_say(make_release(), "en"):
        assert said.count(limit) == 1
        assert said.index(limit) < figures


def test_it_tells_what_went_out_under_which_structure() -> None:
    said = text(html())
    assert "under the global structure for SDG data: 0" in said
    assert "countries and regions only; this study is about a settlement" in said


def test_it_stands_alone() -> None:
    page = html()
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert set(re.findall(r"https?://[^\s\"'<]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in page
    assert "@import" not in page
    assert "<script" not in page


def test_its_outline_is_sound() -> None:
    outline = Outline(html())
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(outline.headings))
    assert len(set(outline.ids)) == len(outline.ids)
    assert {link[1:] for link in outline.links} <= set(outline.ids)
    assert outline.tags.count("table") == outline.tags.count("caption")


def test_the_finding_of_the_data_is_printed_as_bands() -> None:
    assert "150 to 199 households (of 500 to 599) left Soap blank." in text(html())


def test_arabic_reads_from_the_right() -> None:
    assert '<html lang="ar" dir="rtl">' in html("ar")


def test_same_release_same_text() -> None:
    assert report.report_html(make_release()) == html()


def test_a_study_cannot_smuggle_markup() -> None:
    page = report.report_html(
        make_release(title="<script>alert(1)</script>", ownership="</style><img onerror=x>")
    )
    assert "<script" not in page
    assert "<img" not in page


def test_a_bare_release_still_makes_a_page() -> None:
    release = make_release(
        (figure("water", {}, status=Status.UNCERTAIN),),
        findings=(),
        design={},
        consent=[],
        stewards=[],
        sources=[],
        participation={"verdict": "citizen_data", "statement": "Led by the group."},
    )
    said = text(report.report_html(release))
    assert "what people said, and what these data cannot tell" in said
    assert "Nothing is recorded about what was agreed" in said


def test_the_printed_command_checks_the_release(tmp_path: Path) -> None:
    release = make_release()
    write_release(release, tmp_path / "release.json")
    assert check(tmp_path) == "True"
    changed = json.loads((tmp_path / "release.json").read_text(encoding="utf-8"))
    changed["study"]["title"] = "Another title"
    (tmp_path / "release.json").write_text(json.dumps(changed), encoding="utf-8")
    assert check(tmp_path) == "False"
    assert release.sha256 in html()


def check(folder: Path) -> str:
    code = report.COMMAND.removeprefix('python3 -c "').removesuffix('"')
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def luminance(colour: str) -> float:
    short = colour.lstrip("#")
    full = "".join(it * 2 for it in short) if len(short) == 3 else short
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        (front, back)
        for back in ("paper", "sheet", "accent-wash", "deep-wash")
        for front in ("ink", "ink-soft", "accent", "deep")
        if (front, back) not in {("deep", "accent-wash"), ("accent", "deep-wash")}
    ],
)
def test_text_stands_out_from_its_ground(scheme: int, front: str, back: str) -> None:
    blocks = re.findall(r":root \{(.*?)\}", CSS.read_text(encoding="utf-8"), flags=re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", blocks[scheme]))
    assert contrast(colours[front], colours[back]) >= 4.5


def test_the_plain_summary_is_the_lead_of_the_page() -> None:
    release: Release = make_release()
    lead = re.search(r'<div class="lead stack">(.*?)</div>', html(), flags=re.DOTALL)
    assert lead is not None
    assert len(text(lead[1]).split()) < 150
    assert release.study["producer"]["name"] in lead[1]


def test_it_says_where_ranges_are_rounded_outwards() -> None:
    release = make_release()
    assert "rounded outwards" not in html()
    figures = tuple(replace(it, bound_step=Decimal("0.05")) for it in release.protected.figures)
    coarse = replace(release, protected=replace(release.protected, figures=figures))
    assert "Ranges are rounded outwards to 5 points" in report.report_html(coarse)
