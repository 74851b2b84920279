"""Lists in which somebody writes from the other side than the page: their points stay in sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from browsing import chromium, overhang

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STYLES = Path(__file__).parents[2] / "src/counted/hub/ui/static/ui"


def test_points_of_the_other_direction_stay_on_the_screen() -> None:
    css = "".join((STYLES / f"{name}.css").read_text() for name in ("tokens", "base", "pages"))
    points = "".join(f'<li dir="auto">{it}</li>' for it in ("Names of people " * 9, "أسماء"))
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 600})
        for direction in ("rtl", "ltr"):
            page.set_content(
                f'<!doctype html><html dir="{direction}"><style>{css}</style>'
                f'<div class="wrap"><ul>{points}</ul></div></html>'
            )
            assert overhang(page) <= 0
            box = page.locator("ul").bounding_box()
            for number in (0, 1):
                item = page.locator("li").nth(number).bounding_box()
                assert item["x"] - box["x"] >= 20
                assert box["x"] + box["width"] - item["x"] - item["width"] >= 20
