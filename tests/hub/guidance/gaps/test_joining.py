"""Merging, taking apart and splitting: nothing is lost, by any chain of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.hub.guidance.gaps.register import Register

from counted.errors import WrongUse
from counted.hub.desk.models import Entry
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import actions, citing, joining, moving, presenting, queries, voting
from counted.hub.guidance.gaps.joining import Part
from counted.hub.guidance.models import Gap, GapVote, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def register() -> Register:
    return Register()


def fresh(gap: Gap) -> Gap:
    return Gap.objects.get(pk=gap.pk)


def test_merging_shows_everything_on_the_other_page(register: Register) -> None:
    one = register.gap(statement="Homes on water are not counted.")
    two = register.gap("Boris", statement="Boats are no dwellings for us.")
    case = register.case("boats")
    register.proposal(two, "Musa", "Count moorings.")
    actions.cite(gap=two, by=register["Musa"], relation="supports", source=case, note="Seen.")
    joining.merge(gap=two, into=one, by=register["Dora"], text="The same thing.")
    page = register.page(None, register.url(one))
    for words in ("Boats are no dwellings", "Count moorings.", "Counting boats", "The same thing."):
        assert words in page
    other = register.page(None, register.url(two))
    assert "This gap was merged into another one" in other
    assert "Homes on water" in other
    assert not Entry.objects.filter(kind="gap", key=str(two.pk)).exists()
    assert "Homes on water" in register.page(None, "/gaps/?q=dwellings")
    assert register.client("Musa").get(f"{register.url(two)}evidence/").status_code == 404
    joining.unmerge(gap=fresh(two), by=register["Dora"], text="They differ.")
    assert "Count moorings." not in register.page(None, register.url(one))
    assert "Count moorings." in register.page(None, register.url(two))
    assert Entry.objects.filter(kind="gap", key=str(two.pk)).exists()


def test_who_may_merge_what_into_what(register: Register) -> None:
    mine, other, over = register.owned("Amina"), register.owned("Boris"), register.gap()
    register.step(over, "Dora", "close")
    with pytest.raises(WrongUse, match="take another one in"):
        joining.merge(gap=mine, into=other, by=register["Amina"], text="Same.")
    for into in (mine, over):
        with pytest.raises(WrongUse):
            joining.merge(gap=mine, into=into, by=register["Dora"], text="Same.")
    with pytest.raises(WrongUse, match="without words"):
        joining.merge(gap=mine, into=other, by=register["Dora"], text=" ")
    joining.merge(gap=mine, into=other, by=register["Dora"], text="Same.")
    with pytest.raises(WrongUse):
        joining.merge(gap=other, into=mine, by=register["Dora"], text="Round and round.")
    with pytest.raises(WrongUse):
        register.step(mine, "Dora", "close")
    with pytest.raises(WrongUse):
        joining.unmerge(gap=fresh(mine), by=register["Musa"], text="No.")
    joining.unmerge(gap=fresh(mine), by=register["Boris"], text="No.")  # who sees to the other
    assert fresh(mine).state == "in_work"


def test_merging_in_the_browser(register: Register) -> None:
    one, two = register.gap(), register.gap()
    dora, at = register.client("Dora"), f"{register.url(two)}step/merge/"
    for wrong in ("G-999999", "none", two.name):
        assert dora.post(at, {"into": wrong, "text": "Same."}).status_code == 422
    assert (
        dora.post(at, {"into": f"http://x{register.url(one)}", "text": "Same."}).status_code == 302
    )
    assert fresh(two).merged_into == one
    back = f"{register.url(two)}step/unmerge/"
    assert dora.post(back, {"text": "Not the same."}).status_code == 302
    assert fresh(two).state == "raised"


def test_splitting_takes_along_what_was_chosen(register: Register) -> None:
    gap = register.gap()
    register.proposal(gap, "Boris", "Count boats.")
    register.proposal(gap, "Boris", "Count stilts.")
    case = register.case("boats")
    link = actions.cite(gap=gap, by=register["Musa"], relation="supports", source=case, note="x")
    dora, at = register.client("Dora"), f"{register.url(gap)}split/"
    first, second = Proposal.objects.order_by("pk")
    told = {"part_1": "Boats are not counted.", f"proposal-{first.pk}": "1", f"link-{link.pk}": "2",
            "text": "Two things."}  # fmt: skip
    assert dora.post(at, told).status_code == 422  # nothing is told of the second
    told["part_2"] = "Homes on stilts are not counted."
    assert dora.post(at, told).status_code == 302
    boats, stilts = Gap.objects.exclude(pk=gap.pk).order_by("pk")
    assert [it.text for it in boats.proposals.all()] == ["Count boats."]
    assert [it.text for it in gap.proposals.all()] == ["Count stilts."]
    assert Link.objects.get().target == presenting.gap_thing(stilts)
    assert boats.author == gap.author
    page = register.page(None, register.url(gap))
    assert f"G-{boats.pk}, G-{stilts.pk}" in page
    assert f'href="{register.url(gap)}"' in register.page(None, register.url(boats))
    assert second.gap == gap
    with pytest.raises(WrongUse):
        both = [Part({"statement": it}, proposals=[second.pk]) for it in ("One.", "Two.")]
        joining.split(gap=gap, by=register["Dora"], parts=both, text="No.")
    with pytest.raises(WrongUse):
        joining.split(gap=gap, by=register["Amina"], parts=[Part({"statement": "x"})], text="No.")


def test_those_of_a_merged_gap_hear_of_it(register: Register) -> None:
    from counted.hub.desk.models import Notice

    one, two = register.gap(), register.gap("Boris")
    joining.merge(gap=two, into=one, by=register["Dora"], text="Same.")
    register.step(one, "Dora", "accept")
    heard = Notice.objects.filter(person=register["Boris"]).values_list("text", flat=True)
    assert moving.NEWS["accept"] in heard


def reached(gap: Gap) -> tuple[set[int], set[int], set[int]]:
    """Proposals, links and voters of everything that is found at a gap."""
    keys = queries.family(gap)
    names = [str(it) for it in keys]
    links = Link.objects.filter(target_kind="gap", target_key__in=names)
    return (
        set(Proposal.objects.filter(gap__in=keys).values_list("pk", flat=True)),
        set(links.values_list("pk", flat=True)),
        set(GapVote.objects.filter(gap__in=keys).values_list("person_id", flat=True)),
    )


STEPS = st.lists(
    st.tuples(st.sampled_from(("merge", "unmerge", "split")), st.integers(0, 9), st.integers(0, 9)),
    max_size=8,
)


class NothingIsLost(TestCase):
    """Through any chain of merging, taking apart and splitting."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_every_proposal_link_and_mark_is_found_at_one_root(self, chain: list[Any]) -> None:
        register = Register()
        gaps = [register.gap(statement=f"Gap {it}.") for it in range(3)]
        for at, gap in enumerate(gaps):
            register.proposal(gap, "Musa", f"Proposal {at}.")
            case = register.case(f"case-{at}")
            actions.cite(gap=gap, by=register["Musa"], relation="supports", source=case, note="x")
            voting.vote(gap=gap, by=register[("Amina", "Boris", "Musa")[at]])
        proposals = set(Proposal.objects.values_list("pk", flat=True))
        links = set(Link.objects.values_list("pk", flat=True))
        voters = set(GapVote.objects.values_list("person_id", flat=True))
        for action, one, other in chain:
            do(register, action, one, other)
            roots = list(Gap.objects.exclude(state="merged"))
            found = [reached(it) for it in roots]
            for at, everything in enumerate((proposals, links)):
                held = [key for it in found for key in it[at]]
                assert sorted(held) == sorted(everything)  # each at exactly one
            assert set().union(*(it[2] for it in found)) == voters
            shown = [
                piece.link.pk
                for it in roots
                for piece in citing.evidence_of(queries.family(it), reader=register["Chen"]).all()
            ]
            assert sorted(shown) == sorted(links)
            assert sum(queries.tally().number(it.pk) for it in roots) == 3


def do(register: Register, action: str, one: int, other: int) -> None:
    """Take a step; what the rules refuse changes nothing."""
    rows = list(Gap.objects.order_by("pk"))
    gap, into = rows[one % len(rows)], rows[other % len(rows)]
    by = {"by": register["Dora"], "text": "Because."}
    try:
        if action == "merge":
            joining.merge(gap=gap, into=into, **by)
        elif action == "unmerge":
            joining.unmerge(gap=gap, **by)
        else:
            along = list(joining.proposals_of(gap))[: other % 2]
            links = joining.links_of(gap)[: (other + 1) % 2]
            joining.split(gap=gap, parts=[Part({"statement": "New."}, along, links)], **by)
    except WrongUse:
        pass
