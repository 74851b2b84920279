"""How figures are said to people: numbers, ranges, reasons and ways forward, in plain words.

Everything here is a text marked for translation and the rule when to use it. What a whole release
says (its rows, comparisons and summary) is in `counted.io.telling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from counted.messages import direction, mark, translator
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Reason, Status

HIDDEN = mark("counted; kept hidden to protect them")
NOT_SHOWN = "–"
HIDDEN_SHORT = mark("hidden")

#: Why a figure is flagged or not shown. A hidden figure is said in one way: telling "too few with"
#: from "too few without" would give away half of what is hidden. Only that few were asked is no
#: secret.
HIDDEN_REASONS = {
    Reason.FEW_ASKED: mark("counted; kept hidden to protect them, because few were asked"),
}
FLAGGED = {
    Reason.FEW: mark("rests on few answers: read with care"),
    Reason.WIDE: mark("very uncertain: look at the range, not at the number"),
    Reason.FEW_CLUSTERS: mark("the people asked were found in few spots: read with care"),
}
UNCERTAIN = {
    Reason.FEW_ASKED: mark("We cannot tell: too few were asked"),
    Reason.WIDE: mark("We cannot tell: too many different values are possible"),
    Reason.FEW_CLUSTERS: mark("We cannot tell: the people asked were found in too few spots"),
    Reason.NOBODY: mark("nobody in this group was asked, or nobody answered"),
}
REFUSED = {
    Reason.POOLED: mark("not computed: it covers several places whose sizes are not known"),
    Reason.NOT_COMPARABLE: mark(
        "not computed: this was asked or recorded differently in the places it covers"
    ),
    Reason.NO_SIZES: mark("not computed: a total needs to know how many live there"),
    Reason.NOBODY: mark("nobody in this group was asked, or nobody answered"),
}
IN_GENERAL = {
    Status.SHOWN: "",
    Status.FLAGGED: mark("read with care"),
    Status.HIDDEN: HIDDEN,
    Status.UNCERTAIN: mark("We cannot tell"),
    Status.REFUSED: mark("not computed"),
}

WAYS_FORWARD = {
    Status.HIDDEN: (
        mark("Put neighbouring places, groups or several rounds together, so that more stand in."),
        mark("Let the people concerned tell their story, if they want to, instead of a number."),
        mark("If the people concerned agree, share it with the statistical office in private."),
    ),
    Status.UNCERTAIN: (
        mark("Ask more people in this group in the next round."),
        mark("Put neighbouring groups or several rounds together."),
    ),
}
SIZES = mark("Find out how many households or people live in each place, and add the sizes.")
#: By why a figure was not computed.
WAYS_WHERE_REFUSED = {
    Reason.POOLED: SIZES,
    Reason.NO_SIZES: SIZES,
    Reason.NOT_COMPARABLE: mark("Ask the question in the same words everywhere in the next round."),
    Reason.NOBODY: mark(
        "Where the question is not meant for a group, nothing has to be done; else ask people of "
        "this group in the next round."
    ),
}

BASES = {
    Basis.SAMPLE: mark(
        "drawn by chance: the range covers the luck of the draw; it covers neither who refused or "
        "was not reached, nor who stands on no list, nor wrong answers"
    ),
    Basis.AS_IF_RANDOM: mark(
        "as if drawn at random: the range would hold if chance alone had chosen the people; "
        "it covers neither who was left out nor wrong answers"
    ),
    Basis.COMPLETE: mark("everyone was counted: there is no range from sampling"),
    Basis.INTERVIEWED: mark("of those interviewed only: no range, nothing said about others"),
}

UNITS = {
    "person": mark("people"),
    "household": mark("households"),
    "institution": mark("institutions"),
}
TITLES = {
    (Statistic.SHARE, "person"): mark("{title}, share of people"),
    (Statistic.SHARE, "household"): mark("{title}, share of households"),
    (Statistic.SHARE, "institution"): mark("{title}, share of institutions"),
    (Statistic.MEAN, "person"): mark("{title}, average per person"),
    (Statistic.MEAN, "household"): mark("{title}, average per household"),
    (Statistic.MEAN, "institution"): mark("{title}, average per institution"),
    (Statistic.TOTAL, "person"): mark("{title}, total over all people"),
    (Statistic.TOTAL, "household"): mark("{title}, total over all households"),
    (Statistic.TOTAL, "institution"): mark("{title}, total over all institutions"),
    (Statistic.RATIO, "person"): mark("{title}, ratio, over people"),
    (Statistic.RATIO, "household"): mark("{title}, ratio, over households"),
    (Statistic.RATIO, "institution"): mark("{title}, ratio, over institutions"),
}
TABLE_HEADS = {
    Statistic.SHARE: mark("Share"),
    Statistic.MEAN: mark("Average"),
    Statistic.TOTAL: mark("Total"),
    Statistic.RATIO: mark("Ratio"),
}
ASKED = {
    "person": mark("People covered"),
    "household": mark("Households covered"),
    "institution": mark("Institutions covered"),
}

HOW_FOUND = {
    "everyone": mark("Everyone there was to be counted."),
    "random_sample": mark("The people asked were drawn by chance from a list or map."),
    "random_walk": mark("The people asked were met by walking from door to door, skipping some."),
    "volunteers": mark("Whoever wanted to take part was asked."),
    "referral": mark("People asked named further people to ask."),
    "meeting": mark("Whoever came to a meeting or place was asked."),
    "unknown": mark("How people were chosen is not recorded well enough to rely on."),
}
VERDICTS = {
    "citizen_data": mark("These are citizen data"),
    "not_citizen_data": mark("These are not citizen data"),
    "not_shown": mark("Not shown to be citizen data"),
}
PURPOSES = {
    "community_use": mark("Results go back to the community"),
    "public_release": mark("Protected results are published"),
    "official_use": mark("The statistical office may use the results"),
    "research": mark("Researchers may ask for the records"),
}
AGREED = {True: mark("agreed"), False: mark("not agreed"), None: mark("not known")}
SEVERITIES = {"note": mark("good to know"), "doubt": mark("a doubt"), "fault": mark("a fault")}
METHODS = {
    "equal": mark("everyone counts the same"),
    "given": mark("weights as given by the producer"),
    "poststratify": mark("weighted so that the groups are as large as in the benchmark"),
    "rake": mark("weighted so that each benchmark is met, one after the other"),
}


@lru_cache
def locale(language: str) -> Locale:
    """Babel's locale for one of our languages."""
    return Locale.parse("zh_Hans" if language == "zh-hans" else language)


def isolated(text: str, language: str) -> str:
    """A name whose own direction does not disturb a text from the right (Unicode isolates)."""
    if direction(language) == "ltr":
        return text
    return "\n".join(
        f"\N{FIRST STRONG ISOLATE}{it}\N{POP DIRECTIONAL ISOLATE}" for it in text.split("\n")
    )


def percent(share: Decimal, language: str) -> str:
    """A share between 0 and 1 as a percentage, with one decimal only if it was printed finer."""
    exponent = share.as_tuple().exponent
    finer = isinstance(exponent, int) and exponent < -2
    rounded = share.quantize(Decimal("0.001") if finer else Decimal("0.01"))
    pattern = locale(language).percent_formats[None].pattern
    pattern = pattern.replace("0", "0.0") if finer else pattern
    return format_percent(rounded, pattern, locale=locale(language))


def number(value: Decimal | int, language: str) -> str:
    """A number with the separators of the language; at most four significant digits after 1."""
    if isinstance(value, int):
        return format_decimal(value, locale=locale(language))
    places = max(0, 3 - value.adjusted())
    exponent = value.as_tuple().exponent
    printed = max(0, -exponent) if isinstance(exponent, int) else 0
    pattern = "#,##0." + "0" * min(places, printed)
    return format_decimal(value, pattern.rstrip("."), locale=locale(language))


def listed(items: Sequence[str], language: str) -> str:
    """Items in a row: "a, b and c"; "" where there are none."""
    return format_list(list(items), locale=locale(language)) if items else ""


def value(figure: Figure, language: str) -> str:
    """The value of a figure, or a dash."""
    return NOT_SHOWN if figure.value is None else _one(figure.value, figure.statistic, language)


def _one(amount: Decimal, statistic: Statistic, language: str) -> str:
    say = percent if statistic is Statistic.SHARE else number
    return say(amount, language)


def interval(figure: Figure, language: str) -> str:
    """The range of a figure ("56% to 68%"), or a dash."""
    if figure.low is None or figure.high is None:
        return NOT_SHOWN
    say = translator(language)
    return say(mark("{low} to {high}")).format(
        low=_one(figure.low, figure.statistic, language),
        high=_one(figure.high, figure.statistic, language),
    )


def band(at_least: int | None, at_most: int | None, language: str) -> str:
    """A number that is given as a band: "600 to 699", "fewer than 10", "100,000 or more"."""
    say = translator(language)
    if at_most is None:
        if at_least is None:
            return NOT_SHOWN
        return say(mark("{n} or more")).format(n=number(at_least, language))
    if not at_least and at_most:
        return say(mark("fewer than {n}")).format(n=number(at_most + 1, language))
    if at_least == at_most:
        return number(at_most, language)
    return say(mark("{low} to {high}")).format(
        low=number(at_least or 0, language), high=number(at_most, language)
    )


def note(figure: Figure, language: str) -> str:
    """What a reader has to know about one figure; "" where there is nothing to add."""
    say = translator(language)
    texts = {
        Status.HIDDEN: HIDDEN_REASONS,
        Status.FLAGGED: FLAGGED,
        Status.UNCERTAIN: UNCERTAIN,
        Status.REFUSED: REFUSED,
    }.get(figure.status, {})
    reasons = [say(texts[reason]) for reason in figure.reasons if reason in texts]
    said = reasons or [say(IN_GENERAL[figure.status])]
    if figure.coverage is not None and figure.value is not None:
        covered = percent(figure.coverage, language)
        said.append(say(mark("{share} of them were counted")).format(share=covered))
    return "; ".join(text for text in said if text)


def day(text: str, language: str) -> str:
    """A date written as year, month or day ("2026-03") as it is said ("March 2026")."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    when = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    if len(parts) == 3:
        return format_date(when, "long", locale=locale(language))
    return format_skeleton("yMMMM", when, locale=locale(language))


def period(start: str, end: str, language: str) -> str:
    """A period, as it is said: "March 2026 to May 2026", or one of the two where they agree."""
    if start == end:
        return day(start, language)
    say = translator(language)
    return say(mark("{low} to {high}")).format(low=day(start, language), high=day(end, language))
