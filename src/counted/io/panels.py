"""How the figures of one release are laid out: panels of rows, in an order that people can read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from counted.io import words
from counted.messages import mark, translator
from counted.model.estimate import Basis, Domain, Statistic
from counted.model.release import Figure, Release


@dataclass(frozen=True)
class Row:
    """One group of one panel, with a figure per reading."""

    domain: Domain
    label: str  #: as it stands in the table, short where it stands under its place
    full: str  #: complete, for where it stands alone
    depth: int  #: 1 where it stands under its place
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Panel:
    """All figures of one indicator and statistic, in the order of reading."""

    indicator: dict[str, Any]
    statistic: Statistic
    unit: str
    title: str  #: with the unit
    readings: tuple[tuple[str, str], ...]  #: (id, title); (("", ""),) where there is one only
    rows: tuple[Row, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, row by row."""
        return tuple(figure for row in self.rows for figure in row.figures)


def entry(release: Release, kind: str, name: str) -> dict[str, Any]:
    """The entry called `name` among those of one kind ("indicators", "dimensions" ...)."""
    found: dict[str, Any] = next(it for it in release.study[kind] if it["id"] == name)
    return found


def place_dimension(release: Release) -> str | None:
    """The dimension whose categories are places studied one by one, if there is one."""
    places = (release.study.get("design") or {}).get("places") or {}
    name: str | None = places.get("dimension")
    return name


def category_title(release: Release, dimension: str, category: str) -> str:
    """A category, as it is printed."""
    categories = entry(release, "dimensions", dimension)["categories"]
    title: str = next(it["title"] for it in categories if it["id"] == category)
    return title


def group_title(
    release: Release, parts: Iterable[tuple[str, str]], language: str, *, interviewed: bool = False
) -> str:
    """A group, as it is printed; the place comes first."""
    place = place_dimension(release)
    titles = [
        category_title(release, *part) for part in sorted(parts, key=lambda part: part[0] != place)
    ]
    everyone = mark("Everyone interviewed") if interviewed else mark("Everyone")
    return " · ".join(titles) or translator(language)(everyone)


def panels(release: Release, language: str) -> tuple[Panel, ...]:
    """One panel per indicator and statistic that has figures, in the order of the study."""
    made = []
    for indicator in release.study["indicators"]:
        mine = [it for it in release.protected.figures if it.indicator == indicator["id"]]
        for statistic in Statistic:
            those = [it for it in mine if it.statistic is statistic]
            if those:
                made.append(_panel(release, indicator, those, language))
    return tuple(made)


def _panel(
    release: Release, indicator: dict[str, Any], figures: list[Figure], language: str
) -> Panel:
    statistic, unit = figures[0].statistic, figures[0].unit
    used = {figure.reading for figure in figures}
    titles = {it["id"]: it["title"] for it in indicator["readings"]}
    readings = tuple((name, titles[name]) for name in titles if name in used) or (("", ""),)
    title = title_with_unit(indicator, statistic, unit, language)
    rows = _rows(release, figures, language)
    return Panel(indicator, statistic, unit, title, readings, rows)


def title_with_unit(
    indicator: dict[str, Any], statistic: Statistic, unit: str, language: str
) -> str:
    """The title of an indicator with what is counted: "Basic water, share of people"."""
    is_count = statistic is Statistic.TOTAL and indicator["statistic"] == Statistic.SHARE
    name = words.isolated(indicator["title"], language)
    say = translator(language)
    if is_count:
        text = say(mark("{title}, number of {units}"))
        return text.format(title=name, units=say(words.UNITS[unit]))
    return say(words.TITLES[statistic, unit]).format(title=name)


def _rows(release: Release, figures: list[Figure], language: str) -> tuple[Row, ...]:
    place = place_dimension(release)
    domains = {figure.domain: None for figure in figures}
    under = {
        domain
        for domain in domains
        if len(domain.parts) > 1
        and Domain(_only(domain, place)) in domains
        and _only(domain, place)
    }
    rows = []
    for domain in sorted(domains, key=lambda it: _reading_order(release, it, place)):
        mine = tuple(figure for figure in figures if figure.domain == domain)
        interviewed = mine[0].basis is Basis.INTERVIEWED
        full = group_title(release, domain.parts, language, interviewed=interviewed)
        rest = [part for part in domain.parts if part[0] != place]
        label = group_title(release, rest, language) if domain in under else full
        rows.append(Row(domain, label, full, int(domain in under), mine))
    return tuple(rows)


def _only(domain: Domain, place: str | None) -> tuple[tuple[str, str], ...]:
    return tuple(part for part in domain.parts if part[0] == place)


def _reading_order(release: Release, domain: Domain, place: str | None) -> tuple[Any, ...]:
    """Everyone first, then each place with its groups, then groups over all places."""
    order = [dimension["id"] for dimension in release.study["dimensions"]]

    def rank(part: tuple[str, str]) -> tuple[int, int]:
        categories = [it["id"] for it in entry(release, "dimensions", part[0])["categories"]]
        return order.index(part[0]), categories.index(part[1])

    here = _only(domain, place)
    rest = sorted(rank(part) for part in domain.parts if part not in here)
    is_elsewhere = bool(rest) and not here
    return is_elsewhere, rank(here[0]) if here else (-1, -1), len(rest), rest
