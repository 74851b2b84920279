"""Deciding: prepared, told in one go, with reasons; merging keeps the links; what it becomes."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.hub.calls.cast import World

from counted.errors import WrongUse
from counted.hub.accounts.models import Mandate
from counted.hub.calls import adopting, answering, deciding, reviewing
from counted.hub.calls.models import Call, Contribution, Decision, Round
from counted.hub.desk.models import Notice
from counted.hub.evidence.models import Link
from counted.hub.library.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world(world: World) -> World:
    world.publish()
    return world


def prepare(world: World, made: Contribution, outcome: str = "accepted") -> Decision:
    return deciding.prepare(
        contribution=made, by=world["Dora"], outcome=outcome, reason="It is clear."
    )


def accept(world: World, made: Contribution) -> Contribution:
    decision = prepare(world, made)
    deciding.tell(call=world.call, by=world["Dora"], decisions=[decision.pk])
    return Contribution.objects.get(pk=made.pk)


def test_a_decision_without_a_reason_is_none(world: World) -> None:
    made = world.handed_in()
    with pytest.raises(WrongUse, match="reason"):
        deciding.prepare(contribution=made, by=world["Dora"], outcome="declined", reason="  ")


def test_deciding_again_replaces_what_was_not_told(world: World) -> None:
    made = world.handed_in()
    prepare(world, made, "declined")
    prepare(world, made, "accepted")
    assert made.decisions.get().outcome == "accepted"


def test_only_what_somebody_has_looked_at_is_told(world: World) -> None:
    first, second = world.handed_in(), world.handed_in("Chen")
    shown = [prepare(world, first)]
    prepare(world, second)
    done = deciding.tell(call=world.call, by=world["Dora"], decisions=[it.pk for it in shown])
    assert [it.contribution for it in done] == [first]
    second.refresh_from_db()
    assert second.state == "submitted"
    assert not Notice.objects.filter(person=world["Chen"], is_decision=True).exists()
    told = Notice.objects.get(person=world["Amina"], is_decision=True)
    assert told.facts["reason"] == "It is clear."


def test_the_letters_name_those_who_are_told(world: World) -> None:
    made = world.handed_in()
    prepare(world, made)
    (letter,) = deciding.letters(world.call, by=world["Dora"])
    assert letter.people == (str(world["Amina"]),)
    assert "It is clear." in letter.text
    deciding.tell(call=world.call, by=world["Dora"], decisions=[letter.decision.pk])
    assert made.decisions.get().told == list(letter.people)
    assert not deciding.letters(world.call, by=world["Dora"])


def test_what_was_decided_otherwise_after_somebody_looked_is_not_told(world: World) -> None:
    made = world.handed_in()
    shown = prepare(world, made, "accepted")
    prepare(world, made, "declined")
    assert not deciding.tell(call=world.call, by=world["Dora"], decisions=[shown.pk])
    assert Contribution.objects.get(pk=made.pk).state == "submitted"


def test_nobody_reads_or_tells_what_is_prepared_about_their_own(world: World) -> None:
    own, named, judged = world.handed_in("Dora"), world.handed_in(), world.handed_in("Chen")
    answering_names(named, "Dora")
    keys = [
        deciding.prepare(contribution=it, by=world["Hugo"], outcome="accepted", reason=reason).pk
        for it, reason in ((own, "Of her own."), (named, "She wrote, too."), (judged, "Clear."))
    ]
    page = world.client("Dora").get(f"/calls/{world.call.slug}/decisions/").content.decode()
    assert "Clear." in page
    assert "Of her own." not in page
    assert "She wrote, too." not in page
    (told,) = deciding.tell(call=world.call, by=world["Dora"], decisions=keys)
    assert told.contribution_id == judged.pk


def answering_names(made: Contribution, name: str) -> None:
    """Name somebody as a co-author who has not agreed yet."""
    made.co_authors.create(name=name, email=f"{name.lower()}@example.org")


def test_what_was_withdrawn_meanwhile_is_not_told(world: World) -> None:
    made = world.handed_in()
    decision = prepare(world, made)
    answering.withdraw(contribution=made, by=world["Amina"])
    assert not deciding.tell(call=world.call, by=world["Dora"], decisions=[decision.pk])


def test_a_call_is_decided_when_nothing_waits_after_its_deadline(world: World) -> None:
    made = world.handed_in()
    decision = prepare(world, made)
    world.close()
    deciding.tell(call=world.call, by=world["Dora"], decisions=[decision.pk])
    world.call.refresh_from_db()
    assert world.call.state == "decided"


def test_what_is_merged_keeps_its_link_and_its_authors(world: World) -> None:
    stays, goes = world.handed_in(title="One"), world.handed_in("Chen", title="Two")
    deciding.join(
        contribution=goes, into=stays, by=world["Dora"], how="merged", reason="Same village."
    )
    goes.refresh_from_db()
    assert (goes.state, goes.kept_in) == ("merged", stays)
    assert "One" in world.client("Chen").get(f"/contributions/{goes.code}/").content.decode()
    at = f"/calls/{world.call.slug}/contributions"
    dora = world.client("Dora")
    assert f"{at}/{goes.code}/" in dora.get(f"{at}/{stays.code}/").content.decode()
    assert f"{at}/{stays.code}/" in dora.get(f"{at}/{goes.code}/").content.decode()
    assert Notice.objects.get(person=world["Chen"], is_decision=True).facts["into"] == "One"
    Call.objects.update(wants="case")
    item = adopting.adopt(contribution=accept(world, stays), by=world["Dora"])
    assert [it.person for it in item.authorships.all()] == [world["Chen"]]


def test_a_review_that_is_not_needed_any_more_is_called_off_and_told(world: World) -> None:
    stays, goes = world.handed_in(title="One"), world.handed_in("Chen", title="Two")
    phase = world.phase()
    asked, agreed, done = (
        world.give_to(phase, goes, name, state)
        for name, state in (("Boris", "asked"), ("Gita", "accepted"), ("Farid", "accepted"))
    )
    world.review(done)
    deciding.join(contribution=goes, into=stays, by=world["Dora"], how="merged", reason="Same.")
    for it in (asked, agreed, done):
        it.refresh_from_db()
    assert (asked.state, agreed.state, done.state) == ("off", "off", "accepted")
    told = Notice.objects.filter(text__startswith="You need not review")
    assert {it.person for it in told} == {world["Boris"], world["Gita"]}
    assert world.client("Boris").get(f"/reviews/{asked.pk}/").status_code == 404
    page = world.client("Dora").get(f"/calls/{world.call.slug}/contributions/{goes.code}/")
    seen = page.content.decode()
    assert "need not review it any more" in seen
    assert "Merged into another one" in seen
    assert "Declined" not in seen
    assert "Do not ask after all" not in seen
    assert (
        "Declined" not in world.client("Chen").get(f"/contributions/{goes.code}/").content.decode()
    )


@pytest.mark.parametrize("how", ["accepted", "withdrawn"])
def test_nobody_reviews_what_is_decided_or_withdrawn(world: World, how: str) -> None:
    made = world.handed_in()
    asked = world.give_to(world.phase(), made, "Boris", "asked")
    if how == "accepted":
        accept(world, made)
    else:
        answering.withdraw(contribution=made, by=world["Amina"])
    asked.refresh_from_db()
    assert asked.state == "off"


def test_changes_leave_reviewers_at_work(world: World) -> None:
    made = world.handed_in()
    given = world.give_to(world.phase(), made, "Boris")
    decision = prepare(world, made, "changes")
    deciding.tell(call=world.call, by=world["Dora"], decisions=[decision.pk])
    given.refresh_from_db()
    assert given.state == "accepted"


def test_a_no_after_the_review_was_handed_in_is_refused_in_words(world: World) -> None:
    given = world.give_to(world.phase(), world.handed_in(), "Boris")
    world.review(given)
    client, at = world.client("Boris"), f"/reviews/{given.pk}/"
    seen = client.post(f"{at}answer/", {"no": "1"}, follow=True).content.decode()
    assert "handed in already and counts" in seen
    given.refresh_from_db()
    assert given.state == "accepted"


@pytest.mark.parametrize("sent", [{}, {"yes": "1", "no": "1"}])
def test_an_answer_that_says_nothing_is_none(world: World, sent: dict[str, str]) -> None:
    given = world.give_to(world.phase(), world.handed_in(), "Boris", "asked")
    at = f"/reviews/{given.pk}/answer/"
    seen = world.client("Boris").post(at, sent, follow=True).content.decode()
    assert "Say whether you will review it." in seen
    given.refresh_from_db()
    assert given.state == "asked"


def test_only_what_is_told_later_can_be_prepared(world: World) -> None:
    with pytest.raises(WrongUse):
        prepare(world, world.handed_in(), "merged")


def test_whoever_represents_it_no_more_writes_on_in_their_own_name(world: World) -> None:
    Call.objects.update(wants="case")
    made = world.handed_in(speaks_for=world.group)
    accept(world, made)
    Mandate.objects.filter(person=world["Amina"]).update(
        start=world.today - timedelta(days=9), end=world.today - timedelta(days=1)
    )
    at = f"/calls/{world.call.slug}/contributions/{made.code}/"
    seen = world.client("Dora").post(f"{at}adopt/", follow=True).content.decode()
    assert "does not represent" in seen
    item = Item.objects.get()
    assert (item.author, item.speaks_for, item.organisation) == (world["Amina"], None, None)


@pytest.mark.parametrize("case", ["itself", "merged", "draft", "no reason"])
def test_what_does_not_stand_takes_nothing_in(world: World, case: str) -> None:
    goes = world.handed_in("Chen")
    into = {
        "itself": lambda: goes,
        "merged": lambda: _merged(world),
        "draft": world.draft,
        "no reason": world.handed_in,
    }[case]()
    with pytest.raises(WrongUse):
        deciding.join(
            contribution=goes, into=into, by=world["Dora"], how="merged",
            reason="" if case == "no reason" else "Same.",
        )  # fmt: skip


def _merged(world: World) -> Contribution:
    one, other = world.handed_in("Boris"), world.handed_in("Gita")
    return deciding.join(
        contribution=one, into=other, by=world["Dora"], how="duplicate", reason="Twice."
    )


def test_nothing_is_lost_on_the_way_into_the_library() -> None:
    world = World()
    Call.objects.update(wants="case")
    world.call.refresh_from_db()
    summary = world.ask("text", "Summary", maps_to="summary")
    since = world.ask("number", "Since", maps_to="record.since")
    problem = world.ask("long", "Problem", maps_to="record.problem")
    own = world.ask("long", "Our own question")
    phone = world.ask("text", "Phone", is_personal=True, is_for_reviewers=False)
    world.publish()
    made = world.handed_in(answers={
        summary.key: "In short.", since.key: 12, problem.key: "None knew.",
        own.key: "Answer of our own.", phone.key: "+256 700",
    })  # fmt: skip
    item = adopting.adopt(contribution=accept(world, made), by=world["Dora"])
    assert (item.summary, item.record) == ("In short.", {"problem": "None knew."})
    assert "## Our own question\n\nAnswer of our own." in item.text
    assert "## Since\n\n12" in item.text  # no year that a record would take
    assert "+256" not in str(item.record) + item.text + item.summary
    assert (item.author, item.state) == (world["Amina"], "draft")
    link = Link.objects.get()
    assert (link.relation, link.target) == ("answers", ("call", world.call.slug))
    with pytest.raises(WrongUse):
        adopting.adopt(contribution=made, by=world["Dora"])
    assert Item.objects.count() == 1


def test_what_is_not_accepted_becomes_nothing(world: World) -> None:
    Call.objects.update(wants="case")
    with pytest.raises(WrongUse):
        adopting.adopt(contribution=world.handed_in(), by=world["Dora"])


def test_reviews_that_lack_points_or_come_late_are_refused(world: World) -> None:
    phase = world.phase()
    given = world.give_to(phase, world.handed_in(), "Boris")
    one, *_others = phase.criteria.all()
    text = {"text": "", "confidential": "", "recommendation": ""}
    with pytest.raises(WrongUse, match="Points are missing"):
        reviewing.write(assignment=given, scores={str(one.pk): 3}, submit=True, **text)
    assert reviewing.write(assignment=given, scores={str(one.pk): 3}, submit=False, **text)
    phase.closes_at = timezone.now()
    phase.save()
    given.refresh_from_db()
    with pytest.raises(WrongUse, match="cannot be written now"):
        reviewing.write(assignment=given, scores={}, submit=False, **text)


def test_a_conflict_is_neither_asked_nor_shared_out(world: World) -> None:
    from counted.hub.calls import actions

    phase, made = world.phase(), world.handed_in(speaks_for=world.group)
    with pytest.raises(WrongUse, match="conflict"):
        reviewing.assign(phase=phase, contribution=made, reviewer=world["Eshe"], by=world["Dora"])
    for name in ("Amina", "Eshe", "Boris"):
        actions.add_reviewer(call=world.call, by=world["Dora"], person=world[name], most=5)
    shared = reviewing.share(phase=phase, by=world["Dora"], each=2)
    assert shared.pairs == [(made.pk, world["Boris"].pk)]
    assert shared.short == {made.pk: 1}
    again = reviewing.share(phase=phase, by=world["Dora"], each=2)
    assert again.pairs == []


class Course(RuleBasedStateMachine):
    """Any order of deeds: no outcome without a told reason, no merged one without its link."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.world.publish()
        self.made = [self.world.draft(title=str(n)) for n in range(3)]

    which = st.integers(0, 2)

    def _try(self, deed: object, **named: object) -> None:
        with suppress(WrongUse):
            deed(**named)  # type: ignore[operator]

    def one(self, at: int) -> Contribution:
        return Contribution.objects.get(pk=self.made[at].pk)

    @rule(at=which, reply=st.sampled_from(["", "Done."]))
    def submit(self, at: int, reply: str) -> None:
        self._try(answering.submit, contribution=self.one(at), by=self.world["Amina"], reply=reply)

    @rule(at=which)
    def withdraw(self, at: int) -> None:
        self._try(answering.withdraw, contribution=self.one(at), by=self.world["Amina"])

    @rule(at=which, outcome=st.sampled_from(Decision.Outcome.values), reason=st.sampled_from("A "))
    def prepare(self, at: int, outcome: str, reason: str) -> None:
        self._try(
            deciding.prepare, contribution=self.one(at), by=self.world["Dora"], outcome=outcome,
            reason=reason,
        )  # fmt: skip

    @rule(at=which, into=which, how=st.sampled_from(["merged", "duplicate"]))
    def join(self, at: int, into: int, how: str) -> None:
        self._try(
            deciding.join, contribution=self.one(at), into=self.one(into),
            by=self.world["Dora"], how=how, reason="Same.",
        )  # fmt: skip

    @rule()
    def tell(self) -> None:
        keys = Decision.objects.values_list("pk", flat=True)
        deciding.tell(call=self.world.call, by=self.world["Dora"], decisions=keys)

    @invariant()
    def outcomes_have_told_reasons(self) -> None:
        for at in range(3):
            it = self.one(at)
            told = it.decisions.filter(told_at__isnull=False).exclude(reason="")
            if it.state in ("accepted", "declined", "changes", "merged", "duplicate"):
                assert told.exists()
            if it.state in ("merged", "duplicate"):
                assert it.kept_in is not None
            if it.state != "submitted":
                assert not it.decisions.filter(told_at__isnull=True).exists()
            open_rounds = it.rounds.filter(replied_at__isnull=True).count()
            assert open_rounds == (1 if it.state == "changes" else open_rounds)

    @invariant()
    def links_lead_somewhere(self) -> None:
        for at in range(3):
            it, steps = self.one(at), 0
            while it.kept_in is not None:
                it, steps = it.kept_in, steps + 1
                assert steps <= 3

    def teardown(self) -> None:
        from counted.hub.accounts.models import Body, Mandate, Organisation, Seat, User
        from counted.hub.desk.models import Change, Entry, Watch

        Notice.objects.all().delete()
        Contribution.objects.update(kept_in=None, state="draft")
        for model in (
            Round,
            Contribution,
            Call,
            Watch,
            Entry,
            Change,
            Seat,
            Mandate,
            Body,
            Organisation,
        ):
            model.objects.all().delete()
        User.objects.all().delete()


def test_any_order_of_deeds() -> None:
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=15, stateful_step_count=12, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_a_review_or_a_reason_that_comes_too_late_stays_on_the_page(world: World) -> None:
    made = world.handed_in()
    phase = world.phase()
    given = world.give_to(phase, made, "Boris")
    phase.closes_at = timezone.now()
    phase.save()
    answer = world.client("Boris").post(f"/reviews/{given.pk}/", {"text": "Two hours of work"})
    assert "Two hours of work" in answer.content.decode()
    accept(world, made)
    address = f"/calls/{world.call.slug}/contributions/{made.code}/decide/"
    sent = {"outcome": "declined", "reason": "Written for an hour"}
    assert "Written for an hour" in world.client("Dora").post(address, sent).content.decode()
