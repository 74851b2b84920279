"""What one release says: its groups compared, the headline and the plain summary.

Every sentence is computed from the figures, and never says more than `comparing` allows;
otherwise it says that these data cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from counted.io import words
from counted.io.comparing import MOST_NAMED, Comparison, compare, compared_dimensions
from counted.io.leaving_out import is_left_out
from counted.io.panels import Panel, entry, group_title, panels
from counted.messages import mark, translator
from counted.model.estimate import Basis, Statistic
from counted.model.finding import Severity
from counted.model.release import Figure, Release, Status

WORDS_IN_SUMMARY = 150

Ends = tuple[tuple[Figure, ...], tuple[Figure, ...]]  #: higher groups, lower groups
NOBODY: Ends = ((), ())


def sentences(release: Release, panel: Panel, language: str) -> tuple[str, ...]:
    """What may be said about the groups of one panel, a sentence per dimension."""
    names = compared_dimensions(release, panel)
    if panel.statistic is not Statistic.TOTAL:
        return tuple(_sentence(release, panel, name, language) for name in names)
    barred = [it for it in names if it in panel.indicator["not_comparable_across"]]
    said = [_sentence(release, panel, name, language) for name in barred]
    return (*said, translator(language)(TOTALS)) if names else ()


def _sentence(release: Release, panel: Panel, dimension: str, language: str) -> str:
    say = translator(language)
    title = words.isolated(entry(release, "dimensions", dimension)["title"], language)
    if dimension in panel.indicator["not_comparable_across"]:
        why = words.isolated(panel.indicator["why_not_comparable"], language)
        text = say(mark("{dimension}: not to be compared or ranked. {why}"))
        return text.format(dimension=title, why=why).strip()
    if len(panel.readings) > 1:
        text = say(mark("{dimension}: not compared, because the blanks can be read in two ways."))
        return text.format(dimension=title)
    comparison = compare(release, panel, dimension)
    if comparison is None:
        return say(mark("{dimension}: too few figures that may be compared.")).format(
            dimension=title
        )
    return _comparison_text(release, comparison, title, language)


TOTALS = mark("Totals are not ranked: where more people live, there is more of everything.")
ENDS = mark("{dimension}: lowest {low}; highest {high}.")
ENDS_OF_SOME = mark(
    "{dimension}: among those shown without a warning, lowest {low}; highest {high}. "
    "The others may lie lower or higher."
)
SAME = mark("{dimension}: the same figure in all that are compared.")
CANNOT_TELL = mark("{dimension}: with these data we cannot tell whether they differ.")
SOME_APART = mark(
    "{dimension}: which is highest or lowest of all, these data cannot tell. That does not mean "
    "that all are alike: {high} and {low} have ranges that do not touch."
)
MANY = mark(
    "{dimension}: which is highest or lowest of all, these data cannot tell. Some ranges do not "
    "touch; among so many groups that can be chance."
)
NOT_ASKED = mark("Not asked, because the form skips the question for them: {groups}.")
ABSENT = mark("Nobody was asked, or nobody answered: {groups}.")


def _comparison_text(
    release: Release, comparison: Comparison, dimension: str, language: str
) -> str:
    say = translator(language)
    text, ends = _what_is_known(comparison)
    said = say(text).format(dimension=dimension, **_ends(release, ends, language))
    skipped = [it for it in comparison.absent if is_left_out(release, it)]
    silent = [it for it in comparison.absent if it not in skipped]
    for text, figures in ((NOT_ASKED, skipped), (ABSENT, silent)):
        if figures:
            said += f" {say(text).format(groups=_groups(release, figures, language))}"
    return said


def _groups(release: Release, figures: Iterable[Figure], language: str) -> str:
    titles = (group_title(release, it.domain.parts, language) for it in figures)
    return words.listed([words.isolated(it, language) for it in titles], language)


def _what_is_known(comparison: Comparison) -> tuple[str, Ends]:
    """The sentence that holds of a comparison, and the groups that it names, higher ones first."""
    if comparison.high:
        text = ENDS_OF_SOME if comparison.withholds else ENDS
        return text, (comparison.high, comparison.low)
    if comparison.is_level:
        return SAME, NOBODY
    if comparison.apart is None:
        return CANNOT_TELL, NOBODY
    if len(comparison.compared) > MOST_NAMED:
        return MANY, NOBODY
    high, low = comparison.apart
    return SOME_APART, ((high,), (low,))


def _ends(
    release: Release, ends: Ends, language: str, *, with_ranges: bool = True
) -> dict[str, str]:
    """Both ends with their figures: "2 % (1 % to 4 %) in Vietnam"."""
    high, low = ends
    return {
        "low": _listed(release, low, language, with_ranges=with_ranges),
        "high": _listed(release, high, language, with_ranges=with_ranges),
    }


def _listed(
    release: Release, figures: tuple[Figure, ...], language: str, *, with_ranges: bool
) -> str:
    say = translator(language)
    ranged = with_ranges and all(figure.low is not None for figure in figures)
    # Titles of groups and places begin with a capital, so none stands in the course of a sentence.
    text = say(mark("{value} ({group}; {range})") if ranged else mark("{value} ({group})"))
    named = [
        text.format(
            value=words.value(it, language),
            range=words.interval(it, language),
            group=words.isolated(group_title(release, it.domain.parts, language), language),
        )
        for it in figures
    ]
    listed = words.listed(named, language)
    if len(named) < 2:
        return listed
    return say(mark("{groups}, whose ranges touch")).format(groups=listed)


def findings(release: Release, language: str) -> tuple[tuple[Panel, Comparison], ...]:
    """Indicators whose groups are all shown and clearly apart, the widest gap first, each once."""
    clear = []
    for panel in panels(release, language):
        for dimension in compared_dimensions(release, panel):
            comparison = compare(release, panel, dimension)
            if comparison and comparison.high and not comparison.partial:
                clear.append((panel, comparison))
                break
    shares_first = sorted(clear, key=lambda it: (not _is_share(it[1]), -it[1].gap))
    return tuple(shares_first)


def _is_share(comparison: Comparison) -> bool:
    return comparison.high[0].statistic is Statistic.SHARE


def headline(release: Release, language: str) -> str:
    """The finding that the page opens with, or the honest state of things."""
    say = translator(language)
    found = findings(release, language)
    if not found:
        return say(mark("{area}: what people said, and what these data cannot tell")).format(
            area=words.isolated(release.study["area"]["name"], language)
        )
    panel, comparison = found[0]
    text = say(mark("{title}: lowest {low}; highest {high}"))
    ends = _ends(release, (comparison.high, comparison.low), language, with_ranges=False)
    return text.format(title=panel.title, **ends)


def hidden(release: Release) -> tuple[Figure, ...]:
    """Figures kept hidden to protect people."""
    return tuple(it for it in release.protected.figures if it.status is Status.HIDDEN)


def summary(release: Release, language: str, *, limits: bool = True) -> tuple[str, ...]:
    """Three plain paragraphs, under 150 words: who was asked, what it says, what it does not.

    Without `limits` the last one leaves out what `cannot_say` has, for pages that show both.
    """
    study = release.study
    who = [_asked(release, language), translator(language)(words.HOW_FOUND[_how(study)])]
    end = [_hidden_text(release, language)]
    if limits:
        end += cannot_say(release, language)[:3]
    middle = _findings_text(release, language)
    for texts, keep in ((middle, 2), (end, 2), (middle, 0)):
        while len(texts) > keep and _length([*who, *middle, *end]) >= WORDS_IN_SUMMARY:
            texts.pop()
    return tuple(" ".join(texts) for texts in (who, middle, end) if texts)


def _how(study: dict[str, Any]) -> str:
    how: str = study["people_found"]["how"]
    return how


def _length(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _asked(release: Release, language: str) -> str:
    say = translator(language)
    study = release.study
    text = say(mark("{producer} collected answers from {many} ({area}; {period})."))
    return text.format(
        producer=words.isolated(study["producer"]["name"], language),
        many=how_many(release, language),
        area=words.isolated(study["area"]["name"], language),
        period=words.period(study["period"]["start"], study["period"]["end"], language),
    )


def how_many(release: Release, language: str) -> str:
    """How many units stand behind the figures: "1,714 households (6,284 people)"."""
    say = translator(language)
    counts = [
        f"{words.number(it.n, language)} {say(words.UNITS[it.unit])}"
        for it in sorted(release.protected.weighting, key=lambda it: it.n)
    ]
    if not counts:
        return say(mark("people"))
    more = f" ({', '.join(counts[1:])})" if counts[1:] else ""
    return counts[0] + more


def _findings_text(release: Release, language: str) -> list[str]:
    """The clearest findings first; what they rest on second, so that it is never cut off."""
    say = translator(language)
    text = say(mark("{title}: lowest {low}; highest {high}."))
    texts = [
        text.format(
            title=panel.title,
            **_ends(release, (comparison.high, comparison.low), language),
        )
        for panel, comparison in findings(release, language)
    ]
    if not texts:
        return [say(_without_findings(release, language))]
    if any(it.basis is Basis.AS_IF_RANDOM for it in release.protected.figures):
        texts.insert(1, say(mark("This holds if the people asked are like those who were not.")))
    return texts


def _without_findings(release: Release, language: str) -> str:
    """What is left to say where no indicator has a highest and a lowest group."""
    every = [
        compare(release, panel, dimension)
        for panel in panels(release, language)
        for dimension in compared_dimensions(release, panel)
    ]
    if any(it and (it.high or it.apart) for it in every):
        return mark(
            "Which group is highest or lowest, these data cannot tell. That does not mean that "
            "all are alike."
        )
    return mark("With these data we cannot tell whether groups differ.")


def _hidden_text(release: Release, language: str) -> str:
    say = translator(language)
    kept = hidden(release)
    if not kept:
        return say(mark("No figure had to be hidden to protect people."))
    text = mark("Figures that were counted but are kept hidden to protect people: {n}.")
    return say(text).format(n=words.number(len(kept), language))


def cannot_say(release: Release, language: str) -> tuple[str, ...]:
    """What nobody may conclude from these data, the weightiest first."""
    study = release.study
    said = []
    if _how(study) not in ("everyone", "random_sample"):
        said.append(
            mark(
                "What holds for the people in these data need not hold for the others who live "
                "there: the data do not tell who was left out."
            )
        )
    if study["area"]["level"] != "country":
        said.append(mark("Nothing is known here about other places, or about the whole country."))
    places = (study.get("design") or {}).get("places")
    if places and not places.get("sizes"):
        said.append(
            mark(
                "Nothing is said about all places together, because it is not known how many "
                "people live in each."
            )
        )
    if any(it["not_comparable_across"] for it in study["indicators"]):
        said.append(
            mark(
                "Some questions were asked or recorded differently from place to place: "
                "their answers must not be ranked."
            )
        )
    if study["participation"]["verdict"] != "citizen_data":
        said.append(mark("These data do not show that the people concerned led the work."))
    said.append(mark("Where two ranges overlap, do not say that one group is higher."))
    return tuple(translator(language)(text) for text in said)


def next_steps(release: Release, language: str) -> tuple[str, ...]:
    """What the people behind these data can do now, as far as the release shows it."""
    study = release.study
    figures = release.protected.figures
    places = (study.get("design") or {}).get("places")
    blank = [it for it in release.protected.findings if it.severity == Severity.FAULT]
    steps = (
        (True, mark("Bring this page back to the people in the data: does it fit what they know?")),
        (
            _how(study) not in ("everyone", "random_sample"),
            mark("Next time, write down how people are chosen, who was away and who refused."),
        ),
        (
            bool(places and not places.get("sizes")),
            mark(
                "Find out how many households live in each place: "
                "nothing can be said of all without it."
            ),
        ),
        (
            any(it["not_comparable_across"] for it in study["indicators"]),
            mark("Ask in the same words and write down the same answers everywhere."),
        ),
        (
            bool(blank),
            mark("Find out why so many answers are missing, before using those figures."),
        ),
        (
            any(it.status in (Status.HIDDEN, Status.UNCERTAIN) for it in figures),
            mark("For groups without a number: ask more people, or put several rounds together."),
        ),
        (
            any(it["purpose"] == "official_use" and it["agreed"] for it in study["consent"]),
            mark("Show it to the statistical office: the people agreed to that."),
        ),
    )
    return tuple(translator(language)(text) for holds, text in steps if holds)
