"""The report: one self-standing HTML page that says what a release says, and what it cannot say.

The template only lays out; everything it prints is put into words here and in `telling`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from counted.io import charts, comparing, method, rounding, telling, words
from counted.io.findings import finding_rows
from counted.io.leaving_out import note
from counted.io.panels import Panel, entry, panels
from counted.io.sdmx import admission, refusals
from counted.io.whose import whose
from counted.messages import Translate, direction, mark, translator
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Release, Status

COMMAND = (
    "python3 -c \"import json,hashlib; d=json.load(open('release.json',encoding='utf-8')); "
    "h=d.pop('sha256'); t=json.dumps(d,sort_keys=True,ensure_ascii=False,separators=(',',':')); "
    'print(h==hashlib.sha256(t.encode()).hexdigest())"'
)
RANGES = {
    Basis.SAMPLE: mark("{level} range"),
    Basis.AS_IF_RANDOM: mark("{level} range, as if drawn at random"),
    Basis.COMPLETE: mark("Range: none, everyone was to be counted"),
    Basis.INTERVIEWED: mark("Range: none, only of those interviewed"),
}
WHY = {
    Status.HIDDEN: (
        mark("Kept hidden to protect people"),
        mark(
            "These groups were counted. A number would say too much about single people in them, "
            "or would let somebody work out such a number."
        ),
    ),
    Status.UNCERTAIN: (
        mark("We cannot tell"),
        mark("Too few were asked, or too few places were visited, for a number to mean anything."),
    ),
    Status.REFUSED: (
        mark("Not computed"),
        mark("A number would pretend to something that these data do not hold."),
    ),
}
AFTER = (
    ("cannot", mark("What these data cannot say")),
    ("hidden", mark("What is not shown, and why")),
    ("next", mark("What to do next")),
    ("noticed", mark("What was noticed in the data")),
    ("how", mark("How we know")),
    ("whose", mark("Whose data these are")),
    ("verify", mark("Check it yourself")),
)
FINDING_HEADS = (
    mark("Finding"), mark("Kind"), mark("About"), mark("Held against"), mark("Source"),
    mark("What to do"),
)  # fmt: skip
INPUT_HEADS = (mark("File"), mark("Bytes"), mark("SHA-256"), mark("Mended while reading"))

ROUNDED = mark(
    "Ranges are rounded outwards to {points} points where people share a household or were not "
    "drawn one by one, to protect them."
)

#: Makes a chart from its specification: picture(spec, name=...) -> SVG.
Picture = Callable[..., str]


def write_report(release: Release, path: Path, *, language: str = "en") -> None:
    """Write the report as one HTML file that needs nothing else."""
    path.write_text(report_html(release, language=language), encoding="utf-8", newline="\n")


def report_html(
    release: Release, *, language: str = "en", picture: Picture = charts.render_svg
) -> str:
    """The report as HTML. Same release, same text."""
    css = resources.files("counted.io").joinpath("templates/report.css").read_text("utf-8")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            _=translator(language),
            css=Markup(css),  # noqa: S704 - our own file
            study=release.study,
            page=page(release, language, picture=picture),
        )
    )


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("counted.io", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def page(
    release: Release, language: str, *, picture: Picture = charts.render_svg
) -> dict[str, Any]:
    """Everything that a page about a release says, in its order: for the report and the hub.

    `picture` makes the charts; the hub brings one that never draws inside its web server.
    """
    say = translator(language)
    study = release.study
    return {
        "language": language,
        "direction": direction(language),
        "headline": telling.headline(release, language),
        "summary": telling.summary(release, language, limits=False),
        "rounded": rounding.before_any(release, language),
        "period": words.period(**study["period"], language=language),
        "facts": _facts(release, language),
        "sections": [
            _section(release, panel, language, picture) for panel in panels(release, language)
        ],
        "after": [(name, say(title)) for name, title in AFTER],
        "withheld": _withheld(release, language),
        "cannot_say": telling.cannot_say(release, language),
        "next_steps": telling.next_steps(release, language),
        "finding_heads": _all(say, FINDING_HEADS),
        "findings": finding_rows(release, language),
        "how_found": say(words.HOW_FOUND[study["people_found"]["how"]]),
        "bases": _bases(release, language),
        **method.weighting(release, language),
        **_protection(release, language),
        **_exchange(release, language),
        **whose(release, language),
        **_verify(release, language),
    }


def _all(say: Translate, texts: tuple[str, ...]) -> list[str]:
    return [say(text) for text in texts]


def _facts(release: Release, language: str) -> list[tuple[str, list[str]]]:
    say = translator(language)
    study = release.study
    many = telling.how_many(release, language)
    kept = len(telling.hidden(release))
    hidden = say(mark("Hidden to protect people: {n}")).format(n=words.number(kept, language))
    methods = [
        f"{say(words.UNITS[it.unit])}: {say(words.METHODS.get(it.method, it.method))}"
        for it in release.protected.weighting
    ]
    found = [say(words.HOW_FOUND[study["people_found"]["how"]]), study["people_found"]["words"]]
    return [
        (say(mark("Covered: {many}")).format(many=many), found),
        (say(mark("How much each answer counts")), methods),
        (hidden, [_closest(release, language)]),
        (say(words.VERDICTS[study["participation"]["verdict"]]),
         [study["participation"]["statement"]]),
    ]  # fmt: skip


def _closest(release: Release, language: str) -> str:
    """How near anybody can come to a hidden count."""
    say = translator(language)
    audit = release.protected.audit
    if audit.closest is None:
        return "" if telling.hidden(release) else say(mark("Nothing had to be hidden."))
    text = say(
        mark(
            "Whoever tries to work out a hidden number from this page is left with values {n} or "
            "more apart, as far as was tested."
        )
    )
    return text.format(n=words.number(audit.closest, language))


def _section(release: Release, panel: Panel, language: str, picture: Picture) -> dict[str, Any]:
    say = translator(language)
    indicator = panel.indicator
    sdg = indicator["sdg"] or {}
    name = f"{indicator['id']}-{panel.statistic.value}"
    pictures = {
        variant: Markup(  # noqa: S704 - our own chart, escaped by the renderer
            picture(
                charts.draw(panel, language, narrow=variant == "narrow"), name=f"{name}-{variant}"
            )
        )
        for variant in ("wide", "narrow")
    }
    ranges = _range_heads(panel, language)
    asked = say(words.ASKED[panel.unit])
    blanks = [say(mark("Reading of blanks"))] if len(panel.readings) > 1 else []
    heads = [say(mark("Group")), *blanks, say(words.TABLE_HEADS[panel.statistic]), ranges, asked,
             say(mark("Note"))]  # fmt: skip
    return {
        "id": name,
        "title": panel.title,
        "definition": indicator["definition"],
        "recorded": _recorded(release, panel, say) or _estimated(panel, say),
        "sdg": _sdg_tag(sdg, say),
        "departure": sdg.get("departure", ""),
        "not_comparable": _not_comparable(release, panel, say),
        "says": telling.sentences(release, panel, language),
        **pictures,
        "legend": charts.legend(panel),
        "basis": say(mark("Dot: the figure. Line: its range. Hollow dot: read with care.")),
        "heads": heads,
        "numeric": [len(blanks) + at for at in (1, 2, 3)],
        "range_label": ranges,
        "asked_label": asked,
        "rows": _rows(release, panel, language),
        "rounded": rounding.notes(release, panel, language),
        "note": indicator["note"],
    }


def _range_heads(panel: Panel, language: str) -> str:
    """What stands over the ranges of a table: how sure they are, and on what they stand."""
    say = translator(language)
    levels = sorted({it.level for it in panel.figures if it.level is not None})
    level = words.percent(levels[-1].normalize(), language) if levels else ""
    shown = [it for it in panel.figures if it.value is not None] or list(panel.figures)
    used = [basis for basis in Basis if any(it.basis is basis for it in shown)]
    return "; ".join(say(RANGES[basis]).format(level=level).strip() for basis in used)


def _recorded(release: Release, panel: Panel, say: Translate) -> str:
    """Whose answer it is, where the unit of analysis is not the unit of record."""
    about = entry(release, "files", panel.indicator["file"])["about"]
    if about == "household" and panel.unit == "person":
        return say(
            mark("Asked once per household; each member counts with the household's answer.")
        )
    return ""


def _estimated(panel: Panel, say: Translate) -> str:
    """Whom a total speaks of: it is larger than the number of those covered."""
    sampled = any(figure.low is not None for figure in panel.figures)
    if panel.statistic is not Statistic.TOTAL or not sampled:
        return ""
    return say(mark("An estimate for everyone, worked out from those covered."))


def _sdg_tag(sdg: dict[str, Any], say: Translate) -> str:
    if not sdg:
        return ""
    text = say(mark("Related to SDG indicator {code}")).format(code=sdg["indicator"])
    return f"{text} · {sdg['series']}" if sdg.get("series") else text


def _not_comparable(release: Release, panel: Panel, say: Translate) -> str:
    """A warning for dimensions that no sentence of the section speaks of."""
    said = comparing.compared_dimensions(release, panel)
    names = [it for it in panel.indicator["not_comparable_across"] if it not in said]
    if not names:
        return ""
    titles = ", ".join(entry(release, "dimensions", name)["title"] for name in names)
    text = say(mark("Do not compare or rank by: {dimensions}. {why}"))
    return text.format(dimensions=titles, why=panel.indicator["why_not_comparable"]).strip()


def _rows(release: Release, panel: Panel, language: str) -> list[dict[str, str]]:
    readings = dict(panel.readings)
    return [
        {
            "kind": " ".join(
                ["under"] * row.depth + ["withheld"] * (figure.value is None)
            ),
            "label": row.label,
            "reading": readings.get(figure.reading, ""),
            "value": words.value(figure, language),
            "range": words.interval(figure, language),
            "asked": words.band(figure.n_from, figure.n_to, language),
            "note": note(release, figure, language),
        }
        for row in panel.rows
        for figure in row.figures
    ]  # fmt: skip


def _withheld(release: Release, language: str) -> list[dict[str, Any]]:
    say = translator(language)
    parts = []
    for status, (title, why) in WHY.items():
        groups = _groups(release, status, language)
        if groups:
            ways = _all(say, _ways(release, status))
            parts.append({"title": say(title), "why": say(why), "groups": groups, "ways": ways})
    return parts


def _ways(release: Release, status: Status) -> tuple[str, ...]:
    """What can be done about figures without a number; of refused ones, by why they were."""
    if status is not Status.REFUSED:
        return words.WAYS_FORWARD[status]
    reasons = {
        reason for it in release.protected.figures if it.status is status for reason in it.reasons
    }
    return tuple(
        dict.fromkeys(way for why, way in words.WAYS_WHERE_REFUSED.items() if why in reasons)
    )


def _groups(release: Release, status: Status, language: str) -> list[str]:
    """The groups without a number, per indicator."""
    named: dict[str, dict[str, None]] = {}
    for panel in panels(release, language):
        for row in panel.rows:
            for figure in row.figures:
                if figure.status is status:
                    why = "" if status is Status.HIDDEN else note(release, figure, language)
                    text = f"{row.full} ({why})" if why else row.full
                    named.setdefault(panel.title, {})[text] = None
    return [f"{title}: {', '.join(groups)}" for title, groups in named.items()]


def _bases(release: Release, language: str) -> list[str]:
    say = translator(language)
    used = {figure.basis for figure in release.protected.figures if figure.value is not None}
    said = [say(words.BASES[basis]) for basis in Basis if basis in used]
    if any(_recorded(release, panel, say) for panel in panels(release, release.language)):
        said.append(
            say(mark("People of one household are alike: the ranges count each household once."))
        )
    steps = {it.bound_step for it in release.protected.figures if it.bound_step is not None}
    return said + [say(ROUNDED).format(points=words.number(int(100 * it), language))
                   for it in sorted(steps)]  # fmt: skip


def _protection(release: Release, language: str) -> dict[str, Any]:
    say = translator(language)
    audit = release.protected.audit
    text = say(mark("Profile: {profile}. Figures kept hidden: {hidden}."))
    return {
        "protection": text.format(
            profile=release.protected.profile, hidden=words.number(audit.hidden, language)
        ),
        "knows": _all(say, audit.knows),
        "not_tested": _all(say, audit.not_tested),
    }


def _exchange(release: Release, language: str) -> dict[str, Any]:
    say = translator(language)
    figures = release.protected.figures
    admitted = sum(_is_admitted(release, figure) for figure in figures)
    text = say(
        mark(
            "Rows that go out under the global structure for SDG data: {admitted}; under the "
            "study's own structure: {own}, with or without a number. None is marked as a national "
            "figure."
        )
    )
    said = {it.indicator: it.said(language) for it in refusals(release)}
    shared = [it for it in next(iter(said.values()), ()) if all(it in why for why in said.values())]
    own = [
        (entry(release, "indicators", name)["title"], [it for it in why if it not in shared])
        for name, why in said.items()
    ]
    counts = {"admitted": admitted, "own": len(figures) - admitted}
    return {
        "sdmx": " ".join([text.format(**counts), *shared]),
        "refusals": [(title, why) for title, why in own if why],
    }


def _is_admitted(release: Release, figure: Figure) -> bool:
    return not admission(release, figure)


def _verify(release: Release, language: str) -> dict[str, Any]:
    say = translator(language)
    return {
        "input_heads": _all(say, INPUT_HEADS),
        "inputs": [
            (it.name, words.number(it.size, language), it.sha256, "; ".join(it.notes))
            for it in release.inputs
        ],
        "choices": method.choices(release, language),
        "versions": method.raw_choices(release),
        "sha256": release.sha256,
        "command": COMMAND,
    }
