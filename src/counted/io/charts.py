"""The one chart of Counted: dots with their ranges, as a plain Vega-Lite specification.

`draw` makes the specification of one panel, wide or narrow: the narrow one is laid out anew for
320 px, not scaled. `render_svg` turns it into SVG. On pages colours are the page's own custom
properties, so that light and dark need one picture; for documents pass `PRINT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from textwrap import wrap
from typing import Any

from counted.io import words
from counted.io.panels import Panel, Row
from counted.messages import mark, translator
from counted.model.estimate import Statistic
from counted.model.release import Figure, Status

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
VEGA_LITE = "5.20"
FONT = (
    "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans CJK SC', sans-serif"
)
#: The first reading is a filled circle on a solid line, the second a diamond on a dashed one;
#: hollow is "read with care". Shape, dash and fill tell them apart without any colour.
SHAPES = ("circle", "diamond", "square", "triangle-up")
GLYPHS = (("●", "○"), ("◆", "◇"), ("■", "□"), ("▲", "△"))
DASHES = ([1, 0], [4, 3], [1, 3], [6, 2])


@dataclass(frozen=True)
class Colours:
    """Roles of colour in a chart."""

    ink: str
    soft: str
    line: str
    mark: str
    paper: str


PAGE = Colours("currentColor", "var(--ink-soft)", "var(--line)", "var(--deep)", "var(--paper)")
PRINT = Colours("#1c2430", "#566072", "#ddd6c8", "#0d5158", "#ffffff")


@dataclass(frozen=True)
class Layout:
    """Measures of one variant, in pixels."""

    label_above: bool  #: the group stands over its dots instead of beside them
    left: int
    plot: int
    right: int
    step: int  #: height of one row
    per_line: int  #: characters of a label before it is broken
    ticks: int

    @property
    def width(self) -> int:
        """The whole picture."""
        return self.left + self.plot + self.right


WIDE = Layout(False, 216, 400, 24, 30, 32, 5)
NARROW = Layout(True, 8, 256, 24, 50, 44, 2)
TOP, BOTTOM, APART = 8, 34, 11


def draw(
    panel: Panel, language: str, *, narrow: bool = False, colours: Colours = PAGE
) -> dict[str, Any]:
    """The specification of one panel: groups downwards, values across, a line for each range."""
    layout = NARROW if narrow else WIDE
    readings = [name for name, _ in panel.readings]
    step = layout.step + APART * (len(readings) - 1)
    height = step * len(panel.rows)
    dots: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    for at, row in enumerate(panel.rows):
        middle = at * step + step / 2 + (8 if layout.label_above else 0)
        labels.extend(_texts(row, language, layout=layout, top=at * step, middle=middle))
        dots.extend(_dots(row, readings, middle))
    return {
        "$schema": SCHEMA,
        "description": description(panel, language),
        "width": layout.plot,
        "height": height,
        "padding": {"left": layout.left, "right": layout.right, "top": TOP, "bottom": BOTTOM},
        "autosize": "none",
        "background": None,
        "config": {"font": FONT, "view": {"stroke": None}, "aria": False},
        "layer": [
            _ranges(panel, dots, height, layout=layout, colours=colours),
            _points(panel, dots, height, layout=layout, colours=colours),
            *_labels(labels, height, colours=colours),
        ],
        "usermeta": {"language": language},
    }


def description(panel: Panel, language: str) -> str:
    """What the picture shows, for those who cannot see it."""
    text = translator(language)(
        mark(
            "{title}. One dot per group with a line for its range; the table has the same figures."
        )
    )
    return text.format(title=panel.title)


def legend(panel: Panel) -> tuple[tuple[str, str], ...]:
    """Sign and title of each reading; empty where there is one reading only."""
    if len(panel.readings) < 2:
        return ()
    return tuple((GLYPHS[at][0], title) for at, (_, title) in enumerate(panel.readings))


def _dots(row: Row, readings: list[str], middle: float) -> Iterator[dict[str, Any]]:
    for figure in row.figures:
        if figure.value is None:
            continue
        which = readings.index(figure.reading) if figure.reading in readings else 0
        yield {
            "y": middle + APART * (which - (len(readings) - 1) / 2),
            "value": float(figure.value),
            "low": None if figure.low is None else float(figure.low),
            "high": None if figure.high is None else float(figure.high),
            "reading": str(which),
            "hollow": figure.status is Status.FLAGGED,
        }


def _texts(
    row: Row, language: str, *, layout: Layout, top: float, middle: float
) -> Iterator[dict[str, Any]]:
    label = "\n".join(wrap(row.label, layout.per_line, max_lines=2, placeholder=" …"))
    indent = 12 * row.depth
    lines = label.count("\n")
    yield {
        "x": indent if layout.label_above else -12,
        "y": top + 12 if layout.label_above else middle - 7 * lines,
        "text": words.isolated(label, language),
        "side": "start" if layout.label_above else "end",
        "weight": "normal" if row.depth else "bold",
        "soft": False,
    }
    why = _why_not_shown(row.figures, language)
    if why:
        short = "\n".join(wrap(why, 42 if layout.label_above else 60))
        yield {
            "x": indent if layout.label_above else 0,
            "y": top + 29 if layout.label_above else middle - 7 * short.count("\n"),
            "text": words.isolated(short, language),
            "side": "start",
            "weight": "normal",
            "soft": True,
        }


def _why_not_shown(figures: tuple[Figure, ...], language: str) -> str:
    """Why a row is empty; "" where it shows anything."""
    if any(figure.value is not None for figure in figures):
        return ""
    return translator(language)(words.IN_GENERAL[figures[0].status])


def _domain(panel: Panel) -> tuple[float, float]:
    """From where to where the axis goes: 0 to 1 for shares, from 0 to the largest otherwise."""
    if panel.statistic is Statistic.SHARE:
        return 0.0, 1.0
    ends = [
        end
        for figure in panel.figures
        for end in (figure.value, figure.low, figure.high)
        if end is not None
    ]
    low, high = min([*ends, Decimal(0)]), max([*ends, Decimal(0)])
    return float(low), float(high if high > low else low + 1)


def _across(panel: Panel, field: str, axis: dict[str, Any]) -> dict[str, Any]:
    scale = {"domain": list(_domain(panel)), "nice": panel.statistic is not Statistic.SHARE}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _down(height: int) -> dict[str, Any]:
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return {"field": "y", "type": "quantitative", "scale": scale, "axis": None}


def _axis(panel: Panel, *, layout: Layout, colours: Colours) -> dict[str, Any]:
    is_share = panel.statistic is Statistic.SHARE
    ticks = {"values": [tick / layout.ticks for tick in range(layout.ticks + 1)]}
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "labelFontSize": 12,
        "labelColor": colours.soft,
        "labelFlush": False,
        "gridColor": colours.line,
        "format": ".0%" if is_share else "~s",
        **(ticks if is_share else {"tickCount": layout.ticks}),
    }


def _by_reading(values: tuple[Any, ...], panel: Panel) -> dict[str, Any]:
    names = [str(at) for at in range(len(panel.readings))]
    return {"domain": names, "range": list(values[: len(names)])}


def _ranges(
    panel: Panel, dots: list[dict[str, Any]], height: int, *, layout: Layout, colours: Colours
) -> dict[str, Any]:
    return {
        "data": {"values": dots},
        "mark": {"type": "rule", "strokeWidth": 3, "color": colours.mark, "opacity": 0.55},
        "encoding": {
            "x": _across(panel, "low", _axis(panel, layout=layout, colours=colours)),
            "x2": {"field": "high"},
            "y": _down(height),
            "strokeDash": {
                "field": "reading",
                "scale": _by_reading(DASHES, panel),
                "legend": None,
            },
        },
    }


def _points(
    panel: Panel, dots: list[dict[str, Any]], height: int, *, layout: Layout, colours: Colours
) -> dict[str, Any]:
    return {
        "data": {"values": dots},
        "mark": {
            "type": "point",
            "size": 90,
            "stroke": colours.mark,
            "strokeWidth": 2,
            "opacity": 1,
        },
        "encoding": {
            "x": _across(panel, "value", _axis(panel, layout=layout, colours=colours)),
            "y": _down(height),
            "shape": {"field": "reading", "scale": _by_reading(SHAPES, panel), "legend": None},
            "fill": {
                "condition": {"test": "datum.hollow", "value": colours.paper},
                "value": colours.mark,
            },
        },
    }


def _labels(
    texts: list[dict[str, Any]], height: int, *, colours: Colours
) -> Iterator[dict[str, Any]]:
    for side, align in (("start", "left"), ("end", "right")):
        for weight in ("normal", "bold"):
            for soft in (False, True):
                kind = (side, weight, soft)
                mine = [it for it in texts if (it["side"], it["weight"], it["soft"]) == kind]
                if mine:
                    yield _text_layer(mine, height, align=align, colours=colours)


def _text_layer(
    texts: list[dict[str, Any]], height: int, *, align: str, colours: Colours
) -> dict[str, Any]:
    first = texts[0]
    return {
        "data": {"values": [{"x": it["x"], "y": it["y"], "text": it["text"]} for it in texts]},
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "middle",
            "lineBreak": "\n",
            "fontSize": 13,
            "fontWeight": first["weight"],
            "fontStyle": "italic" if first["soft"] else "normal",
            "color": colours.soft if first["soft"] else colours.ink,
        },
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": None},
            "y": _down(height),
            "text": {"field": "text"},
        },
        "resolve": {"scale": {"x": "independent"}},
    }


def render_svg(spec: dict[str, Any], *, name: str) -> str:
    """The picture as inline SVG; `name` has to be new on its page. Same input, same text."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    return _plain(svg, spec, name)


def _plain(svg: str, spec: dict[str, Any], name: str) -> str:
    """Without roles of single marks; with a title, and left to right so that anchors hold."""
    padding = spec["padding"]
    width = padding["left"] + spec["width"] + padding["right"]
    height = padding["top"] + spec["height"] + padding["bottom"]
    inner = svg[svg.index(">") + 1 :]
    inner = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events|font-family)="[^"]*"', "", inner)
    inner = re.sub(r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.4g}", inner)
    inner = inner.replace(' opacity="1"', "").replace('<path d="" display="none"/>', "")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title" '
        f'direction="ltr" font-family="{escape(FONT)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title id="{name}-title">{escape(spec["description"])}</title>'
    )
    return opening + inner
