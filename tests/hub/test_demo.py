"""The made-up world: loaded once, as a whole, through the same actions as everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db import models, transaction
from django.test import RequestFactory
from django.utils import timezone, translation

from counted.errors import WrongUse
from counted.hub.accounts import labels
from counted.hub.accounts.models import Body, Decision, Meeting, Organisation, Seat, User
from counted.hub.accounts.rules import standing
from counted.hub.calls import conflicts
from counted.hub.calls.models import Call, Contribution, Review
from counted.hub.calls.models import Decision as Outcome
from counted.hub.desk import body_news, finding, translating, words
from counted.hub.desk.models import Entry, Notice, Policy, Request, SavedSearch, Translation
from counted.hub.evidence.models import Link
from counted.hub.guidance.models import Document, Gap, GapStep, GapVote, Proposal, Term
from counted.hub.home import examples
from counted.hub.library import records, translated, verdicts
from counted.hub.library.models import Item
from counted.hub.partnerships.models import Exchange, Need
from counted.hub.releases import queries
from counted.hub.releases.models import Release, Study
from counted.hub.sdg.models import Series
from counted.hub.ui import registry
from counted.hub.ui.things import Thing
from counted.hub.world import inventory, loading
from counted.io.study import parse_study

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The made-up world, computed once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert loading.load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded: None, db: None) -> None:
    """The made-up world; what a test changes in it is taken back."""


def everything() -> str:
    """Every row of every app of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("counted.")]
    rows = [row for model in ours for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def test_all_is_there_and_all_of_it_says_that_it_is_made_up(world: None) -> None:
    for model in (
        User, Organisation, Body, Item, Call, Need, Exchange, Gap, Proposal, Series, Study, Release
    ):  # fmt: skip
        assert model.objects.exists(), model
        assert not model.objects.filter(made_up=False).exists(), model
    assert {it.language for it in Item.objects.all()} >= {"en", "fr", "ar", "es", "sw"}
    assert set(Organisation.objects.values_list("kind", flat=True)) >= {
        "nso", "community", "cso", "academia", "regional", "international",
        "human_rights_institution",
    }  # fmt: skip


def test_loading_twice_changes_nothing(world: None) -> None:
    before = everything()
    assert not loading.load_demo()
    assert everything() == before


def test_a_database_where_somebody_else_has_an_account_is_refused(world: None) -> None:
    User.objects.filter(email="chen@example.org").update(email="chen@example.net")
    before = everything()
    with pytest.raises(WrongUse, match="account here already"):
        loading.load_demo()
    assert everything() == before


def test_who_signs_up_later_does_not_hinder_the_next_start(world: None) -> None:
    User.objects.create_user("somebody@example.net")
    assert not loading.load_demo()


def test_one_release_stands_and_one_was_withdrawn_with_its_trace(world: None) -> None:
    standing = Release.objects.get(withdrawn_at__isnull=True)
    withdrawn = Release.objects.get(withdrawn_at__isnull=False)
    assert standing.countries == ["XTV"]
    assert {it.role for it in standing.run.approvals.all()} == {"steward", "second"}
    assert len({it.person for it in standing.run.approvals.all()}) == 2
    statuses = {it["status"] for it in standing.content["figures"]}
    assert {"shown", "hidden"} <= statuses
    assert withdrawn.content is None
    assert "Lantern Hill" in withdrawn.withdrawn_reason


def test_an_unfinished_study_waits_for_amina_and_for_nobody_outside(world: None) -> None:
    work = {it.email: queries.work_of(it) for it in User.objects.all()}
    (waiting,) = work["amina@example.org"].unfinished
    assert set(waiting.gaps) == {"groups", "questions", "agreed", "shown"}
    assert not waiting.needs_files
    assert not waiting.needs_settling
    assert work["chen@example.org"] == queries.Work()


def test_somebody_else_asks_answers_and_decides(world: None) -> None:
    assert set(Request.objects.values_list("state", flat=True)) == set(Request.State.values)
    appealed = Request.objects.get(state="appealed")
    assert [it.action for it in appealed.steps.all()] == ["ask", "decline", "appeal"]
    agreed = Request.objects.get(kind="organisation")
    assert agreed.needs_two
    assert agreed.state == "open"
    assert SavedSearch.objects.count() == 3
    assert {it.get_why_display() for it in Notice.objects.all()}


def test_every_notice_is_a_whole_sentence(world: None) -> None:
    said = [words.said(it) for it in Notice.objects.all()]
    assert len(said) > 50
    assert not [it for it in said if "{" in it or "%(" in it]


def test_what_happened_lies_in_the_past_and_in_order(world: None) -> None:
    now = timezone.now()
    for request in Request.objects.all():
        days = [it.at for it in request.steps.all()]
        assert days == sorted(days)
        assert days[-1] < now
        assert request.asked_at <= days[0]
    assert Item.objects.filter(published_at__lt=now - timedelta(days=100)).exists()
    assert not Item.objects.filter(published_at__gt=now).exists()
    assert Meeting.objects.filter(starts_at__lt=now).exists()
    assert Meeting.objects.filter(starts_at__gt=now).exists()


def day_of(thing: Thing) -> datetime:
    """When the world could first read of a thing."""
    model, column = {
        "item": (Item, "published_at"),
        "release": (Release, "published_at"),
        "exchange": (Exchange, "made_at"),
        "need": (Need, "stated_at"),
        "call": (Call, "published_at"),
        "contribution": (Contribution, "submitted_at"),
        "gap": (Gap, "raised_at"),
    }[thing.kind]
    key = "slug" if model in (Release, Call) else "pk"
    return getattr(model.objects.get(**{key: thing.key}), column)


def test_nothing_refers_to_what_came_later(world: None) -> None:
    for link in Link.objects.all():
        ends = day_of(link.source), day_of(link.target)
        is_known = ends[1] <= ends[0] or link.target.kind == "gap"  # what bears on it came before
        later = is_known and max(ends).date() <= link.made_at.date()
        assert later, f"{link.source} {link.relation} {link.target}"


def test_news_of_bodies_come_after_what_they_tell(world: None) -> None:
    for meeting in Meeting.objects.all():
        about = Notice.objects.filter(thing_kind="meeting", thing_key=str(meeting.pk))
        minutes, called = (
            about.filter(text=text) for text in (body_news.MINUTES, body_news.CALLED)
        )
        assert called.exists()
        assert all(it.at < meeting.starts_at for it in called), meeting
        assert minutes.exists() is bool(meeting.minutes), meeting
        assert all(it.at > meeting.ends_at for it in minutes), meeting
        held_on = meeting.starts_at.date()
        assert meeting.minutes_agreed_on is None or meeting.minutes_agreed_on > held_on
        seats = meeting.body.seats.filter(start__lte=held_on).exclude(end__lt=held_on)
        present = set(seats.values_list("person__name", flat=True))
        named = {it for it in User.objects.values_list("name", flat=True) if it in meeting.minutes}
        strangers = named - present - {"Keiko", "Teresa"}  # who wrote a paper; whose house it was
        assert not strangers, meeting
    for decision in Decision.objects.all():
        told = Notice.objects.filter(text=body_news.DECIDED, facts__number=decision.pk)
        days = {(it.at.date() - decision.taken_on).days for it in told}
        assert days == {1}, decision
        assert not decision.replaced_by or decision.replaced_by.taken_on > decision.taken_on


def test_calls_take_their_course(world: None) -> None:
    for call in Call.objects.exclude(published_at=None):
        assert call.begun_at <= call.published_at <= call.opens_at < call.closes_at, call
    for it in Contribution.objects.select_related("call"):
        assert it.call.opens_at <= it.begun_at <= (it.submitted_at or it.call.closes_at), it
        assert (it.submitted_at or it.begun_at) <= it.call.closes_at, it
    for it in Review.objects.select_related("assignment__contribution"):
        assert it.begun_at >= it.assignment.asked_at >= it.assignment.contribution.submitted_at
    for it in Outcome.objects.select_related("contribution__call"):
        assert it.made_at >= it.contribution.call.closes_at
        assert it.told_at is None or it.made_at.date() <= it.told_at.date()
        reviews = Review.objects.filter(assignment__contribution=it.contribution)
        assert all(one.submitted_at is None or one.submitted_at <= it.made_at for one in reviews)


def test_nothing_has_happened_yet_that_lies_ahead(world: None) -> None:
    now = timezone.now()
    ahead = {"not_before", "due_at", "opens_at", "closes_at", "starts_at", "ends_at", "expires"}
    ahead |= {"until", "expires_at", "publish_at", "run_at"}
    ours = [it for it in apps.get_models() if it.__module__.startswith("counted.")]
    for model in (it for it in ours if it is not Entry):  # which knows when a meeting is
        for column in model._meta.concrete_fields:
            if isinstance(column, models.DateTimeField) and column.name not in ahead:
                late = model.objects.filter(**{f"{column.name}__gt": now})
                assert not late.exists(), f"{model.__name__}.{column.name}"


def test_nobody_acted_before_they_came_and_no_rule_came_after_what_it_rules(world: None) -> None:
    first = min(User.objects.values_list("date_joined", flat=True))
    assert max(User.objects.values_list("date_joined", flat=True)) == first
    assert first < min(Item.objects.values_list("begun_at", flat=True))
    assert first.date() <= min(Seat.objects.values_list("start", flat=True))
    for policy in Policy.objects.all():
        assert not Request.objects.filter(kind=policy.kind, asked_at__lt=policy.set_at).exists()
    joined = Item.objects.get(slug="sumbari-joins")
    (seat,) = Seat.objects.filter(person__name="Sefu", body__kind="collaborative")
    assert seat.start <= joined.published_at.date() <= seat.start + timedelta(days=7)


def test_exchanges_are_under_way_only_when_they_have_begun(world: None) -> None:
    for it in Exchange.objects.filter(state__in=("under_way", "done")):
        assert it.changed_at.date() >= (it.end if it.state == "done" else it.start), it


def test_gaps_are_in_different_states_and_nothing_came_before_they_were_raised(world: None) -> None:
    states = set(Gap.objects.values_list("state", flat=True))
    assert states == {"raised", "accepted", "in_work", "addressed", "merged"}
    assert Gap.objects.filter(owner_body__kind="task_team").exists()
    for model in (GapStep, GapVote, Proposal):
        for it in model.objects.select_related("gap"):
            assert it.at >= it.gap.raised_at, it
    for it in Proposal.objects.exclude(decided_at=None):
        assert it.decided_at > it.at


def test_what_is_told_of_the_year_was_written_in_it(world: None) -> None:
    """Households were drawn by lot from March to April, after this initiative was first told."""
    every = Item.objects.get(slug="every-third-door")
    first, last = every.revisions.order_by("number")
    assert "In 2026" not in first.content["text"]
    assert "In 2026" in last.content["text"]
    assert last.at < min(Release.objects.values_list("published_at", flat=True))
    for it in inventory.facts("studies")["studies"]:
        path = examples() / it["example"]
        described = parse_study(path.read_text(encoding="utf-8"), name=path.name)
        release = Release.objects.get(title=described.title)
        assert described.period.end < release.published_at.strftime("%Y-%m")
        assert (release.withdrawn_at or timezone.now()) > release.published_at


def test_a_decision_was_replaced_and_that_one_too(world: None) -> None:
    last = Decision.objects.get(text__startswith="The smallest group")
    (before,) = last.replaces.all()
    (first,) = before.replaces.all()
    assert last.replaced_by is None
    assert first.replaced_by == before


def test_closed_doors_are_closed(world: None, client) -> None:
    secret = "northern paths"
    for name, sees in ((None, False), ("boris", False), ("dora", False), ("teresa", True)):
        client.logout()
        if name:
            client.force_login(User.objects.get(email=f"{name}@example.org"))
        assert (secret in client.get("/bodies/landing-places/").content.decode()) is sees, name


def test_there_is_a_call_in_every_stage(world: None) -> None:
    stages = {it.stage() for it in Call.objects.all()}
    assert stages == {"draft", "ahead", "open", "closed", "reported"}
    waits = Contribution.objects.filter(call__title="Counted at work")
    assert {it.state for it in waits} == {"submitted", "merged"}
    prepared = Outcome.objects.filter(told_at__isnull=True)
    assert {it.outcome for it in prepared} == {"accepted", "changes", "declined"}


def test_conflicts_of_interest_hold(world: None) -> None:
    oars = Contribution.objects.get(title__contains="oars")
    ties = conflicts.ties_of([oars])[oars.pk]
    held = {
        name: conflicts.is_held_back(
            conflicts.judge(User.objects.get(email=f"{name}@example.org")), ties
        )
        for name in ("boris", "gita", "noor")
    }
    assert held == {"boris": True, "gita": True, "noor": False}
    assert {it.reviewer.name for it in oars.assignments.all()}.isdisjoint({"Boris", "Gita"})


def test_cases_are_judged_by_what_they_tell(world: None) -> None:
    said = {
        it.slug: verdicts.citizen_data(records.read("case", it.record)).answer
        for it in Item.objects.filter(kind="case", state="published")
    }
    assert said["what-two-wards-changed"] == verdicts.Answer.YES
    assert said["lamps-on-forty-routes"] == verdicts.Answer.NO


def test_no_record_says_more_of_an_office_than_its_words_do(world: None, client) -> None:
    """An office that counted one lane has not checked the data; who judged is named."""
    page = client.get("/cases/le-cahier-qui-a-fait-baisser-la-taxe/").content.decode()
    assert "It checked the data" not in page
    assert "une allée" in page
    for it in Item.objects.filter(kind__in=("case", "initiative")):
        if it.record.get("assessed_by") in ("peer", "statistical_office"):
            assert re.search(r"\d{4}", it.record["assessed_words"]), it.slug


def test_whoever_names_an_office_says_which_and_when(world: None, client) -> None:
    for it in Item.objects.filter(kind="case", record__has_key="office"):
        if it.record["office"] != "none":
            assert re.search(r"\d{4}", it.record["office_words"]), it.slug
    page = client.get("/cases/maswali-sita/").content.decode()
    assert "Statistics Tavaria" in page


def test_an_office_that_was_asked_for_its_view_did_no_work(world: None, client) -> None:
    for path in ("/cases/what-two-wards-changed/", "/initiatives/every-third-door/"):
        page = client.get(path).content.decode()
        assert "helped with the weights" not in page
        assert "statistical office helps us" not in page


def test_a_release_and_its_initiative_say_the_same_of_participation(world: None) -> None:
    told = Item.objects.get(slug="every-third-door").record["participation"]
    release = Release.objects.get(withdrawn_at=None)
    said = release.content["study"]["participation"]["stages"]
    assert {it["stage"]: it["level"] for it in said} == {it["stage"]: it["level"] for it in told}
    for it in inventory.facts("studies")["studies"]:
        path = examples() / it["example"]
        described = parse_study(path.read_text(encoding="utf-8"), name=path.name)
        assert {str(it.stage) for it in described.participation.stages} == {
            it["stage"] for it in told
        }


def test_a_swahili_initiative_is_read_in_english_and_the_rest_is_asked_for(
    world: None, client
) -> None:
    item = Item.objects.get(slug="sisi-pia-tunahesabiwa")
    page = client.get("/initiatives/sisi-pia-tunahesabiwa/").content.decode()
    assert "We are counted too" in page
    assert "Sensa ya mwaka 2011" in page
    assert Translation.objects.filter(thing_key=str(item.pk), language="en").count() == 2


def test_who_represents_an_organisation_writes_in_its_name(world: None) -> None:
    for it in Item.objects.filter(kind__in=("case", "initiative"), organisation__isnull=False):
        if it.author.email != "dora@example.org":
            assert it.speaks_for == it.organisation, it.slug


def test_one_translation_is_behind_and_one_is_not(world: None) -> None:
    original = translated.original(Item.objects.get(slug="what-two-wards-changed"))
    assert translating.told(original, "ar").is_behind
    assert not translating.told(original, "fr")["text"].is_behind
    assert set(Translation.objects.values_list("language", flat=True)) >= {"en", "fr", "ar"}


def test_a_release_belongs_to_the_initiative_that_made_it(world: None) -> None:
    links = {(it.source_kind, it.target_kind) for it in Link.objects.all()}
    assert {("item", "release"), ("release", "item"), ("item", "item")} <= links


def test_boris_finds_what_he_looks_for(world: None) -> None:
    boris = User.objects.get(email="boris@example.org")
    found = finding.find(finding.Question(words="disability"), standing(boris))
    assert found.total >= 2


def test_the_accounts_can_sign_in(world: None, client) -> None:
    for account in inventory.accounts():
        client.logout()
        answer = client.post(
            "/accounts/login/", {"login": account.email, "password": account.password}
        )
        assert answer.status_code == 302, account.email
        assert client.session["_auth_user_id"]


@pytest.mark.parametrize(
    "address", ["/", "/initiatives/", "/countries/", "/countries/XTV/", "/countries/XCL/",
                "/countries/XTV/SL_TLF_UEM/", "/initiatives/man-yaskun-al-maa/", "/organisations/",
                "/cases/what-two-wards-changed/", "/cases/maswali-sita/", "/calls/", "/topics/",
                "/calls/who-carries-the-water/", "/calls/with-what-do-you-count/report/",
                "/bodies/", "/bodies/steering-committee/", "/people/", "/champions/", "/needs/",
                "/gaps/", "/gaps/priorities/",
                "/exchanges/", "/library/", "/search/?q=water", "/pages/how-we-decide/"]
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_world_opens(world: None, client, address: str, language: str) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    "address", ["/", "/library/", "/calls/", "/needs/", "/exchanges/", "/releases/", "/gaps/",
                "/countries/XTV/", "/topics/ethics/", "/search/?q=water"]
)  # fmt: skip
def test_what_is_told_in_another_language_says_in_which(
    world: None, client, address: str, language: str
) -> None:
    """In every list: English, too, for whoever reads French or Arabic."""
    html = client.get(address, headers={"accept-language": language}).content.decode()
    cards = re.findall(r'(?s)<article class="slip.*?</article>|<li[^>]*>(?:(?!<li).)*?</li>', html)
    for card in cards:
        said = re.search(r'<h3[^>]* lang="([\w-]+)"', card)
        if said and said[1] != language:
            with translation.override(language):
                name = labels.language_name(said[1])
            assert name in re.sub(r"(?s)<h3.*?</h3>", "", card), card


def test_the_menu_counts_for_everybody_what_my_work_lists(world: None) -> None:
    for person in User.objects.filter(is_active=True):
        request = RequestFactory().get("/")
        request.user = person
        waiting, _begun, _theirs = registry.work(request)
        listed = sum(it.number or len(it.items) for it in waiting)
        assert registry.tally(request) == listed, person.name


def test_guidance_has_versions_an_adaptation_and_terms(world: None, client) -> None:
    toolkit = Document.objects.get(kind="toolkit")
    last = toolkit.versions.first()
    assert {it.kind for it in last.changes.all()} == {
        "same", "edited", "split", "merged", "removed", "new"
    }  # fmt: skip
    adapted = Document.objects.get(adapts__isnull=False)
    assert adapted.made_up
    page = client.get(f"/guidance/{adapted.slug}/v1/apart/").content.decode()
    assert page.count('<section class="section stack-1"><h2>') == 3
    compiled = Document.objects.filter(made_up=False)
    assert {it.is_compiled for it in compiled} == {True}  # the starter framework is in earnest
    for it in Document.objects.all():
        page = client.get(f"/guidance/{it.slug}/").content.decode()
        assert 'href="/timeline/"' not in page, "there is none in the made-up world"
    assert Term.objects.count() >= 5
