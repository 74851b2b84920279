"""Findings as they are printed: in the words of the study, and alike ones together."""

from __future__ import annotations

from typing import Any

from counted.io import words
from counted.io.panels import entry, group_title
from counted.messages import mark, translator
from counted.model.release import Release, SafeFinding

#: Findings on columns as such: whoever mends them has to know their names in the file.
ABOUT_COLUMNS = "column."
ABOUT = 2  #: where a row tells what it is about


def finding_rows(release: Release, language: str) -> list[tuple[str, ...]]:
    """All findings; those that say the same of several indicators or groups stand in one row."""
    together: dict[tuple[str, ...], list[str]] = {}
    for finding in release.protected.findings:
        row = finding_row(release, finding, language)
        together.setdefault((*row[:ABOUT], *row[ABOUT + 1 :]), []).append(row[ABOUT])
    return [
        (*same[:ABOUT], "; ".join(filter(None, dict.fromkeys(about))), *same[ABOUT:])
        for same, about in together.items()
    ]


def finding_row(release: Release, finding: SafeFinding, language: str) -> tuple[str, ...]:
    """A finding as it is printed: weight, text, what it is about, criterion, source, remedy."""
    say = translator(language)
    gaps = {**finding.facts, "count": _counted(finding, language)}
    if "column" in gaps and not finding.code.startswith(ABOUT_COLUMNS):
        gaps["column"] = column_title(release, gaps["column"])

    def fill(text: str) -> str:
        return say(text).format_map(_Gaps(gaps))

    about = [entry(release, "indicators", finding.indicator)["title"]] if finding.indicator else []
    if finding.domain.parts:
        about.append(group_title(release, finding.domain.parts, language))
    return (
        say(words.SEVERITIES.get(finding.severity, finding.severity)),
        _begun(fill(finding.text)),
        " · ".join(about),
        fill(finding.criterion),
        fill(finding.source),
        fill(finding.remedy),
    )


def _begun(text: str) -> str:
    """A sentence with a capital first, whatever filled its first gap."""
    return text[:1].upper() + text[1:]


def column_title(release: Release, column: str) -> str:
    """What a column is called in print: as the groups or the indicator made of it; else its name"""
    study = release.study
    made: list[tuple[Any, str]] = [(it["column"], it["title"]) for it in study["dimensions"]]
    made += [(it["value"], it["title"]) for it in study["indicators"]]
    return next((title for name, title in made if name and _bare(name) == _bare(column)), column)


def _bare(column: Any) -> str:
    """The name of a column without its file."""
    return str(column).rpartition(".")[2]


def _counted(finding: SafeFinding, language: str) -> str:
    """How many, of what, out of how many: "10 to 24 households (of 250 to 299)"."""
    say = translator(language)
    unit = say(words.UNITS.get(finding.unit, finding.unit))
    count = words.band(finding.count_from, finding.count_to, language)
    if finding.of_from is None:
        return f"{count} {unit}"
    of = words.band(finding.of_from, finding.of_to, language)
    return say(mark("{count} {unit} (of {of})")).format(count=count, unit=unit, of=of)


class _Gaps(dict[str, str]):
    """Gaps of a text; one that nothing fills is shown as a dash rather than stopping the page."""

    def __missing__(self, key: str) -> str:
        return words.NOT_SHOWN
