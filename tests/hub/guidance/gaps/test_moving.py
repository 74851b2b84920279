"""Moving a gap: every transition by those who may, none by others; who is told, what is kept."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from tests.hub.guidance.gaps.register import Register

from counted.errors import WrongUse
from counted.hub.desk.actions import watch
from counted.hub.desk.models import Entry, Notice
from counted.hub.evidence import actions as evidence
from counted.hub.guidance.gaps import actions, doing, moving, presenting
from counted.hub.guidance.gaps.moving import Action, Course, Role, State
from counted.hub.guidance.models import Gap, Proposal

WITH_DATABASE = [pytest.mark.django_db, pytest.mark.slow]
OFFICE, KEEPER, AUTHOR, MEMBER = Role.OFFICE, Role.KEEPER, Role.AUTHOR, Role.MEMBER

#: (state, whether somebody sees to it, action) -> who may, and where it leads.
WAYS = {
    ("raised", False, "accept"): ({OFFICE}, "accepted"),
    ("raised", False, "take_on"): ({OFFICE}, "in_work"),
    ("raised", False, "close"): ({OFFICE, AUTHOR}, "closed"),
    ("raised", False, "reword"): ({OFFICE, AUTHOR}, None),
    ("accepted", False, "take_on"): ({OFFICE, MEMBER}, "in_work"),
    ("accepted", False, "address"): ({OFFICE}, "addressed"),
    ("accepted", False, "close"): ({OFFICE}, "closed"),
    ("in_work", True, "take_on"): ({OFFICE, KEEPER}, "in_work"),
    ("in_work", True, "ask_help"): ({OFFICE, KEEPER}, None),
    ("in_work", True, "give_up"): ({OFFICE, KEEPER}, "accepted"),
    ("in_work", True, "address"): ({OFFICE, KEEPER}, "addressed"),
    ("in_work", True, "close"): ({OFFICE, KEEPER}, "closed"),
    ("in_work", True, "merge"): ({OFFICE, KEEPER}, "merged"),
    ("in_work", True, "split"): ({OFFICE, KEEPER}, None),
    ("addressed", True, "reopen"): ({OFFICE, KEEPER, AUTHOR}, "in_work"),
    ("closed", False, "reopen"): ({OFFICE, AUTHOR}, "accepted"),
    ("merged", False, "unmerge"): ({OFFICE}, None),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_table_leads_where_it_should(way: tuple[str, bool, str]) -> None:
    state, is_owned, action = way
    may, to = WAYS[way]
    course = Course(state, is_owned)
    for role in (OFFICE, AUTHOR, MEMBER, *([KEEPER] if is_owned else [])):
        rule = moving.option(course, {role}, action)
        assert (rule is not None) == (role in may), role
        assert rule is None or rule.to == to


def test_nothing_ends_without_words_and_nothing_is_a_dead_end() -> None:
    for rule in moving.TABLE:
        assert rule.needs_text or rule.action in (Action.ACCEPT, Action.TAKE_ON)
    for state, is_owned in product(State, (True, False)):
        if state != State.IN_WORK or is_owned:
            assert moving.options(Course(state, is_owned), {OFFICE}), state
    assert not any(moving.options(Course(it, False), ()) for it in State)


def test_every_action_has_its_words() -> None:
    named = {rule.action for rule in moving.TABLE}
    assert named == set(moving.OFFERED) == set(moving.ASKED) == set(moving.NEWS)
    assert set(moving.HAPPENED) == set(Action)


@pytest.fixture
def register(db: None) -> Register:
    return Register()


def told(name: str, register: Register) -> list[str]:
    return [it.text for it in Notice.objects.filter(person=register[name]).order_by("pk")]


@pytest.mark.slow
def test_from_raised_to_addressed_and_back(register: Register) -> None:
    gap = register.gap()
    watch(person=register["Musa"], thing=presenting.gap_thing(gap), level="everything")
    register.step(gap, "Dora", "accept")
    register.step(gap, "Boris", "take_on", owner=register.office, speaks_for=register.office)
    gap.refresh_from_db()
    assert (gap.state, gap.owner_organisation) == ("in_work", register.office)
    with pytest.raises(WrongUse, match="what was done"):
        register.step(gap, "Boris", "address")
    proposal = register.proposal(gap, "Musa")
    actions.decide(proposal=proposal, by=register["Boris"], is_taken_up=True, reason="Good.")
    register.step(gap, "Boris", "address", "The manual says how.")
    register.step(gap, "Amina", "reopen", "Not on the other shore.")
    gap.refresh_from_db()
    assert gap.state == "in_work"
    assert Entry.objects.get(kind="gap").state == "gap-in_work"
    page = register.page(None, register.url(gap))
    for words in ("Dora accepted it", "Statistics sees to it", "The manual says how.",
                  "opened it again", "Taken up", "Good."):  # fmt: skip
        assert words in strip(page), words
    for action in ("accept", "take_on", "address", "reopen"):
        assert moving.NEWS[action] in told("Musa", register), action
    assert moving.NEWS["accept"] in told("Amina", register)
    assert moving.NEWS["reopen"] not in told("Amina", register)  # she did it
    assert told("Chen", register) == []


def strip(page: str) -> str:
    return page.replace("<bdi>", "").replace("</bdi>", "")


@pytest.mark.slow
def test_something_that_fills_it_addresses_it_too(register: Register) -> None:
    gap = register.owned()
    case = register.case("boats")
    evidence.link(
        source=case, relation="fills", target=presenting.gap_thing(gap), by=register["Musa"]
    )
    assert register.step(gap, "Amina", "address").state == "addressed"


@pytest.mark.slow
def test_owners_are_named_by_those_who_may(register: Register) -> None:
    gap = register.accepted()
    for owner in (register.team, register.office, register["Boris"]):
        with pytest.raises(WrongUse, match="promise"):
            register.step(gap, "Musa", "take_on", owner=owner)
    register.step(gap, "Amina", "take_on", owner=register.team)
    gap.refresh_from_db()
    assert gap.owner_body == register.team
    with pytest.raises(WrongUse):
        register.step(gap, "Musa", "take_on")  # somebody sees to it already
    register.step(gap, "Dora", "take_on", owner=register["Boris"])
    gap.refresh_from_db()
    assert (gap.owner, gap.owner_body) == (register["Boris"], None)
    assert doing.NAMED in told("Boris", register)
    assert "Boris sees to it" in strip(register.page(None, register.url(gap)))
    register.step(gap, "Boris", "give_up", "I leave.")
    gap.refresh_from_db()
    assert (gap.owner, gap.state) == (None, "accepted")
    assert "email" not in register.page(None, register.url(gap))


@pytest.mark.slow
def test_whoever_left_is_named_no_longer(register: Register) -> None:
    from django.utils import timezone

    from counted.hub.accounts.models import User

    gap = register.owned("Musa")
    User.objects.filter(pk=register["Musa"].pk).update(erased_at=timezone.now(), name="")
    assert "Musa" not in register.page(None, register.url(gap))
    assert "A former member" in register.page(None, register.url(gap))


@pytest.mark.slow
def test_on_the_page_stands_only_what_one_may_do(register: Register) -> None:
    gap = register.gap()
    seen = {
        name: {it.action for it in register_options(register, name, gap)}
        for name in (None, "Chen", "Boris", "Amina", "Dora")
    }
    assert seen[None] == seen["Chen"] == seen["Boris"] == set()
    assert seen["Amina"] == {"close", "reword"}
    assert seen["Dora"] == {"accept", "take_on", "close", "merge", "split", "reword"}
    for name, actions_ in seen.items():
        page = register.page(name, register.url(gap))
        for action in ("accept", "take_on", "close", "merge"):
            assert (f"step/{action}/" in page) == (action in actions_), (name, action)
            status = register.client(name).get(f"{register.url(gap)}step/{action}/").status_code
            assert status == (302 if name is None else 200 if action in actions_ else 404)
    for action in ("reword", "split", "raise", "nothing"):
        assert register.client("Dora").get(f"{register.url(gap)}step/{action}/").status_code == 404


def register_options(register: Register, name: str | None, gap: Gap):
    from django.contrib.auth.models import AnonymousUser

    from counted.hub.accounts.rules import standing
    from counted.hub.guidance.gaps import steps

    return steps.options(standing(register[name] if name else AnonymousUser()), gap)


@pytest.mark.slow
def test_steps_are_taken_in_the_browser(register: Register) -> None:
    gap = register.gap()
    dora = register.client("Dora")
    at = register.url(gap)
    assert dora.post(f"{at}step/close/", {"text": " "}).status_code == 422
    assert dora.post(f"{at}step/accept/", {"text": ""}).status_code == 302
    amina = register.client("Amina")
    owner = f"body-{register.team.pk}"
    assert (
        amina.post(f"{at}step/take_on/", {"owner": f"body-{register.committee.pk}"}).status_code
        == 422
    )
    assert (
        amina.post(f"{at}step/take_on/", {"owner": owner, "text": "We meet in May."}).status_code
        == 302
    )
    told = {"account": register["Musa"].pk, "owner": f"user-{register['Dora'].pk}"}
    assert dora.post(f"{at}step/take_on/", told).status_code == 302
    gap.refresh_from_db()
    assert gap.owner == register["Musa"]
    assert amina.get(f"{at}step/give_up/").status_code == 404
    assert gap.statement in register.page("Musa", "/my-work/")


@pytest.mark.slow
def test_proposals_are_decided_with_a_reason_by_those_who_look_after_it(register: Register) -> None:
    gap = register.owned()
    boris = register.client("Boris")
    at = register.url(gap)
    boris.post(f"{at}proposals/", {"text": "Count *by boat*.", "language": "English",
                                   "speaks_for": register.office.pk})  # fmt: skip
    made = Proposal.objects.get()
    assert (made.author, made.speaks_for) == (register["Boris"], register.office)
    assert actions.PROPOSED in told("Amina", register)
    assert "Count by boat." in register.page("Amina", "/my-work/")
    path = f"{at}proposals/{made.pk}/"
    for name in ("Boris", "Chen", "Musa"):
        assert register.client(name).get(path).status_code == 404
        with pytest.raises(WrongUse):
            actions.decide(proposal=made, by=register[name], is_taken_up=True, reason="Mine.")
    amina = register.client("Amina")
    assert amina.post(path, {"answer": "declined", "reason": ""}).status_code == 422
    assert amina.post(path, {"answer": "declined", "reason": "Too wet."}).status_code == 302
    assert actions.DECLINED in told("Boris", register)
    page = register.page(None, at)
    assert "Too wet." in page
    assert "<em>by boat</em>" in page
    assert amina.post(path, {"answer": "taken_up", "reason": "After all."}).status_code == 302
    assert amina.get(path).status_code == 404  # what was promised is not taken back
    register.step(gap, "Amina", "close")
    for name, status in (("Musa", 404), (None, 302)):
        assert register.client(name).get(f"{at}proposals/").status_code == status


@pytest.mark.slow
def test_evidence_for_and_against(register: Register) -> None:
    gap = register.gap()
    case = register.case("boats")
    at = f"{register.url(gap)}evidence/"
    musa = register.client("Musa")
    told = {
        "address": "/initiatives/boats/",
        "relation": "contradicts",
        "note": "They were counted.",
    }
    assert musa.post(at, told).status_code == 302
    elsewhere = {"address": "https://example.net/report", "relation": "supports", "note": "Same."}
    assert musa.post(at, elsewhere).status_code == 422  # needs a title
    assert musa.post(at, {**elsewhere, "title": "A report"}).status_code == 302
    for wrong in ("http://testserver/nothing/", "nothing", register.url(gap)):
        assert musa.post(at, {**told, "address": wrong}).status_code == 422
    page = strip(register.page(None, register.url(gap)))
    against = page.index("What speaks against it")
    assert page.index("What speaks for it") < page.index("Supports this: Same.") < against
    assert against < page.index("Contradicts this: They were counted.")
    assert "https://example.net/report" in page
    assert gap.statement in register.page(None, "/initiatives/boats/")
    links = {it.relation: it.pk for it in _links()}
    assert register.client("Boris").post(f"{at}{links['supports']}/").status_code == 404
    assert musa.post(f"{at}{links['supports']}/").status_code == 302
    assert register.client("Dora").post(f"{at}{links['contradicts']}/").status_code == 302
    assert not _links()
    assert register.client("Chen").get(at).status_code == 404
    assert case


def _links():
    from counted.hub.evidence.models import Link

    return list(Link.objects.all())


def test_the_manual_has_the_same_table() -> None:
    manual = (Path(__file__).parents[4] / "docs/guide/gaps.md").read_text(encoding="utf-8")
    lines = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in manual.splitlines()
        if line.startswith("| ")
    ]
    owned = {None: "", True: "yes", False: "no"}
    told = [
        (
            rule.action.value,
            ", ".join(it.value for it in Role if it in rule.roles),
            ", ".join(it.value for it in State if it in rule.states),
            owned[rule.is_owned],
            rule.to.value if rule.to else "",
            "yes" if rule.needs_text else "",
        )
        for rule in moving.TABLE
    ]
    assert lines[1:] == told
