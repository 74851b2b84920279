"""How the figures of a release were made, in words: the weights, and every choice behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from counted.io import words
from counted.io.panels import entry, group_title
from counted.messages import Translate, mark, translator
from counted.model.release import Release, SafeMargin, SafeWeighting

MARGIN_HEADS = (mark("Group"), mark("Benchmark"), mark("Before"), mark("After"))
OWN = "Own choice"  #: the source of settings that rest on no document
BENCHMARK = mark("{title}: {source} ({day})")
HIDDEN_MARGINS = mark(
    "Kept hidden to protect people: the shares of {n} of {of} groups before and after weighting, "
    "because the sizes of groups could be worked out from them."
)


def weighting(release: Release, language: str) -> dict[str, Any]:
    """What the weights did, what they were made to meet, and the shares that may be shown."""
    say = translator(language)
    margins = [margin for one in release.protected.weighting for margin in one.margins]
    hidden = sum(margin.before is None or margin.after is None for margin in margins)
    text = say(HIDDEN_MARGINS).format(
        n=words.number(hidden, language), of=words.number(len(margins), language)
    )
    return {
        "weights": [
            (say(words.UNITS[it.unit]), _weighted(it, language))
            for it in release.protected.weighting
        ],
        "benchmarks": _benchmarks(release, margins, language),
        "margins": [
            row for margin in margins for row in _margin_rows(release, margin, language)
        ],
        "margin_heads": [say(text) for text in MARGIN_HEADS],
        "hidden_margins": text if hidden else "",
    }  # fmt: skip


def _benchmarks(release: Release, margins: list[SafeMargin], language: str) -> list[str]:
    """The benchmarks that were met, each with its source and date."""
    used = dict.fromkeys(margin.benchmark for margin in margins)
    named = [entry(release, "benchmarks", name) for name in used]
    text = translator(language)(BENCHMARK)
    return [
        text.format(
            title=words.isolated(it["title"], language),
            source=words.isolated(it["source"], language),
            day=words.day(it["source_date"], language),
        )
        for it in named
    ]


def _margin_rows(
    release: Release, margin: SafeMargin, language: str
) -> Iterator[tuple[str, str, str, str]]:
    """The row of a margin; none where it is kept hidden."""
    if margin.before is not None and margin.after is not None:
        title = entry(release, "benchmarks", margin.benchmark)["title"]
        group = group_title(release, margin.categories, language)
        shares = (margin.target, margin.before, margin.after)
        target, before, after = (words.percent(it, language) for it in shares)
        yield f"{title}: {group}", target, before, after


def _weighted(weighting: SafeWeighting, language: str) -> str:
    """What the weights did; nothing more where everyone counts the same, or it is kept hidden."""
    say = translator(language)
    text = mark("{n}: {method}")
    effective, ratio = weighting.effective_n, weighting.largest_ratio
    if effective is None or ratio is None:
        effective, ratio = weighting.n, Decimal(1)
    if effective < 0.99 * weighting.n:
        text = mark(
            "{n}: {method}. They tell as much as {effective} of equal weight; one counts at most "
            "{ratio} times as much as another"
        )
    return say(text).format(
        method=say(words.METHODS.get(weighting.method, weighting.method)),
        n=words.number(weighting.n, language),
        effective=words.number(effective, language),
        ratio=words.number(ratio, language),
    )


#: Choices in words, each with the settings that it needs: a release that lacks one is not told of.
RANGES = (
    mark(
        "If people were drawn by chance, about {level} of such surveys would give a range that "
        "holds the figure of everyone."
    ),
    mark("Ranges of shares: {interval_of_shares}."),
    mark("Standard errors: {standard_errors}."),
)
PROFILE = (
    mark("Nothing is shown of a group in which fewer than {least_asked} were asked."),
    mark(
        "A share is hidden where fewer than {min_numerator} have what was asked about, or fewer "
        "than {min_complement} do not."
    ),
    mark("A hidden number is left with values at least {min_spread} apart that it could have."),
    mark("Shares are rounded to {share_step}, other figures to {significant_digits} digits."),
    mark(
        "Read with care: fewer than {flag_below} were asked, or the range of a share is wider than "
        "{flag_interval_width}."
    ),
    mark(
        "Too uncertain to show: the range of a share is wider than {max_interval_width}, or the "
        "people asked were found in too few spots (fewer than {min_degrees_of_freedom} degrees of "
        "freedom)."
    ),
    mark("The rules of protection are called “{id}”. Source: {source}."),
)
ASSESSMENT = (
    mark(
        "Missing answers are a doubt above {missing_doubt} and a fault above {missing_fault}; told "
        "place by place where they differ by more than {uneven_missing}."
    ),
    mark("A group is called small under {small_group}. Source: {source}."),
)
#: Settings that are shares, printed in per cent; widths of shares and what lies between in points.
PERCENT = ("level", "share_step", "missing_doubt", "missing_fault")
POINTS = ("flag_interval_width", "max_interval_width", "uneven_missing")
SAID = {
    "Korn-Graubard": mark("Korn and Graubard, exact at the effective sample size"),
    "Taylor linearisation; calibrated residuals": mark(
        "Taylor linearisation, with what the weights explain taken out"
    ),
}


def choices(release: Release, language: str) -> list[str]:
    """The choices that made the numbers, a sentence each."""
    parameters = release.parameters
    profile = parameters.get("profile")
    return [
        *_told(RANGES, parameters, language),
        *_told(PROFILE, _with_least(profile) if isinstance(profile, Mapping) else {}, language),
        *_told(ASSESSMENT, parameters.get("assessment") or {}, language),
    ]


def _with_least(profile: Mapping[str, Any]) -> dict[str, Any]:
    known = [profile[name] for name in ("min_denominator", "min_rate_denominator")
             if name in profile]  # fmt: skip
    return {**profile, **({"least_asked": max(known)} if known else {})}


def _told(texts: tuple[str, ...], settings: Mapping[str, Any], language: str) -> Iterator[str]:
    say = translator(language)
    said = {
        name: _setting(name, value, say, language)
        for name, value in settings.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }
    for text in texts:
        try:
            yield say(text).format_map(said)
        except KeyError:
            continue


def _setting(name: str, value: str | float, say: Translate, language: str) -> str:
    if name in PERCENT:
        return words.percent(Decimal(str(value)), language)
    if name in POINTS:
        text = say(mark("{points} points"))
        return text.format(points=words.number(int(100 * Decimal(str(value))), language))
    if isinstance(value, str):
        return say(SAID[value]) if value in SAID else words.isolated(value, language)
    return words.number(Decimal(str(value)), language)


def raw_choices(release: Release) -> list[tuple[str, str]]:
    """Versions and settings as a program reads them."""
    settings = {
        name: value if isinstance(value, str) else _plainly(value)
        for name, value in release.parameters.items()
    }
    return [*sorted(release.software.items()), *sorted(settings.items())]


def _plainly(facts: Mapping[str, Any]) -> str:
    """Settings in a row; what we chose ourselves came with the version and is no dated source."""
    is_own = facts.get("source") == OWN
    told = {name: it for name, it in facts.items() if not (is_own and name == "source_date")}
    return "; ".join(f"{name} {value}" for name, value in told.items())
