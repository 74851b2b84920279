"""Nobody can work out what is hidden: checked by listing every table that prints the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from counted.model.crossing import Crossing
from counted.model.estimate import Basis, Domain
from counted.model.finding import Finding, Severity
from counted.model.profile import Profile
from counted.model.release import Protected, Status
from counted.stats import audit as inside
from counted.stats import clues
from counted.stats import protect as door
from counted.stats.counts import Count
from tests.stats import bruteforce
from tests.stats.bruteforce import ClusterTables, Hidden, Tables
from tests.stats.protection import (
    TOY,
    asked,
    clustered,
    crossing,
    domains,
    poststratified,
    protected,
)

SQUARE = {"home": ["bank", "hill"], "sex": ["men", "women"]}
ROW = {"ward": ["east", "north", "west"]}
slowly = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


FINE = replace(TOY, share_step=Decimal("0.01"), bound_step=Decimal("0.05"))


@cache
def every_table(cells: int, units: int, *indicators: str) -> Tables:
    return bruteforce.every_table(cells, units, indicators)


@cache
def blank_tables(cells: int, units: int) -> Tables:
    return bruteforce.every_table(cells, units, ["ill"], blanks=True)


def smallest(found: list[Hidden]) -> int | None:
    """The narrowest true range of a number that could expose someone."""
    return min((max(h.values) - min(h.values) for h in found if exposes(h)), default=None)


def exposes(hidden: Hidden) -> bool:
    if not is_secret(hidden):
        return False
    without = hidden.asked - hidden.numerator
    few = hidden.asked < TOY.min_rate_denominator
    return few or hidden.numerator < TOY.min_numerator or without < TOY.min_complement


def look(
    every: Tables, table: Crossing, release: Protected, *, profile: Profile = TOY, **more: Any
) -> tuple[list[Hidden], Tables]:
    """All hidden numbers that are not public anyway, and the tables left."""
    left = bruteforce.consistent(every, release, table, profile=profile, **more)
    readings = more.get("readings")
    found = bruteforce.hidden_numbers(every, left, release, table, readings=readings)
    return [h for h in found if not h.is_public], left


def is_secret(hidden: Hidden) -> bool:
    """How many were asked is no secret where they are many enough to be shown."""
    return hidden.kind != "denominator" or hidden.asked < TOY.min_rate_denominator


def check(every: Tables, table: Crossing, release: Protected, **more: Any) -> list[Hidden]:
    found, left = look(every, table, release, **more)
    assert len(left.total), "the truth itself must print the release"
    for hidden in found:
        if is_secret(hidden):
            assert len(hidden.values) > 1, f"determined: {hidden}"
        if hidden.truth == 0:
            assert max(hidden.values) > 0, f"everyone, or nobody: {hidden}"
    true_closest = smallest(found)
    if release.audit.closest is not None and true_closest is not None:
        assert release.audit.closest <= true_closest
        assert release.audit.closest >= 1
    return found


def cells(n_cells: int, units: int) -> st.SearchStrategy[list[tuple[int, int, int]]]:
    """Units spread over cells, none empty, with answers yes or no."""

    def fill(drawn: tuple[list[int], list[float]]) -> list[tuple[int, int, int]]:
        cuts, shares = drawn
        sizes = np.diff([0, *sorted(cuts), units]).tolist()
        return [(round(p * s), s - round(p * s), 0) for s, p in zip(sizes, shares, strict=True)]

    return st.tuples(
        st.lists(
            st.integers(1, units - 1), min_size=n_cells - 1, max_size=n_cells - 1, unique=True
        ),
        st.lists(st.floats(0, 1), min_size=n_cells, max_size=n_cells),
    ).map(fill)


@pytest.mark.slow
@slowly
@given(
    rows=cells(4, 12),
    basis=st.sampled_from([Basis.COMPLETE, Basis.AS_IF_RANDOM]),
    profile=st.sampled_from([TOY, FINE]),
)
def test_no_hidden_count_in_a_square_is_determined(
    rows: list[tuple[int, int, int]], basis: Basis, profile: Profile
) -> None:
    table = crossing(SQUARE, {"ill": rows})
    wanted = domains(SQUARE, [], ["home"], ["sex"], ["home", "sex"])
    release = protected(asked(table, wanted, basis=basis), table, profile=profile)
    check(every_table(4, 12, "ill"), table, release, profile=profile)


@pytest.mark.slow
@slowly
@given(ill=cells(3, 10), poor=cells(3, 10), basis=st.sampled_from(list(Basis)[1:3]))
def test_nor_where_two_indicators_share_the_people_asked(
    ill: list[tuple[int, int, int]], poor: list[tuple[int, int, int]], basis: Basis
) -> None:
    sizes = [sum(row) for row in ill]
    poor = [(min(row[0], n), n - min(row[0], n), 0) for row, n in zip(poor, sizes, strict=True)]
    table = crossing(ROW, {"ill": ill, "poor": poor})
    release = protected(asked(table, domains(ROW, [], ["ward"]), basis=basis), table, profile=FINE)
    check(every_table(3, 10, "ill", "poor"), table, release, profile=FINE)


READINGS = {("ill", "blank_is_no"): "no", ("ill", "left_out"): "left_out"}


@pytest.mark.slow
@slowly
@given(
    rows=cells(3, 11),
    blanks=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    tells=st.booleans(),
)
def test_nor_where_blanks_are_read_in_two_ways(
    rows: list[tuple[int, int, int]], blanks: list[int], tells: bool
) -> None:
    rows = [(y, n - min(b, n), min(b, n)) for (y, n, _), b in zip(rows, blanks, strict=True)]
    table = crossing(ROW, {"ill": rows})
    wanted = [d for d in domains(ROW, [], ["ward"]) if _known(table, d)]
    finding = Finding(
        code="missing.unanswered",
        severity=Severity.NOTE,
        text="{count} have no answer.",
        count=int(table.answers["ill"].unanswered.sum()),
        of=11,
        unit="person",
        indicator="ill",
    )
    release = protected(
        asked(table, wanted, readings=READINGS),
        table,
        profile=TOY,
        readings=READINGS,
        findings=[finding] if tells and finding.count else [],
    )
    check(blank_tables(3, 11), table, release, readings=READINGS)


def _known(table: Crossing, domain: Domain) -> bool:
    answers, here = table.answers["ill"], table.within(domain)
    return bool((answers.yes + answers.no)[here].sum())


def unanswered(table: Crossing, domain: Domain) -> Finding:
    """How many of a group did not answer, as `assess` says it of places that differ much."""
    answers, here = table.answers["ill"], table.within(domain)
    blank = int(answers.unanswered[here].sum())
    return Finding(
        code="missing.unanswered",
        severity=Severity.NOTE,
        text="{count} have no answer.",
        count=blank,
        of=blank + int((answers.yes + answers.no)[here].sum()),
        unit="person",
        indicator="ill",
        domain=domain,
    )


@pytest.mark.slow
@slowly
@given(
    rows=cells(3, 11),
    blanks=st.lists(st.integers(0, 2), min_size=3, max_size=3),
    edges=st.sampled_from([TOY.band_edges, (0, 3, 4, 5, 6, 7, 8, 10)]),
    two=st.booleans(),
)
def test_nor_where_findings_tell_about_single_groups(
    rows: list[tuple[int, int, int]], blanks: list[int], edges: tuple[int, ...], two: bool
) -> None:
    rows = [(y, n - min(b, n), min(b, n)) for (y, n, _), b in zip(rows, blanks, strict=True)]
    table = crossing(ROW, {"ill": rows})
    profile = replace(TOY, band_edges=edges)
    wanted = [d for d in domains(ROW, [], ["ward"]) if _known(table, d)]
    told = [unanswered(table, d) for d in domains(ROW, ["ward"])]
    readings = READINGS if two else None
    release = protected(
        asked(table, wanted, readings=readings),
        table,
        profile=profile,
        readings=readings or {},
        findings=told,
    )
    check(blank_tables(3, 11), table, release, profile=profile, readings=readings)


@pytest.mark.slow
@slowly
@given(
    rows=cells(3, 10),
    sizes=st.sampled_from([(40.0, 30.0, 30.0), (10.0, 10.0, 80.0), (500.0, 20.0, 30.0)]),
    profile=st.sampled_from([TOY, FINE]),
    whole=st.booleans(),
)
def test_nor_from_weighted_shares_and_what_is_told_of_weights(
    rows: list[tuple[int, int, int]], sizes: tuple[float, ...], profile: Profile, whole: bool
) -> None:
    """Everybody knows how many people live in each ward, so each table has its own weights."""
    wanted = domains(ROW, [], ["ward"]) if whole else domains(ROW, ["ward"])
    table, requests, weights = poststratified(crossing(ROW, {"ill": rows}), wanted, sizes)
    release = protected(requests, table, profile=profile, weighting=[("person", weights)])
    every = every_table(3, 10, "ill").poststratified(sizes)
    check(every, table, release, profile=profile)


COLUMN = {"sex": ["men", "women"]}
#: Both rules at work: many figures are too uncertain, others could expose someone.
STRICT = replace(FINE, max_interval_width=Decimal("0.6"))
#: Women and men in each of six households.
HOUSEHOLDS = np.array([[1, 2], [1, 1], [1, 1], [1, 2], [2, 1], [2, 1]])


@cache
def cluster_tables() -> ClusterTables:
    return bruteforce.every_cluster(5, 3)


@cache
def household_tables() -> ClusterTables:
    return bruteforce.every_answer(HOUSEHOLDS)


def from_clusters(every: ClusterTables, row: int, profile: Profile) -> tuple[Crossing, Protected]:
    """One of these tables as a sample of whole clusters, published."""
    sizes, yes = every.sizes[row], every.parts[row]
    table, requests = clustered(domains(COLUMN, ["sex"]), sizes, yes, domains(COLUMN, [], ["sex"]))
    return table, protected(requests, table, profile=profile)


@pytest.mark.slow
@slowly
@given(pick=st.integers(0, 10**6), profile=st.sampled_from([TOY, STRICT]))
def test_nor_from_intervals_and_design_effects_of_clusters(pick: int, profile: Profile) -> None:
    """Fifteen people in five households; nobody knows who lives with whom."""
    every = cluster_tables()
    row = pick % len(every.total)
    assume((((every.sizes[row] > 0).sum(axis=0)) > 1).all())
    table, release = from_clusters(every, row, profile)
    check(every, table, release, profile=profile)


@pytest.mark.slow
@slowly
@given(pick=st.integers(0, 10**6), profile=st.sampled_from([TOY, FINE, STRICT]))
def test_nor_by_those_who_know_who_lives_with_whom(pick: int, profile: Profile) -> None:
    """They come closer than the certificate says, as the manual tells: yet not to one number."""
    every = household_tables()
    table, release = from_clusters(every, pick % len(every.total), profile)
    found, left = look(every, table, release, profile=profile)
    assert len(left.total)
    assert all(len(hidden.values) > 1 for hidden in found if is_secret(hidden))


def planted() -> tuple[Crossing, Protected]:
    """One of seven men: everybody minus women, both shown to the percent, would tell."""
    table = crossing(COLUMN, {"ill": [(1, 6, 0), (4, 3, 0)]})
    wanted = domains(COLUMN, [], ["sex"])
    return table, protected(asked(table, wanted, basis=Basis.COMPLETE), table, profile=FINE)


def test_without_the_audit_a_hidden_count_would_be_determined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door, "audit", lambda clues, profile: None)
    table, release = planted()
    found, _ = look(every_table(2, 14, "ill"), table, release, profile=FINE)
    assert any(hidden.values == (1,) for hidden in found)


def test_with_the_audit_it_is_not() -> None:
    table, release = planted()
    assert check(every_table(2, 14, "ill"), table, release, profile=FINE)
    assert release.audit.closest is not None
    assert release.audit.closest >= FINE.min_spread


def determined(found: list[Hidden]) -> set[tuple[str, int]]:
    """The hidden numbers that are given away: (kind, value)."""
    return {(h.kind, h.truth) for h in found if is_secret(h) and len(h.values) == 1}


@pytest.mark.slow
@pytest.mark.parametrize("is_audited", [True, False])
def test_findings_lose_their_counts_where_these_give_a_size_away(
    monkeypatch: pytest.MonkeyPatch, is_audited: bool
) -> None:
    """Ward by ward they would say how many were asked: one was, in the north."""
    if not is_audited:
        monkeypatch.setattr(inside, "_telling", lambda ledger, target: ())
    profile = replace(TOY, band_edges=(0, 3, 4, 5, 6, 7, 8, 10))
    table = crossing(ROW, {"ill": [(0, 1, 5), (1, 1, 0), (0, 3, 0)]})
    told = [unanswered(table, domain) for domain in domains(ROW, ["ward"])]
    requests = asked(table, domains(ROW, [], ["ward"]))
    release = protected(requests, table, profile=profile, findings=told)
    found, _ = look(blank_tables(3, 11), table, release, profile=profile)
    assert bool(determined(found)) is not is_audited


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("is_audited", [True, False])
def test_weights_give_no_size_away(
    monkeypatch: pytest.MonkeyPatch, is_audited: bool, whole: bool
) -> None:
    """Each stands for as many as live in the ward: the largest ratio is a question of who is few.

    With the figure of everyone it is the weighted share, too, that nearly is that of one ward.
    """
    if not is_audited:
        monkeypatch.setattr(door, "spread_clues", lambda *_, **__: {})
    sizes = (10.0, 10.0, 80.0)
    wanted = domains(ROW, [], ["ward"]) if whole else domains(ROW, ["ward"])
    table = crossing(ROW, {"ill": [(1, 0, 0), (6, 1, 0), (0, 2, 0)]})
    table, requests, weights = poststratified(table, wanted, sizes)
    release = protected(requests, table, profile=FINE, weighting=[("person", weights)])
    every = every_table(3, 10, "ill").poststratified(sizes)
    found, _ = look(every, table, release, profile=FINE)
    assert (("denominator", 2) in determined(found)) is not is_audited
    assert (release.weighting[0].largest_ratio is None) is is_audited
    assert not is_audited or not determined(found)


@pytest.mark.slow
@pytest.mark.parametrize("is_audited", [True, False])
def test_without_the_audit_clusters_would_give_a_count_away(
    monkeypatch: pytest.MonkeyPatch, is_audited: bool
) -> None:
    if not is_audited:
        monkeypatch.setattr(door, "audit", lambda clues, profile: None)
    every, yes = household_tables(), [[1, 1], [0, 1], [0, 1], [0, 0], [0, 0], [0, 1]]
    row = int(np.flatnonzero((every.parts == np.array(yes)).all(axis=(1, 2)))[0])
    table, release = from_clusters(every, row, FINE)
    found, _ = look(every, table, release, profile=FINE)
    assert (("numerator", 1) in determined(found)) is not is_audited


#: What a careless profile would print of clusters.
TELLING = replace(TOY, shows_design_effects=True)
SHARP = replace(TOY, bound_step=None)


@pytest.mark.slow
@pytest.mark.parametrize(("row", "careless"), [(15598, SHARP), (25643, TELLING)])
@pytest.mark.parametrize("is_careless", [True, False])
def test_design_effects_and_sharp_ranges_of_clusters_would_give_counts_away(
    row: int, careless: Profile, is_careless: bool
) -> None:
    """They leave one pair of counts where the share leaves several."""
    every, profile = cluster_tables(), careless if is_careless else TOY
    table, release = from_clusters(every, row, profile)
    found, _ = look(every, table, release, profile=profile)
    assert bool(determined(found)) is is_careless


@pytest.mark.slow
@pytest.mark.parametrize("row", [35959, 36010, 37725])
def test_what_is_too_uncertain_is_hidden_where_that_alone_would_tell(row: int) -> None:
    """Of fifteen people all but four women are shown: no condition of theirs may hold them fast."""
    every = cluster_tables()
    table, release = from_clusters(every, row, FINE)
    check(every, table, release, profile=FINE)
    women = next(f for f in release.figures if f.domain.category("sex") == "women")
    assert women.status is Status.HIDDEN


def test_too_uncertain_is_not_said_where_it_names_the_counts() -> None:
    """Only two of four are that uncertain; so to say it is to tell."""
    profile = replace(FINE, max_interval_width=Decimal("0.85"))
    table = crossing(COLUMN, {"ill": [(5, 5, 0), (2, 2, 0)]})
    release = protected(asked(table, domains(COLUMN, ["sex"])), table, profile=profile)
    check(every_table(2, 14, "ill"), table, release, profile=profile)
    assert {figure.status for figure in release.figures} == {Status.HIDDEN, Status.SHOWN}


@pytest.mark.slow
def test_the_size_of_a_small_group_is_not_given_away_by_other_indicators() -> None:
    """Half of four in both larger wards: the third would have ten minus eight people."""
    rows = [(1, 1, 0), (2, 2, 0), (2, 2, 0)]
    table = crossing(ROW, {"ill": rows, "poor": rows})
    release = protected(
        asked(table, domains(ROW, [], ["ward"]), basis=Basis.COMPLETE), table, profile=FINE
    )
    found = check(every_table(3, 10, "ill", "poor"), table, release, profile=FINE)
    assert any(h.kind == "denominator" and h.asked == 2 and len(h.values) > 2 for h in found)
    larger = [f for f in release.figures if f.domain.category("ward") in ("north", "west")]
    assert {f.indicator for f in larger if f.status is Status.HIDDEN} == {"ill", "poor"}


@pytest.mark.slow
def test_worlds_are_printed_again_before_they_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Conditions that are far too loose make the audit hide more, never less than it must."""

    def loose(count: Count, *, profile: Profile, units: int, **_: bool) -> np.ndarray[Any, Any]:
        x, n = count.numerator, count.denominator
        near = product(range(max(0, x - 2), x + 3), range(max(1, n - 2), n + 3))
        return np.array([(a, b) for a, b in near if a <= b])

    monkeypatch.setattr(clues, "alike", loose)
    table, release = planted()
    assert check(every_table(2, 14, "ill"), table, release, profile=FINE)
    rows = [(1, 4, 0), (2, 2, 0), (2, 1, 0)]
    table = crossing(ROW, {"ill": rows})
    release = protected(asked(table, domains(ROW, [], ["ward"])), table, profile=FINE)
    assert check(every_table(3, 12, "ill"), table, release, profile=FINE)


@pytest.mark.slow
def test_people_without_a_category_are_not_left_over() -> None:
    """All minus women minus men leaves those whose sex is not known: two people, one ill."""
    table = crossing(
        {"sex": ["men", "unsaid", "women"]}, {"ill": [(3, 4, 0), (1, 1, 0), (2, 3, 0)]}
    )
    named = tuple(Domain() if "unsaid" in str(cell) else cell for cell in table.cells)
    table = replace(table, cells=named)
    wanted = domains({"sex": ["men", "women"]}, [], ["sex"])
    release = protected(asked(table, wanted, basis=Basis.COMPLETE), table, profile=FINE)
    left = bruteforce.consistent(every_table(3, 14, "ill"), release, table, profile=FINE)
    rest = table.cells.index(Domain())
    assert len(set(left.yes["ill"][:, rest].tolist())) > FINE.min_spread
    assert release.audit.hidden > 0


@pytest.mark.slow
def test_the_audit_does_not_depend_on_the_order_of_requests() -> None:
    table = crossing(SQUARE, {"ill": [(1, 5, 0), (4, 3, 0), (0, 6, 0), (3, 3, 0)]})
    wanted = asked(table, domains(SQUARE, [], ["home"], ["sex"], ["home", "sex"]))
    there = protected(wanted, table, profile=FINE)
    back = protected(wanted[::-1], table, profile=FINE)
    assert there.figures == back.figures[::-1]
    assert there.audit == back.audit
    assert there == protected(wanted, table, profile=FINE)
