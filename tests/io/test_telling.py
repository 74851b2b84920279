"""What a release says is computed from its figures, and never more than they bear."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.io import comparing, report, telling, words
from counted.io.leaving_out import is_left_out
from counted.io.panels import panels
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Reason, Release, Status
from tests.io.releases import STUDY, figure, make_release, withheld

WARDS = ("north", "island", "mill")


def three(*values: str, **changes: object) -> tuple[Figure, ...]:
    return tuple(
        figure("water", {"ward": ward}, value, **changes)
        for ward, value in zip(WARDS, values, strict=True)
    )


def said(release: Release) -> str:
    (panel,) = panels(release, "en")
    return " ".join(telling.sentences(release, panel, "en"))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            ("0.62", "0.40", "0.80"),
            "lowest 40% (The Island; 35% to 45%); highest 80% (Old Mill; 75% to 85%).",
        ),
        (
            ("0.42", "0.40", "0.80"),
            "lowest 40% (The Island; 35% to 45%) and 42% (North Shore; 37% to 47%), "
            "whose ranges touch; highest 80% (Old Mill; 75% to 85%).",
        ),
        (
            ("0.78", "0.40", "0.80"),
            "lowest 40% (The Island; 35% to 45%); highest 80% (Old Mill; 75% to 85%) "
            "and 78% (North Shore; 73% to 83%), whose ranges touch.",
        ),
        (
            ("0.50", "0.45", "0.57"),
            "Ward: which is highest or lowest of all, these data cannot tell. That does not mean "
            "that all are alike: 57% (Old Mill; 52% to 62%) and 45% (The Island; 40% to 50%) "
            "have ranges that do not touch.",
        ),
        (("0.50", "0.51", "0.52"), "Ward: with these data we cannot tell whether they differ."),
        (("0.50", "0.45", "0.55"), "Ward: with these data we cannot tell whether they differ."),
    ],
)
def test_highest_and_lowest_only_where_ranges_do_not_touch(
    values: tuple[str, str, str], expected: str
) -> None:
    assert expected in said(make_release(three(*values)))


def wards(*values: str) -> Release:
    """A release with a ward per value."""
    ward = {
        "id": "ward",
        "title": "Ward",
        "column": "Ward",
        "categories": [
            {"id": f"w{at}", "title": f"Ward {at}", "values": [str(at)]}
            for at in range(len(values))
        ],
    }
    _, sex = make_release().study["dimensions"]
    figures = [figure("water", {"ward": f"w{at}"}, it) for at, it in enumerate(values)]
    return make_release(tuple(figures), dimensions=[ward, sex])


def test_among_many_groups_no_pair_is_named() -> None:
    chain = [str(Decimal(it) / 100) for it in range(40, 40 + 4 * comparing.MOST_NAMED, 4)]
    few = said(wards(*chain))
    assert f"(Ward {comparing.MOST_NAMED - 1}; 51% to 61%) and 40% (Ward 0; 35% to 45%)" in few
    many = said(wards(*chain, "0.60"))
    assert "among so many groups that can be chance" in many
    assert "Ward 0" not in many


def test_a_group_that_nobody_was_asked_in_is_named_and_warns_of_nothing() -> None:
    north, island, _ = three("0.62", "0.40", "0.80")
    nobody = withheld("water", {"ward": "mill"}, Status.REFUSED, Reason.NOBODY)
    release = make_release((north, island, nobody))
    assert said(release) == (
        "Ward: lowest 40% (The Island; 35% to 45%); highest 62% (North Shore; 57% to 67%). "
        "Nobody was asked, or nobody answered: Old Mill."
    )
    assert telling.findings(release, "en") == ()


def test_a_group_that_the_form_skips_was_not_asked_and_was_not_silent() -> None:
    north, island, _ = three("0.62", "0.40", "0.80")
    nobody = withheld("water", {"ward": "mill"}, Status.REFUSED, Reason.NOBODY)
    water, *others = STUDY["indicators"]
    asked = [{**water, "asked": {"Ward": ["1", "2"]}}, *others]
    release = make_release((north, island, nobody), indicators=asked)
    assert said(release).endswith(
        " Not asked, because the form skips the question for them: Old Mill."
    )
    (part,) = report.page(release, "en")["withheld"]
    assert "Old Mill (not asked: the form skips the question for this group)" in part["groups"][0]
    assert len(part["ways"]) == 1
    assert "households or people live in each place" not in part["ways"][0]
    assert not is_left_out(make_release((north, island, nobody)), nobody)


def test_totals_are_not_ranked() -> None:
    totals = three("100", "400", "900", statistic=Statistic.TOTAL)
    release = make_release(totals)
    assert said(release) == telling.TOTALS
    assert telling.findings(release, "en") == ()


def test_equal_counts_of_everyone_are_the_same() -> None:
    bare = {"basis": Basis.COMPLETE, "low": None, "high": None, "coverage": Decimal(1)}
    assert "Ward: the same figure in all" in said(make_release(three("0.5", "0.5", "0.5", **bare)))


def test_without_a_finding_the_summary_does_not_call_groups_alike() -> None:
    apart, touching = (make_release(three(*it)) for it in (
        ("0.50", "0.45", "0.57"), ("0.50", "0.51", "0.52"),
    ))  # fmt: skip
    assert "That does not mean that all are alike." in " ".join(telling.summary(apart, "en"))
    assert "we cannot tell whether groups differ" in " ".join(telling.summary(touching, "en"))


def test_flagged_and_hidden_groups_are_never_ranked() -> None:
    north, island, _ = three("0.62", "0.40", "0.80")
    flagged = figure("water", {"ward": "mill"}, "0.80", status=Status.FLAGGED)
    text = said(make_release((north, island, flagged)))
    assert "Old Mill" not in text
    assert "among those shown without a warning, lowest 40% (The Island; 35% to 45%)" in text
    assert "The others may lie lower or higher." in text
    kept = withheld("water", {"ward": "north"}, Status.HIDDEN, Reason.FEW_WITH)
    assert "too few figures" in said(make_release((kept, island, flagged)))
    assert telling.findings(make_release((north, island, flagged)), "en") == ()


def test_what_was_asked_differently_is_never_ranked() -> None:
    release = make_release()
    by_id = {panel.indicator["id"]: panel for panel in panels(release, "en")}
    assert comparing.compare(release, by_id["handwashing"], "ward") is None
    text = " ".join(telling.sentences(release, by_id["handwashing"], "en"))
    assert text == "Ward: not to be compared or ranked. Blanks differ from 3 to 199."


def test_those_interviewed_are_never_ranked_and_a_complete_count_only_if_complete() -> None:
    interviewed = three("0.1", "0.5", "0.9", basis=Basis.INTERVIEWED, low=None, high=None)
    assert "too few figures" in said(make_release(interviewed))
    bare = {"basis": Basis.COMPLETE, "low": None, "high": None}
    assert "too few" in said(
        make_release(three("0.1", "0.5", "0.9", **bare, coverage=Decimal("0.9")))
    )
    whole = said(make_release(three("0.1", "0.5", "0.9", **bare, coverage=Decimal(1))))
    assert "lowest 10% (North Shore); highest 90% (Old Mill)" in whole


@given(st.lists(st.integers(5, 95), min_size=3, max_size=3))
def test_whoever_is_called_highest_is_above_whoever_is_called_lowest(values: list[int]) -> None:
    release = make_release(three(*(str(Decimal(v) / 100) for v in values)))
    (panel,) = panels(release, "en")
    comparison = comparing.compare(release, panel, "ward")
    assert comparison is not None
    assert bool(comparison.high) == bool(comparison.low)
    for high in comparison.high:
        assert all(high.low > low.high for low in comparison.low)
    figures = [row.figures[0] for row in panel.rows]
    for end in (comparison.high, comparison.low):
        others = [it for it in figures if it not in end]
        assert all(it.high < end[0].low or it.low > end[0].high for it in others if end)


@pytest.mark.parametrize("how", sorted(words.HOW_FOUND))
def test_the_summary_stays_under_150_words(how: str) -> None:
    long = "A very long title of an indicator that goes on and on and on about many things"
    study = make_release().study
    indicators = [{**it, "title": long} for it in study["indicators"]]
    release = make_release(people_found={"how": how, "words": "?"}, indicators=indicators)
    text = " ".join(telling.summary(release, "en"))
    assert len(text.split()) < telling.WORDS_IN_SUMMARY
    assert "Lake Savings Group" in text
    assert "official" not in text.lower()


def test_the_summary_says_who_how_and_how_many_are_hidden() -> None:
    text = " ".join(telling.summary(make_release(), "en"))
    assert "1,700 households (6,300 people)" in text
    assert "March 2026 to May 2026" in text
    assert "How people were chosen is not recorded well enough to rely on." in text
    assert "kept hidden to protect people: 1." in text


def test_every_number_in_the_summary_is_in_the_release() -> None:
    release = make_release()
    text = " ".join(telling.summary(release, "en"))
    known = {"1,700", "6,300", "2026", "1", "80", "75", "85", "40", "35", "45"}
    assert set(re.findall(r"\d[\d,]*", text)) <= known


def test_without_a_finding_the_headline_says_so() -> None:
    release = make_release(three("0.50", "0.51", "0.52"))
    assert telling.headline(release, "en").endswith("what these data cannot tell")
    assert telling.headline(make_release(), "en") == (
        "Basic drinking water, share of people: lowest 40% (The Island); highest 80% (Old Mill)"
    )


def test_groups_stand_under_their_place() -> None:
    water = panels(make_release(), "en")[0]
    assert [(row.label, row.depth) for row in water.rows] == [
        ("Everyone", 0),
        ("North Shore", 0),
        ("Women", 1),
        ("Men", 1),
        ("The Island", 0),
        ("Old Mill", 0),
    ]
    assert water.rows[2].full == "North Shore · Women"


def test_a_total_of_a_share_counts_units() -> None:
    total = figure("water", {"ward": "north"}, "812", statistic=Statistic.TOTAL)
    (panel,) = panels(make_release((total,)), "en")
    assert panel.title == "Basic drinking water, number of people"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (600, 699, "600 to 699"),
        (0, 9, "fewer than 10"),
        (100000, None, "100,000 or more"),
        (7, 7, "7"),
        (0, 0, "0"),
        (None, None, "–"),
    ],
)
def test_bands_in_words(low: int | None, high: int | None, text: str) -> None:
    assert words.band(low, high, "en") == text


def test_a_hidden_figure_is_said_alike_whatever_the_reason() -> None:
    notes = {
        words.note(withheld("water", {}, Status.HIDDEN, *reasons), "en")
        for reasons in [(), (Reason.FEW_WITH,), (Reason.FEW_WITHOUT,), (Reason.PROTECTED,)]
    }
    assert notes == {"counted; kept hidden to protect them"}
    few = words.note(withheld("water", {}, Status.HIDDEN, Reason.FEW_ASKED), "en")
    assert few == "counted; kept hidden to protect them, because few were asked"


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("status", list(Status))
def test_every_figure_that_is_not_plainly_shown_says_why(status: Status, reason: Reason) -> None:
    note = words.note(withheld("water", {}, status, reason), "en")
    assert bool(note) is (status is not Status.SHOWN)


def test_numbers_follow_the_language() -> None:
    assert words.percent(Decimal("0.62"), "fr") == "62\N{NO-BREAK SPACE}%"
    assert words.percent(Decimal("0.6234"), "en") == "62.3%"
    assert words.number(Decimal("1.2E+3"), "fr") == "1\N{NARROW NO-BREAK SPACE}200"
    assert words.number(Decimal("0.05"), "en") == "0.05"
    assert words.day("2026-03", "ru") == "март 2026\N{NARROW NO-BREAK SPACE}г."
