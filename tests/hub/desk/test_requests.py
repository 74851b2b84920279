"""Requests: asking, deciding, who is told, and that nothing happens by halves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.desk.office import SECRET, Office, notebook

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate
from counted.hub.desk import actions, kinds, offering, queries, reminding, sides, words
from counted.hub.desk.conversation import TABLE, Action, State, Way
from counted.hub.desk.models import Mail, Notice, Policy, Request, Step
from counted.hub.ui.things import Thing
from counted.hub.ui.words import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def told(person: str) -> list[str]:
    """What somebody was told, in order."""
    return list(
        Notice.objects.filter(person__name=person).order_by("pk").values_list("text", flat=True)
    )


def test_asking_tells_those_who_decide_and_nobody_else(office: Office) -> None:
    made = office.ask()
    step = made.steps.get()
    assert (step.action, step.text, step.told) == ("ask", "It is 61 %.", ["Boris", "Dora"])
    assert set(Notice.objects.values_list("person__name", "why")) == {
        ("Boris", "decides"),
        ("Dora", "decides"),
    }
    assert made.due_at is not None
    assert timedelta(days=13) < made.due_at - timezone.now() < timedelta(days=14, seconds=1)


def test_a_request_of_a_body_goes_to_whoever_leads_it(office: Office) -> None:
    made = office.ask(body=office.team)
    assert made.steps.get().told == ["Musa"]
    assert sides.may_see(office["Musa"], made)
    assert sides.may_see(office["Dora"], made), "the secretariat leads every body"
    assert not sides.may_see(office["Musa"], office.ask("Chen"))


def test_a_whole_conversation(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "take", "")
    office.step(made, "Dora", "note", SECRET)
    now = office.step(made, "Dora", "ask_changes", "Which round?")
    assert now.state == State.CHANGES
    assert now.due_at is not None
    now = office.step(made, "Amina", "resubmit", "The third.")
    assert now.state == State.OPEN
    assert now.due_at is not None
    now = office.step(made, "Dora", "accept", "")
    assert (now.state, now.closed_at is None) == (State.ACCEPTED, False)
    assert [it.action for it in made.steps.all()] == [
        *("ask", "take", "note", "ask_changes", "resubmit", "accept")
    ]
    assert [it.is_decision for it in Notice.objects.filter(person__name="Amina")] == [True, True]
    assert len(told("Boris")) == 1, "Dora has it in hand; the asking alone was for both"


def test_words_are_asked_for_and_the_wrong_people_are_refused(office: Office) -> None:
    made = office.ask()
    with pytest.raises(WrongUse, match="without words"):
        office.step(made, "Dora", "decline", "  ")
    for name in ("Amina", "Chen", "Musa"):
        with pytest.raises(WrongUse, match="cannot be done"):
            office.step(made, name, "accept")
    made.refresh_from_db()
    assert (made.state, made.steps.count()) == (State.OPEN, 1)


def test_what_the_kind_does_stands_or_falls_with_the_step(office: Office) -> None:
    done: list[tuple[int, str]] = []

    def publish(request: Request, by: object) -> None:
        done.append((request.pk, request.state))
        raise RuntimeError("the disk is full")

    kinds.register(kinds.RequestKind("fragile", "Fragile", asked="asks", on_accept=publish))
    made = office.ask(kind="fragile")
    with pytest.raises(RuntimeError):
        office.step(made, "Dora", "accept")
    assert done == [(made.pk, "accepted")]
    made.refresh_from_db()
    assert (made.state, made.steps.count(), told("Amina")) == (State.OPEN, 1, [])


def test_every_decision_reaches_the_kind(office: Office) -> None:
    done: list[str] = []

    def note(word: str) -> kinds.Follow:
        return lambda request, by: done.append(f"{word} {by.name}")

    follows = {f"on_{it}": note(it) for it in ("decline", "changes", "resubmit", "withdraw")}
    kinds.register(kinds.RequestKind("told", "Told", asked="asks", **follows))
    made = office.ask(kind="told")
    for name, action in (
        ("Dora", "ask_changes"), ("Amina", "resubmit"), ("Dora", "decline"), ("Amina", "appeal"),
        ("Amina", "withdraw"),
    ):  # fmt: skip
        office.step(made, name, action)
    assert done == [
        *("changes Dora", "resubmit Amina", "decline Dora", "resubmit Amina", "withdraw Amina")
    ]


def test_an_appeal_goes_to_somebody_else(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "take")
    office.step(made, "Dora", "decline")
    now = office.step(made, "Amina", "appeal", "You read the wrong table.")
    assert (now.state, now.taken_by) == (State.APPEALED, None)
    assert made.steps.last().told == ["Boris"]
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "accept")
    assert office.step(made, "Boris", "accept").state == State.ACCEPTED


def test_two_people_where_the_secretariat_set_it(office: Office) -> None:
    before = office.ask("Chen")
    Policy.objects.create(kind="correction", needs_two=True, days=3, set_by=office["Dora"])
    made = office.ask()
    assert (made.needs_two, before.needs_two) == (True, False)
    assert made.due_at is not None
    assert made.due_at - timezone.now() < timedelta(days=3, seconds=1)
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "accept")
    office.step(made, "Dora", "agree", "")
    assert made.steps.last().told == ["Boris"]
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "accept")
    assert office.step(made, "Boris", "accept", "").state == State.ACCEPTED
    assert office.step(before, "Dora", "accept", "").state == State.ACCEPTED


def test_the_same_is_not_asked_twice_while_it_is_undecided(office: Office) -> None:
    notebook()
    about = Thing("notebook", "1")
    first = office.ask(thing=about)
    with pytest.raises(WrongUse, match="asked for already"):
        office.ask(thing=about)
    office.ask("Chen", thing=about)
    office.ask(kind="removal", thing=about)
    office.step(first, "Amina", "withdraw", "")
    assert office.ask(thing=about).pk != first.pk


def test_one_speaks_only_for_whom_one_represents_today(office: Office) -> None:
    with pytest.raises(WrongUse, match="do not represent Lake Group"):
        office.ask(speaks_for=office.group)
    Mandate.objects.create(
        person=office["Amina"], organisation=office.group, role="representative",
        start=timezone.localdate(),
    )  # fmt: skip
    made = office.ask(speaks_for=office.group)
    assert Notice.objects.first().facts["who"] == "Amina (Lake Group)"
    assert made.steps.get().speaks_for == office.group


def test_somebody_without_an_account_is_answered_by_mail_once(office: Office) -> None:
    facts = {"name": "Teresa", "email": "teresa@example.org", "language": "ar"}
    made = office.ask(None, kind="contact", facts=facts)
    office.step(made, "Dora", "note", SECRET)
    office.step(made, "Dora", "comment", "Tomorrow at nine.")
    mail = Mail.objects.get()
    assert (mail.to, mail.person) == ("teresa@example.org", None)
    assert "Tomorrow at nine." in mail.text
    assert 'dir="rtl"' in mail.html
    assert SECRET not in mail.text + mail.html
    assert made.steps.last().told == ["Teresa"]


def test_somebody_without_an_account_writes_back(office: Office) -> None:
    kinds.register(
        kinds.RequestKind("postcard", "Card", asked="writes", page=lambda it: f"/cards/{it.pk}/")
    )
    facts = {"name": "Teresa", "email": "teresa@example.org"}
    made = office.ask(None, kind="postcard", facts=facts)
    office.step(made, "Dora", "ask_changes", "Which day?")
    assert f"http://localhost:8000/cards/{made.pk}/" in Mail.objects.get().text
    actions.take_step(request=made, by=None, action="resubmit", text="Tuesday.")
    assert made.steps.last().told == ["Boris", "Dora"]
    assert Notice.objects.last().facts["who"] == "Teresa"
    with pytest.raises(WrongUse):
        actions.take_step(request=made, by=None, action="accept")
    with pytest.raises(WrongUse):
        actions.take_step(request=office.ask(), by=None, action="withdraw")


def test_those_who_write_with_the_asker_answer_and_never_decide(office: Office) -> None:
    def both(request: Request) -> object:
        return type(office["Amina"]).objects.filter(name__in=("Amina", "Dora"))

    kinds.register(kinds.RequestKind("shared", "Shared", asked="asks", askers=both))
    made = office.ask(kind="shared")
    assert made.steps.get().told == ["Boris"]
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "accept")
    office.step(made, "Boris", "ask_changes")
    assert made.steps.last().told == ["Amina", "Dora"]
    assert office.step(made, "Dora", "resubmit").state == State.OPEN


def test_where_only_the_asker_could_decide_an_administrator_does(office: Office) -> None:
    office.secretariat.seats.all().delete()
    office.seat("Dora", office.secretariat)
    office.people["Chen"].is_superuser = True
    office.people["Chen"].save()
    assert office.ask("Dora").steps.get().told == ["Chen"]


def test_seats_that_ended_decide_nothing(office: Office) -> None:
    office.secretariat.seats.filter(person__name="Boris").update(
        end=timezone.localdate() - timedelta(days=1)
    )
    made = office.ask()
    assert made.steps.get().told == ["Dora"]
    assert not sides.may_see(office["Boris"], made)


def test_due_and_overdue(office: Office) -> None:
    late, awaiting, fresh = (office.ask(name) for name in ("Amina", "Chen", "Musa"))
    office.step(awaiting, "Dora", "ask_changes")
    Request.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert [it.pk for it in Request.objects.filter(queries.overdue())] == [late.pk]
    late.refresh_from_db()
    assert queries.is_overdue(late)
    assert not queries.is_overdue(fresh)


def test_steps_that_only_those_who_decide_see(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "note", SECRET)
    for name, sees in (("Boris", True), ("Amina", False)):
        actor = sides.actor_of(office[name], made)
        assert actor is not None
        texts = [it.text for it in sides.visible_steps(made, actor)]
        assert (SECRET in texts) is sees
    assert SECRET not in str(list(Notice.objects.filter(person__name="Amina").values()))
    assert Step.objects.filter(action=Action.NOTE).get().is_internal


def test_a_request_of_a_kind_that_is_gone_is_still_decided(office: Office) -> None:
    assert office.step(office.ask(kind="forgotten"), "Dora", "accept").state == State.ACCEPTED


def test_accounts_that_are_closed_are_not_told(office: Office) -> None:
    office.people["Boris"].is_active = False
    office.people["Boris"].save()
    assert office.ask().steps.get().told == ["Dora"]
    assert actions.tell(people=[office["Boris"]], why="yours", text="x", facts={}, url="/") == []


def test_changes_have_a_day_that_both_sides_see(office: Office) -> None:
    made = office.ask()
    preview = office.client("Dora").post(
        f"/requests/{made.pk}/step/",
        {"action": "ask_changes", "text": "Which round?", "seen": made.steps.last().pk},
    )
    now = office.step(made, "Dora", "ask_changes", "Which round?")
    assert now.due_at is not None
    assert timedelta(days=13) < now.due_at - timezone.now() < timedelta(days=14, seconds=1)
    until = day(now.due_at)
    assert until in preview.content.decode()
    told = words.said(Notice.objects.get(person=office["Amina"]))
    assert "asks for changes by" in told
    assert until in told
    for name, page in (("Amina", "/requests/"), ("Dora", "/desk/"), ("Amina", "/my-work/")):
        html = office.client(name).get(page).content.decode()
        assert f"Changes were asked for on {day(timezone.now())} and are due by {until}" in html


def test_an_author_who_is_late_sees_it_and_keeps_nobody_at_the_desk_waiting(
    office: Office,
) -> None:
    made, other = office.ask(), office.ask(title="Another")
    office.step(made, "Dora", "ask_changes")
    Request.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(days=2))
    work = office.client("Amina").get("/my-work/").content.decode()
    assert "Overdue" in work
    assert "and were due on" in work
    desk = office.client("Dora").get("/desk/")
    assert (desk.context["waits"], desk.context["author"], desk.context["late"]) == (1, 1, 0)
    html = desk.content.decode()
    for said in ("One request waits for us", "One more waits for its author", "One author is late"):
        assert said in html, said
    ours = office.client("Dora").get("/desk/?hand=ours").content.decode()
    assert (other.title in ours, f"/requests/{made.pk}/" in ours) == (True, False)
    theirs = office.client("Dora").get("/desk/?hand=theirs").content.decode()
    assert f"/requests/{made.pk}/" in theirs


def test_who_asked_for_changes_takes_it_back(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "ask_changes", "Which round?")
    assert "No changes are needed any more" in (
        office.client("Dora").get(f"/requests/{made.pk}/").content.decode()
    )
    now = office.step(made, "Dora", "no_changes", "")
    assert now.state == State.OPEN
    assert now.due_at is not None
    html = office.client("Amina").get(f"/requests/{made.pk}/").content.decode()
    assert "needs no changes any more" in html
    assert 'value="resubmit"' not in html
    assert Notice.objects.filter(person=office["Amina"]).count() == 2


def test_asking_for_changes_and_taking_it_back_gains_no_time(office: Office) -> None:
    made = office.ask()
    due = timezone.now() + timedelta(days=2)
    Request.objects.filter(pk=made.pk).update(due_at=due)
    for _again in range(3):
        now = office.step(made, "Dora", "ask_changes", "Which round?")
        assert now.due_at is not None
        assert now.due_at > due
        now = office.step(made, "Dora", "no_changes", "")
        assert now.due_at == due
    Request.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(hours=1))
    office.step(made, "Dora", "ask_changes", "Which round?")
    now = office.step(made, "Dora", "no_changes", "")
    assert queries.is_overdue(now)
    office.step(made, "Dora", "ask_changes", "Which round?")
    now = office.step(made, "Amina", "resubmit", "The third.")
    assert not queries.is_overdue(now), "another version, another time"


def test_authors_are_reminded_once_before_changes_are_due(office: Office) -> None:
    made = office.ask()
    office.step(made, "Dora", "ask_changes")
    Notice.objects.all().delete()
    assert reminding.remind_authors() == 0
    soon = timezone.now() + timedelta(days=12)
    assert reminding.remind_authors(now=soon) == 1
    Notice.objects.update(read_at=timezone.now())
    assert reminding.remind_authors(now=soon + timedelta(days=1)) == 0
    assert [it.person for it in Notice.objects.all()] == [office["Amina"]]
    assert "Changes are due by" in words.said(Notice.objects.get())
    office.step(made, "Amina", "resubmit")
    assert reminding.remind_authors(now=soon) == 0


def test_a_message_is_answered_and_closed_and_nothing_is_accepted(office: Office) -> None:
    made = office.ask(kind="contact", title="Which ward?", text="Ours?")
    page = office.client("Dora").get(f"/requests/{made.pk}/").content.decode()
    offered = set(re.findall(r'name="action" value="([a-z_]+)"', page))
    assert offered == {"comment", "note", "take", "close"}
    for said in ("Answer", "Close it, with a reason", "Waits for an answer"):
        assert said in page
    for said in ("carried out", "Ask for changes", "Waits for a decision", "Who decides"):
        assert said not in page, said
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "comment", "")
    assert office.step(made, "Dora", "comment", "Yes.").state == State.ANSWERED
    assert made.title not in office.client("Dora").get("/desk/").content.decode()
    assert office.step(made, "Amina", "comment", "And theirs?").state == State.OPEN
    assert made.title in office.client("Dora").get("/desk/").content.decode()
    with pytest.raises(WrongUse):
        office.step(made, "Dora", "close", "")
    assert office.step(made, "Dora", "close", "All is said.").state == State.CLOSED
    page = office.client("Amina").get(f"/requests/{made.pk}/").content.decode()
    assert "closed it" in page
    assert 'name="action"' not in page  # nothing is appealed


def test_every_kind_says_what_its_steps_mean() -> None:
    told = {}
    for name, kind in kinds.kinds().items():
        rules = [it for it in TABLE if kind.way in it.ways]
        assert all(offering.choice(it, kind).label for it in rules), name
        if kind.way == Way.DECISION:
            told[name] = str(dict(offering.choices(rules, kind))["accept"].help)
    for name in ("correction", "removal"):  # nobody carries these out but people
        assert "by itself" in told[name]
    own = ("conduct", "mandate", "organisation", "seat", "publication", "room", "correction")
    assert len({told[name] for name in own}) == len(own), "each says what comes of it"
    assert all(told[name] != "It is carried out at once." for name in own)
