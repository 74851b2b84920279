"""What may be shown: each rule by hand, and what leaves through the only door."""

from __future__ import annotations

import ast
import json
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import counted
from counted.errors import ProtectionRefused
from counted.model.crossing import Crossing
from counted.model.estimate import Basis, Cell, Domain, Estimate, Statistic
from counted.model.finding import Finding, Severity
from counted.model.profile import Profile, Sensitivity
from counted.model.release import Figure, Protected, Reason, Status
from counted.model.request import Asked
from counted.model.weights import Diagnostics, Margin
from counted.stats.judging import exposure
from counted.stats.printing import print_band, print_share, round_to_digits, round_to_step
from tests.stats.protection import (
    COMMUNITY,
    NONE,
    asked,
    by_domain,
    clustered,
    crossing,
    domains,
    protected,
    share,
)

EVERYONE = Domain()
PLACES = {"place": ["lake", "mill"]}
LAKE, MILL = Domain((("place", "lake"),)), Domain((("place", "mill"),))


def one(yes: int, no: int, **more: Any) -> Figure:
    """The figure of everyone in a table with a single cell."""
    table = crossing({}, {"ill": [(yes, no, 0)]})
    kind = more.pop("sensitivity", Sensitivity.SENSITIVE)
    profile = more.pop("profile", COMMUNITY)
    requests = asked(table, [EVERYONE], **more)
    release = protected(requests, table, profile=profile, sensitivity={"ill": kind})
    return release.figures[0]


@pytest.mark.parametrize(
    ("yes", "no", "reasons"),
    [
        (3, 97, ()),
        (2, 98, (Reason.FEW_WITH,)),
        (97, 3, ()),
        (98, 2, (Reason.FEW_WITHOUT,)),
        (0, 100, (Reason.ALL_OR_NONE,)),
        (100, 0, (Reason.ALL_OR_NONE,)),
        (12, 13, ()),
        (12, 12, (Reason.FEW_ASKED,)),
        (0, 5, (Reason.FEW_ASKED,)),
    ],
)
def test_what_could_expose_someone(yes: int, no: int, reasons: tuple[Reason, ...]) -> None:
    found = exposure(yes, yes + no, is_share=True, is_visible=False, profile=COMMUNITY)
    assert found == reasons
    figure = one(yes, no, basis=Basis.COMPLETE)
    assert (figure.status is Status.HIDDEN) == bool(reasons)
    assert figure.reasons == ((Reason.PROTECTED,) if reasons else figure.reasons)


def test_a_hidden_figure_tells_no_number_and_not_which_rule_hid_it() -> None:
    for yes, no in ((2, 98), (98, 2), (0, 100), (100, 0), (4, 4)):
        figure = one(yes, no)
        assert (figure.status, figure.reasons) == (Status.HIDDEN, (Reason.PROTECTED,))
        numbers = (figure.value, figure.low, figure.high, figure.n_from, figure.n_to)
        assert numbers == (None,) * 5
        assert figure.level is None
        assert figure.coverage is None


def test_what_anybody_sees_may_be_all_or_none_from_25_on() -> None:
    all_of_them = one(25, 0, sensitivity=Sensitivity.VISIBLE, basis=Basis.COMPLETE)
    none_of_them = one(0, 60, sensitivity=Sensitivity.VISIBLE)
    too_few = one(24, 0, sensitivity=Sensitivity.VISIBLE)
    assert (all_of_them.value, all_of_them.status) == (Decimal("1.00"), Status.FLAGGED)
    assert (none_of_them.value, none_of_them.status) == (Decimal("0.00"), Status.SHOWN)
    assert too_few.status is Status.HIDDEN


def test_an_indicator_nobody_called_visible_is_sensitive() -> None:
    table = crossing({}, {"ill": [(100, 0, 0)]})
    release = protected(asked(table, [EVERYONE]), table, sensitivity={})
    assert release.figures[0].status is Status.HIDDEN


def test_too_uncertain_is_another_rule_with_another_reason() -> None:
    strict = replace(COMMUNITY, max_interval_width=Decimal("0.35"))
    wide = one(15, 15, profile=strict)
    assert (wide.status, wide.reasons, wide.value) == (
        Status.UNCERTAIN, (Reason.WIDE,), None,
    )  # fmt: skip
    clusters = one(50, 50, degrees_of_freedom=7)
    assert (clusters.status, clusters.reasons) == (Status.UNCERTAIN, (Reason.FEW_CLUSTERS,))
    both = one(15, 15, profile=strict, degrees_of_freedom=3)
    assert both.reasons == (Reason.WIDE, Reason.FEW_CLUSTERS)


def test_where_people_share_households_both_rules_are_told_alike() -> None:
    """How wide a range is tells how answers are spread over households."""
    wide = one(15, 15, effect=2.0)
    assert (wide.status, wide.reasons) == (Status.HIDDEN, (Reason.PROTECTED,))


def test_exposure_is_judged_first_and_wins() -> None:
    assert one(2, 28, effect=3.0, degrees_of_freedom=2).status is Status.HIDDEN


def test_flags() -> None:
    assert one(20, 20, effect=1.3).reasons == (Reason.FEW, Reason.WIDE)
    assert one(4, 45).reasons == (Reason.FEW,)
    assert one(30, 30, effect=2.0).reasons == (Reason.WIDE,)
    assert one(30, 30).status is Status.SHOWN


def test_a_complete_count_has_coverage_and_no_interval() -> None:
    figure = one(15, 15, basis=Basis.COMPLETE, coverage=0.8734, degrees_of_freedom=1)
    assert (figure.status, figure.reasons) == (Status.FLAGGED, (Reason.FEW,))
    assert (figure.low, figure.high, figure.level) == (None, None, None)
    assert figure.coverage == Decimal("0.87")


def test_of_those_interviewed_there_is_no_interval() -> None:
    figure = one(30, 70, basis=Basis.INTERVIEWED)
    assert (figure.status, figure.value, figure.low) == (Status.SHOWN, Decimal("0.30"), None)


def test_a_share_is_printed_to_a_point_and_n_as_a_band() -> None:
    figure = one(33, 67)
    assert (figure.value, figure.low, figure.high) == (
        Decimal("0.33"), Decimal("0.24"), Decimal("0.43"),
    )  # fmt: skip
    assert (figure.n_from, figure.n_to, figure.level) == (100, 149, Decimal("0.95"))


def of_clusters(profile: Profile = COMMUNITY) -> dict[Domain, Figure]:
    """Forty households of one woman and two men; in three of ten households all are ill."""
    sizes = np.tile([1, 2], (40, 1))
    yes = sizes * (np.arange(40) % 10 < 3)[:, None]
    wanted = domains({"sex": ["men", "women"]}, [], ["sex"])
    table, requests = clustered(wanted[1:], sizes, yes, wanted)
    return by_domain(protected(requests, table, profile=profile), "ill")


def test_where_people_share_households_ranges_are_rounded_outwards() -> None:
    """In all figures of that unit alike, so that none tells about its own households."""
    sharp = of_clusters(replace(COMMUNITY, bound_step=None))
    for domain, figure in of_clusters().items():
        assert (figure.value, figure.status) == (sharp[domain].value, sharp[domain].status)
        assert figure.low is not None
        assert figure.high is not None
        assert (figure.low % Decimal("0.05"), figure.high % Decimal("0.05")) == (0, 0)
        assert figure.bound_step == Decimal("0.05")
        assert sharp[domain].bound_step is None
    assert (sharp[EVERYONE].low, sharp[EVERYONE].high) == (Decimal("0.16"), Decimal("0.47"))
    coarse = of_clusters()[EVERYONE]
    assert (coarse.low, coarse.high) == (Decimal("0.15"), Decimal("0.50"))


def test_units_drawn_one_by_one_keep_their_ranges() -> None:
    table = crossing({"sex": ["men", "women"]}, {"ill": [(33, 67, 0), (20, 80, 0)]})
    figures = protected(asked(table, [EVERYONE], effect=1 - 1 / 200), table).figures
    assert figures[0].low == Decimal("0.21")
    assert figures[0].bound_step is None


def test_design_effects_stay_inside_where_people_are_protected() -> None:
    assert all(figure.design_effect is None for figure in of_clusters().values())
    telling = of_clusters(replace(COMMUNITY, shows_design_effects=True))
    assert telling[EVERYONE].design_effect == Decimal("3.1")


@given(low=st.floats(0, 1), high=st.floats(0, 1), points=st.integers(1, 20))
def test_a_range_rounded_outwards_holds_the_range(low: float, high: float, points: int) -> None:
    step = Decimal(points) / 100
    printed = print_share(
        low, low, high, denominator=30, coverage=None, profile=COMMUNITY, bound_step=step
    )
    assert printed.low is not None
    assert printed.high is not None
    assert float(printed.low) <= low + 1e-11
    assert float(printed.high) >= high - 1e-11
    assert (printed.low % step, printed.high % step) == (0, 0)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.125, "0.12"), (0.135, "0.14"), (0.1 + 0.2 - 0.175, "0.12"), (0.12500001, "0.13")],
)
def test_halves_go_to_the_even_side_whatever_the_last_bits(value: float, printed: str) -> None:
    assert str(round_to_step(value, Decimal("0.01"))) == printed


def test_significant_digits() -> None:
    assert str(round_to_digits(1234.5, 2)) == "1200"
    assert str(round_to_digits(0.012345, 2)) == "0.012"
    assert str(round_to_digits(0, 2)) == "0"
    assert str(round_to_digits(995, 2)) == "1000"
    assert str(round_to_digits(-17.5, 2)) == "-18"


def total(share_asked: Asked, population: float | None, measure: Statistic) -> Asked:
    """The total that goes with a share."""
    old = share_asked.estimate
    assert old is not None
    by = population or 1.0
    estimate = replace(
        old,
        statistic=Statistic.TOTAL,
        value=old.value * by,
        low=None if old.low is None else old.low * by,
        high=None if old.high is None else old.high * by,
        population=population,
    )
    return replace(share_asked, statistic=Statistic.TOTAL, measure=measure, estimate=estimate)


def test_a_total_of_a_share_is_the_printed_share_times_what_is_known() -> None:
    table = crossing({}, {"ill": [(333, 667, 0)]})
    wanted = share(table, "ill", "", EVERYONE)
    for requests in (
        [wanted, total(wanted, 26_000, Statistic.SHARE)],
        [total(wanted, 26_000, Statistic.SHARE)],
    ):
        figure = protected(requests, table).figures[-1]
        assert (figure.value, figure.low, figure.high) == (8600, 7800, 9400)  # .33 .30 .36
        assert figure.status is Status.SHOWN


def test_a_total_is_hidden_with_its_share_and_refused_without_a_size() -> None:
    table = crossing({}, {"ill": [(2, 98, 0)]})
    wanted = share(table, "ill", "", EVERYONE)
    release = protected([wanted, total(wanted, 5_000, Statistic.SHARE)], table)
    assert {f.status for f in release.figures} == {Status.HIDDEN}
    table = crossing({}, {"ill": [(50, 50, 0)]})
    unsized = total(share(table, "ill", "", EVERYONE), None, Statistic.SHARE)
    figure = protected([unsized], table).figures[0]
    assert (figure.status, figure.reasons) == (Status.REFUSED, (Reason.NO_SIZES,))


def mean(table: Crossing, value: float, n: int, statistic: Statistic = Statistic.MEAN) -> Asked:
    estimate = Estimate(
        cell=Cell("rooms", "", EVERYONE, n, n, clusters=n),
        statistic=statistic,
        value=value,
        standard_error=0.1,
        low=value - 0.2,
        high=value + 0.2,
        basis=Basis.AS_IF_RANDOM,
        degrees_of_freedom=n - 1,
    )
    return Asked("rooms", "", EVERYONE, statistic, statistic, table.unit, estimate=estimate)


def test_a_mean_follows_the_denominator_rules_only() -> None:
    table = crossing({}, {"rooms": [(60, 0, 0)]})
    figure = protected([mean(table, 3.14159, 60)], table).figures[0]
    assert (figure.status, figure.value, figure.low) == (
        Status.SHOWN, Decimal("3.1"), Decimal("2.9"),
    )  # fmt: skip
    table = crossing({}, {"rooms": [(24, 0, 0)]})
    assert protected([mean(table, 3.1, 24)], table).figures[0].status is Status.HIDDEN


def test_other_totals_keep_a_few_digits() -> None:
    table = crossing({}, {"rooms": [(60, 0, 0)]})
    figure = protected([mean(table, 123_456.0, 60, Statistic.TOTAL)], table).figures[0]
    assert figure.value == 120_000


@pytest.mark.parametrize(
    "why", [Reason.POOLED, Reason.NOT_COMPARABLE, Reason.NO_SIZES, Reason.NOBODY]
)
def test_a_refusal_is_carried_through_without_numbers(why: Reason) -> None:
    refused = Asked("ill", "", EVERYONE, Statistic.SHARE, Statistic.SHARE, "person", refusal=why)
    figure = protected([refused]).figures[0]
    assert (figure.status, figure.reasons) == (Status.REFUSED, (why,))
    assert (figure.value, figure.n_from) == (None, None)


def test_a_request_is_either_an_estimate_or_a_refusal() -> None:
    with pytest.raises(ProtectionRefused, match="neither"):
        Asked("ill", "", EVERYONE, Statistic.SHARE, Statistic.SHARE, "person")
    with pytest.raises(ProtectionRefused, match="no reason to refuse"):
        Asked(
            "ill", "", EVERYONE, Statistic.SHARE, Statistic.SHARE, "person",
            refusal=Reason.WIDE,
        )  # fmt: skip


def test_no_protection_is_refused_for_people() -> None:
    table = crossing({}, {"ill": [(50, 50, 0)]})
    with pytest.raises(ProtectionRefused, match="'none' shows everything") as caught:
        protected(asked(table, [EVERYONE]), table, profile=NONE, about_people=True)
    assert caught.value.exit_code == 4
    assert "community" in caught.value.remedy


def test_without_people_everything_is_printed_as_it_is() -> None:
    table = crossing({}, {"open": [(1, 2, 0)]}, unit="institution")
    release = protected(asked(table, [EVERYONE], basis=Basis.COMPLETE), table, profile=NONE)
    figure = release.figures[0]
    assert (figure.value, figure.n_from, figure.n_to) == (Decimal("0.333333333333"), 3, 3)
    assert release.audit.hidden == 0


def test_counts_that_do_not_add_up_are_refused() -> None:
    table = crossing({}, {"ill": [(50, 50, 0)]})
    other = crossing({}, {"ill": [(50, 51, 0)]})
    with pytest.raises(ProtectionRefused, match="not those of the finest cells"):
        protected(asked(table, [EVERYONE]), other)
    with pytest.raises(ProtectionRefused, match="without the counts"):
        protected(asked(table, [EVERYONE]))


# findings and weights


def finding(**more: Any) -> Finding:
    return replace(
        Finding(
            code="missing.unanswered",
            severity=Severity.NOTE,
            text="{count} have no answer.",
            count=4,
            of=100,
            unit="person",
            indicator="ill",
            records=(7, 5501, 9),
        ),
        **more,
    )


def test_a_finding_is_printed_as_bands_and_names_no_record() -> None:
    table = crossing({}, {"ill": [(48, 48, 4)]})
    release = protected(asked(table, [EVERYONE]), table, findings=[finding()])
    safe = release.findings[0]
    assert (safe.count_from, safe.count_to, safe.of_from, safe.of_to) == (0, 9, 100, 149)
    assert "5501" not in json.dumps(asdict(replace(release, figures=())), default=str)
    assert not hasattr(safe, "records")


def test_where_one_group_is_small_no_finding_about_these_groups_has_a_count() -> None:
    """A count missing for one group only would say that this group is small."""
    table = crossing(PLACES, {"ill": [(4, 5, 0), (45, 40, 6)]})
    wanted = asked(table, [EVERYONE])
    about = [finding(domain=LAKE, of=9, count=0), finding(domain=MILL, of=91, count=6)]
    few, many = protected(wanted, table, findings=about).findings
    assert (few.count_from, few.of_to) == (None, None)
    assert (many.count_from, many.of_to) == (None, None)
    (alone,) = protected(wanted, table, findings=about[1:]).findings
    assert (alone.count_from, alone.count_to, alone.of_from) == (0, 9, 75)


def test_that_a_group_is_small_is_not_told() -> None:
    """It would say why its figures are hidden, and that all other groups are large."""
    table = crossing(PLACES, {"ill": [(4, 20, 0), (45, 40, 6)]})
    small = Finding("group.small", Severity.NOTE, "Few.", unit="person", domain=LAKE)
    assert protected(asked(table, [EVERYONE]), table, findings=[small]).findings == ()
    table = crossing(PLACES, {"open": [(4, 20, 0), (45, 40, 6)]}, unit="institution")
    wanted = asked(table, [EVERYONE], basis=Basis.COMPLETE)
    assert protected(wanted, table, profile=NONE, findings=[small]).findings


def test_small_counts_share_the_lowest_band_with_zero() -> None:
    profile = replace(COMMUNITY, band_edges=(0, 1, 2, 3, 10))
    bands = [print_band(count, profile) for count in (0, 1, 2, 3, 10)]
    assert bands == [(0, 2), (0, 2), (0, 2), (3, 9), (10, None)]


def weights(*sizes: int) -> Diagnostics:
    names = ("lake", "mill", "shore")
    margins = tuple(
        Margin("census", (("place", name),), target=n * 10.0 + 40, before=n, after=n * 10.0, n=n)
        for name, n in zip(names, sizes, strict=False)
    )
    return Diagnostics("rake", n=sum(sizes), effective_n=93.9, largest_ratio=2.345, margins=margins)


def test_weights_are_printed_roughly_and_the_sample_size_exactly() -> None:
    table = crossing(PLACES, {"ill": [(20, 41, 0), (21, 40, 0)]})
    release = protected(asked(table, [EVERYONE]), table, weighting=[("person", weights(61, 61))])
    safe = release.weighting[0]
    assert (safe.n, safe.effective_n, safe.largest_ratio) == (122, 90, Decimal("2.3"))
    assert [m.before for m in safe.margins] == [Decimal("0.50")] * 2


def test_a_benchmark_with_a_small_group_shows_no_margin() -> None:
    """One alone could be worked out from the others."""
    table = crossing(PLACES, {"ill": [(20, 80, 0), (5, 19, 0)]})
    release = protected(asked(table, [EVERYONE]), table, weighting=[("person", weights(100, 24))])
    assert [(m.before, m.after) for m in release.weighting[0].margins] == [(None, None)] * 2
    assert all(m.target is not None for m in release.weighting[0].margins)


# what always holds


STRICTER = {
    "min_numerator": 6,
    "min_complement": 6,
    "min_denominator": 60,
    "min_rate_denominator": 60,
    "max_interval_width": Decimal("0.2"),
    "min_degrees_of_freedom": 50,
}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, derandomize=True)
@given(yes=st.integers(0, 90), no=st.integers(1, 90), what=st.sampled_from(sorted(STRICTER)))
def test_stricter_thresholds_never_show_more(yes: int, no: int, what: str) -> None:
    table = crossing({}, {"ill": [(yes, no, 0)]})
    wanted = asked(table, [EVERYONE])
    strict: Profile = replace(COMMUNITY, **{what: STRICTER[what]})
    (before,), (after,) = (
        protected(wanted, table, profile=profile).figures for profile in (COMMUNITY, strict)
    )
    if after.value is not None:
        assert before.value == after.value


def test_secondary_figures_are_hidden_in_the_same_words() -> None:
    table = crossing(PLACES, {"ill": [(1, 60, 0), (30, 40, 0)]})
    release = protected(asked(table, [EVERYONE, LAKE, MILL], basis=Basis.COMPLETE), table)
    figures = by_domain(release, "ill")
    assert figures[LAKE].reasons == (Reason.PROTECTED,)
    hidden = [f for f in figures.values() if f.status is Status.HIDDEN]
    assert len(hidden) > 1
    assert {f.reasons for f in hidden} == {(Reason.PROTECTED,)}
    assert release.audit.hidden == len(hidden)
    assert release.audit.closest is not None
    assert release.audit.closest >= COMMUNITY.min_spread
    assert any("several releases" in sentence for sentence in release.audit.not_tested)


def test_two_readings_of_one_question_are_judged_together() -> None:
    """With blanks as 'no' the share may be fine, but it stands on the same hidden numerator."""
    readings = {("ill", "blank_is_no"): "no", ("ill", "left_out"): "left_out"}
    table = crossing({}, {"ill": [(30, 2, 60)]})
    release = protected(
        asked(table, [EVERYONE], readings=readings, basis=Basis.COMPLETE),
        table,
        readings=readings,
    )
    as_no, left_out = release.figures
    assert left_out.status is Status.HIDDEN
    assert as_no.status is Status.HIDDEN


@pytest.mark.slow
def test_only_protection_holds_the_seal() -> None:
    """Nobody else may name it or build what it seals."""
    root = Path(counted.__file__).parent
    allowed = {root / "stats" / "protect.py", root / "model" / "release.py"}
    for path in sorted(root.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path not in allowed:
            assert "_SEAL" not in text, path
            calls = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call)]
            assert not any("seal" in {k.arg for k in call.keywords} for call in calls), path
    with pytest.raises(ProtectionRefused):
        Protected("community", (), (), (), protected([]).audit)


def test_the_worked_example_of_the_manual() -> None:
    """docs/methods/protection.md tells this story with these numbers."""
    page = Path(__file__).parents[2] / "docs" / "methods" / "protection.md"
    text = page.read_text(encoding="utf-8")
    table = crossing(PLACES, {"ill": [(1, 60, 0), (30, 40, 0)]})
    release = protected(asked(table, [EVERYONE, LAKE, MILL], basis=Basis.COMPLETE), table)
    rows = {"Everyone": EVERYONE, "Lake ward": LAKE, "Mill ward": MILL}
    figures = by_domain(release, "ill")
    for name, domain in rows.items():
        shown = figures[domain].value
        printed = "hidden" if shown is None else f"{shown:.0%}"
        assert f"| {name} |" in text
        line = next(line for line in text.splitlines() if line.startswith(f"| {name} |"))
        assert line.rstrip().endswith(f"| {printed} |"), line
