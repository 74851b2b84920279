"""The style sheets: contrast computed, directions logical, nothing heavy."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import counted.hub.ui

FOLDER = Path(counted.hub.ui.__file__).parent / "static/ui"
SHEETS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.css"))}
RULES = "\n".join(SHEETS[name] for name in ("base", "parts", "pages"))

#: Text on ground. Written next to each other in the sheets; the test below holds both lists to it.
TEXT = {
    "ink": ["paper", "sheet", "wash", "deep-wash", "ochre-wash", "danger-wash"],
    "ink-soft": ["paper", "sheet", "wash", "deep-wash"],
    "accent": ["paper", "sheet", "wash", "accent-wash"],
    "deep": ["paper", "sheet", "wash", "deep-wash", "ochre-wash", "danger-wash"],
    "ochre": ["ochre-wash"],
    "danger": ["paper", "sheet", "danger-wash"],
    "paper": ["ink", "deep", "danger"],
}
#: What has to be seen but not read: edges of fields, focus, drawn intervals.
MARKS = {
    "edge": ["paper", "sheet", "wash"],
    "focus": ["paper", "sheet", "wash", "deep-wash"],
    "deep": ["paper", "sheet", "wash"],
    "accent": ["paper", "sheet"],
    "ochre": ["paper", "ochre-wash"],
    "danger": ["paper", "sheet", "danger-wash"],
}
SIDES = ["light", "dark"]


def tokens(side: str, *, more: bool = False) -> dict[str, str]:
    """The colours of one side; with `more`, as for people who ask for more contrast."""
    plain, _, rest = SHEETS["tokens"].partition("@supports")
    asked = rest[rest.index("prefers-contrast: more") :]
    pairs = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", plain)
    pairs += re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", asked) if more else []
    return {name: {"light": light, "dark": dark}[side] for name, light, dark in pairs}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition of that name)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return sum(weight * it for weight, it in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2, definition of that name), 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_low(pairs: dict[str, list[str]], least: float, colours: dict[str, str]) -> list[str]:
    """The pairs below `least`, readable."""
    found = [
        (front, ground, contrast(colours[front], colours[ground]))
        for front, grounds in pairs.items()
        for ground in grounds
    ]
    return [f"{front} on {ground}: {ratio:.2f}" for front, ground, ratio in found if ratio < least]


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("side", SIDES)
def test_text_can_be_read(side: str) -> None:
    assert not too_low(TEXT, 4.5, tokens(side))


@pytest.mark.parametrize("side", SIDES)
def test_marks_can_be_seen(side: str) -> None:
    assert not too_low(MARKS, 3, tokens(side))


@pytest.mark.parametrize("side", SIDES)
def test_more_contrast_gives_more(side: str) -> None:
    assert not too_low(TEXT, 7, tokens(side, more=True))
    assert not too_low(MARKS, 4.5, tokens(side, more=True))


def test_every_colour_and_ground_in_use_is_in_the_lists() -> None:
    fronts = set(re.findall(r"(?<![-\w])color: var\(--([a-z-]+)\)", RULES))
    grounds = set(re.findall(r"background(?:-color)?: var\(--([a-z-]+)\)", RULES))
    marks = {"line", "edge", *MARKS}  # a line only decorates; the others are grounds of no text
    assert fronts - {"edge"} <= set(TEXT)
    assert grounds <= {ground for grounds in TEXT.values() for ground in grounds} | marks


def test_browsers_without_light_dark_get_the_light_side() -> None:
    fallback = SHEETS["tokens"].partition("@supports")[2].partition("prefers-contrast")[0]
    assert dict(re.findall(r"--([a-z-]+): (#\w{6})", fallback)) == tokens("light")


def test_no_colour_stands_outside_the_tokens_but_those_of_the_goals() -> None:
    goals = re.findall(r"\.sdg-(\d+) \{ background: #\w{6}; \}", RULES)
    assert sorted(map(int, goals)) == list(range(1, 18))
    assert len(re.findall(r"#[0-9a-f]{3,8}\b(?=[;,) ])", RULES)) == 17


@pytest.mark.parametrize("name", SHEETS)
def test_directions_are_logical(name: str) -> None:
    harmless = r"/\*.*?\*/|@media[^{]*|vertical-align:[^;}]*"
    text = re.sub(harmless, "", SHEETS[name], flags=re.DOTALL)
    assert not re.findall(r"[a-z-]*\b(?:left|right|top|bottom)\b[a-z-]*", text)
    sized = re.findall(r"(?<![-\w])(?:min-|max-)?(?:width|height)\s*:", text)
    assert not sized
    assert not re.findall(r"(?<![-\w])float\s*:", text)
    for shorthand in re.findall(r"(?:margin|padding|inset|border-width)\s*:\s*([^;}]+)", text):
        values = re.sub(r"\([^()]*\)", "()", shorthand).split()
        assert len(values) < 4 or values[1] == values[3], shorthand


@pytest.mark.parametrize("name", SHEETS)
def test_each_sheet_keeps_to_its_layer(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL).strip()
    if name == "tokens":
        first, text = text.split(";", 1)
        assert first == "@layer tokens, base, parts, pages"
    assert text.strip().startswith(f"@layer {name} {{")
    assert text.count("{") == text.count("}")


def test_all_of_it_is_light() -> None:
    assert sum(len(gzip.compress(sheet.encode())) for sheet in SHEETS.values()) < 30_000


def test_motion_is_only_for_those_who_do_not_mind() -> None:
    moving = re.findall(r"(?<![-\w])(?:transition|animation|scroll-behavior)\s*:", RULES)
    calm = RULES[RULES.index("prefers-reduced-motion: no-preference") :][:400]
    within = re.findall(r"(?<![-\w])(?:transition|animation|scroll-behavior)\s*:", calm)
    assert len(moving) == len(within) > 0
