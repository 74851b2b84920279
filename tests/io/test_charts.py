"""The one chart: every group has its place, and only what is shown has a dot."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from counted.io import charts
from counted.io.panels import Panel, panels
from counted.model.release import Status
from tests.io.releases import figure, make_release


def panel(name: str, language: str = "en") -> Panel:
    return next(it for it in panels(make_release(), language) if it.indicator["id"] == name)


def values(spec: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [
        value
        for layer in spec["layer"]
        if layer["mark"]["type"] == kind
        for value in layer["data"]["values"]
    ]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ["water", "handwashing", "illness", "rooms"])
def test_every_group_has_a_label_and_every_value_a_dot(name: str, narrow: bool) -> None:
    it = panel(name)
    spec = charts.draw(it, "en", narrow=narrow)
    texts = " ".join(value["text"] for value in values(spec, "text"))
    assert all(row.label in texts for row in it.rows)
    shown = [float(f.value) for f in it.figures if f.value is not None]
    assert [value["value"] for value in values(spec, "point")] == shown


def test_a_hidden_group_stands_as_text_without_a_dot() -> None:
    spec = charts.draw(panel("illness"), "en")
    texts = [value["text"] for value in values(spec, "text")]
    assert "counted; kept hidden to protect them" in texts
    assert len(values(spec, "point")) == 1


def test_readings_stand_side_by_side_and_differ_without_colour() -> None:
    spec = charts.draw(panel("handwashing"), "en")
    dots = values(spec, "point")
    assert len({dot["y"] for dot in dots}) == len(dots)
    points = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert points["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"]
    assert charts.legend(panel("handwashing"))[1] == ("◆", "leaving blanks out")
    assert charts.legend(panel("water")) == ()


def test_a_flagged_figure_is_hollow() -> None:
    dots = values(charts.draw(panel("water"), "en"), "point")
    assert [dot["hollow"] for dot in dots] == [False, False, True, False, False]


def test_a_share_always_has_the_whole_axis_and_a_mean_starts_at_zero() -> None:
    for name, domain in (("water", [0.0, 1.0]), ("rooms", [0.0, 2.4])):
        layer = charts.draw(panel(name), "en")["layer"][0]
        assert layer["encoding"]["x"]["scale"]["domain"] == domain


def test_the_narrow_picture_fits_320_pixels() -> None:
    assert charts.NARROW.width <= 288
    assert charts.NARROW.label_above


@pytest.mark.slow
def test_the_picture_is_the_same_each_time_and_well_formed() -> None:
    spec = charts.draw(panel("water"), "en")
    first, second = (charts.render_svg(spec, name="water") for _ in range(2))
    assert first == second
    root = ElementTree.fromstring(first)  # noqa: S314 - our own text
    assert root.attrib["role"] == "img"
    assert "share of people" in root[0].text
    assert not re.search(r"https?://(?!www\.w3\.org/)", first)


@pytest.mark.slow
def test_arabic_labels_keep_their_own_direction() -> None:
    release = make_release(title="x")
    it = next(it for it in panels(release, "ar") if it.indicator["id"] == "water")
    svg = charts.render_svg(charts.draw(it, "ar"), name="water")
    assert 'direction="ltr"' in svg
    assert "\N{FIRST STRONG ISOLATE}Old Mill\N{POP DIRECTIONAL ISOLATE}" in svg


@pytest.mark.slow
def test_labels_cannot_smuggle_markup() -> None:
    dimensions = make_release().study["dimensions"]
    dimensions[0]["categories"][0]["title"] = "<script>alert(1)</script>"
    release = make_release((figure("water", {"ward": "north"}, "0.5"),), dimensions=dimensions)
    (it,) = panels(release, "en")
    svg = charts.render_svg(charts.draw(it, "en"), name="x")
    assert "<script" not in svg
    assert "&lt;script" in svg


@pytest.mark.slow
def test_an_empty_panel_is_still_a_picture() -> None:
    release = make_release((figure("water", {}, status=Status.UNCERTAIN),))
    (it,) = panels(release, "en")
    assert "We cannot tell" in charts.render_svg(charts.draw(it, "en", narrow=True), name="x")
