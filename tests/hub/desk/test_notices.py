"""Notices: who is told, once and why; reading them; watching; and stopping their mails."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext_lazy, gettext_noop
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.hub.desk.office import SECRET, Office, notebook

from counted.hub.accounts.models import User
from counted.hub.desk import actions, mailing, tasks, words
from counted.hub.desk.models import Notice, Watch
from counted.hub.ui.things import Thing

pytestmark = pytest.mark.django_db
NEWS = gettext_noop("%(who)s accepted: %(title)s")
BOOK = Thing("notebook", "1")


@pytest.fixture
def office() -> Office:
    return Office()


def tell(office: Office, *names: str, **more: object) -> list[Notice]:
    """Tell people of one and the same event."""
    told = {
        "people": [office[name] for name in names],
        "why": "yours",
        "text": NEWS,
        "facts": {"who": "Dora", "title": "A case"},
        "url": "/about/",
        "thing": BOOK,
    }
    return actions.tell(**{**told, **more})


def test_each_person_once_and_never_whoever_did_it(office: Office) -> None:
    first = tell(office, "Amina", "Amina", "Dora", by=office["Dora"])
    assert [it.person.name for it in first] == ["Amina"]
    assert tell(office, "Amina", "Chen") == list(Notice.objects.filter(person__name="Chen"))
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    assert len(tell(office, "Amina")) == 1, "it happened again after it was read"


def test_whoever_wants_to_hear_nothing_hears_nothing(office: Office) -> None:
    actions.watch(person=office["Amina"], thing=BOOK, level="nothing")
    actions.watch(person=office["Chen"], thing=Thing("notebook", ""), level="nothing")
    actions.watch(person=office["Musa"], thing=Thing("notebook", ""), level="nothing")
    actions.watch(person=office["Musa"], thing=BOOK, level="decisions")
    assert [it.person.name for it in tell(office, "Amina", "Chen", "Musa")] == ["Musa"]
    other = Thing("notebook", "2")
    assert {it.person.name for it in tell(office, "Amina", "Chen", thing=other)} == {"Amina"}


@pytest.mark.parametrize(
    ("is_decision", "told"), [(True, {"Amina", "Chen", "Musa"}), (False, {"Amina", "Musa"})]
)
def test_levels_of_watching(office: Office, is_decision: bool, told: set[str]) -> None:
    notebook()
    for name, key, level in (
        ("Amina", "1", "everything"), ("Chen", "1", "decisions"), ("Boris", "1", "nothing"),
        ("Musa", "", "everything"), ("Boris", "", "everything"), ("Dora", "2", "everything"),
    ):  # fmt: skip
        actions.watch(person=office[name], thing=Thing("notebook", key), level=level)
    news = actions.tell_watchers(
        thing=BOOK, text=NEWS, facts={"who": "D", "title": "T"}, url="/", is_decision=is_decision
    )
    assert {it.person.name for it in news} == told
    assert {it.why for it in news} == {"watched"}


def test_watchers_who_may_not_see_the_thing_learn_nothing(office: Office) -> None:
    notebook("Amina")
    for name in ("Amina", "Chen"):
        actions.watch(person=office[name], thing=BOOK, level="everything")
    news = actions.tell_watchers(
        thing=BOOK, text=NEWS, facts={"who": "D", "title": SECRET}, url="/"
    )
    assert [it.person.name for it in news] == ["Amina"]
    assert actions.tell_watchers(thing=Thing("unheard", "1"), text=NEWS, facts={}, url="/") == []


def test_facts_are_said_in_the_language_of_whoever_reads(office: Office) -> None:
    asked = gettext_lazy("Decisions and publications only")
    with translation.override("fr"):
        (notice,) = tell(
            office, "Amina", text="%(asked)s: %(title)s", facts={"asked": asked, "title": "%d"}
        )
    assert notice.facts["asked"] == {"text": "Decisions and publications only"}
    with translation.override("en"):
        assert words.said(notice) == "\u2068Decisions and publications only\u2069: \u2068%d\u2069"


def test_facts_are_named_in_either_way() -> None:
    for template in ("%(title)s has come.", "{title} has come."):
        assert words.say(template, {"title": "100 % {who}"}) == "\u2068100 % {who}\u2069 has come."


def test_a_template_without_its_fact_is_shown_as_it_is() -> None:
    assert words.say("%(who)s went", {}) == "%(who)s went"
    assert words.say("100 % of it", {"who": "x"}) == "100 % of it"


def test_opening_a_notice_marks_it_as_read(office: Office) -> None:
    tell(office, "Amina")
    notice = Notice.objects.get()
    assert office.client("Chen").get(f"/notices/{notice.pk}/").status_code == 404
    client = office.client("Amina")
    page = client.get("/notices/").content.decode()
    assert "One notice is unread" in page
    assert '<b>1</b> <span class="what">unread notice</span>' in page
    assert client.get(f"/notices/{notice.pk}/")["Location"] == "/about/"
    page = client.get("/notices/").content.decode()
    assert "You have read everything" in page
    assert 'class="news"' not in page


def test_all_are_marked_as_read_at_once_and_only_mine(office: Office) -> None:
    tell(office, "Amina", "Chen")
    office.client("Amina").post("/notices/read/")
    unread = Notice.objects.filter(read_at__isnull=True)
    assert [it.person.name for it in unread] == ["Chen"]


def test_notices_of_others_are_not_shown(office: Office) -> None:
    tell(office, "Amina", facts={"who": "Dora", "title": SECRET})
    assert SECRET in office.client("Amina").get("/notices/").content.decode()
    assert SECRET not in office.client("Chen").get("/notices/").content.decode()
    assert "/accounts/login/" in office.client(None).get("/notices/")["Location"]


def test_nobody_is_counted_for_who_is_not_signed_in(office: Office) -> None:
    def asked(name: str | None) -> int:
        with CaptureQueriesContext(connection) as seen:
            office.client(name).get("/about/")
        return sum("desk_notice" in it["sql"] for it in seen)

    assert (asked(None), asked("Amina")) == (0, 1)


def test_the_list_takes_the_same_queries_for_one_and_for_three(office: Office) -> None:
    client = office.client("Amina")
    counts = []
    for number in (1, 3):
        while Notice.objects.count() < number:
            tell(office, "Amina", facts={"who": "Dora", "title": str(Notice.objects.count())})
        with CaptureQueriesContext(connection) as seen:
            assert len(client.get("/notices/").context["lines"]) == number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8


def test_watching_from_the_page_of_a_thing(office: Office) -> None:
    notebook("Amina")
    told = {"kind": "notebook", "key": "1", "level": "everything", "next": "/about/"}
    assert office.client("Amina").post("/watch/", told)["Location"] == "/about/"
    assert Watch.objects.get().level == "everything"
    assert "A notebook" in office.client("Amina").get("/notices/").content.decode()
    assert office.client("Chen").post("/watch/", told).status_code == 404
    notebook("Chen")
    assert "A notebook" not in office.client("Amina").get("/notices/").content.decode()
    office.client("Amina").post("/watch/", {**told, "level": ""})
    assert not Watch.objects.exists()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_the_way_back_stays_here(office: Office, elsewhere: str) -> None:
    notebook()
    told = {"kind": "notebook", "key": "1", "level": "nothing", "next": elsewhere}
    assert office.client("Amina").post("/watch/", told)["Location"] == "/notices/"


def test_how_often_mails_come_is_chosen(office: Office) -> None:
    office.client("Amina").post("/notices/mail/", {"digest": "weekly"})
    assert office["Amina"].digest == "weekly"
    office.client("Amina").post("/notices/mail/", {"digest": "hourly"})
    assert office["Amina"].digest == "weekly"


def test_mails_are_stopped_by_one_click_and_not_by_looking(office: Office) -> None:
    client = office.client(None)
    token = mailing.stop_token(office["Amina"])
    assert "Stop the mails" in client.get(f"/mail/stop/{token}/").content.decode()
    assert office["Amina"].digest != User.Digest.NEVER
    client.handler.enforce_csrf_checks = True
    answer = client.post(f"/mail/stop/{token}/", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "No more mails" in answer.content.decode()
    assert office["Amina"].digest == User.Digest.NEVER
    assert office["Chen"].digest != User.Digest.NEVER


@pytest.mark.parametrize("token", ["nonsense", "MQ:1u:AAAA"])
def test_tokens_that_were_not_made_here_stop_nothing(office: Office, token: str) -> None:
    assert office.client(None).post(f"/mail/stop/{token}/").status_code == 404
    assert not User.objects.filter(digest=User.Digest.NEVER).exists()


@pytest.mark.slow
def test_many_watchers_keep_nobody_waiting(office: Office) -> None:
    notebook()
    thing = Thing("notebook", "1")
    told = {"text": NEWS, "facts": {"title": "Boats"}, "url": "/about/"}
    counted = []
    for number in (1, 300):
        people = User.objects.bulk_create(
            User(email=f"{number}-{it}@example.org", name=f"{number} {it}")
            for it in range(number - Watch.objects.count())
        )
        Watch.objects.bulk_create(
            Watch(person=it, thing_kind="notebook", thing_key="1", level="everything")
            for it in people
        )
        with CaptureQueriesContext(connection) as seen:
            actions.tell_watchers(thing=thing, by=office["Dora"], **told)
        counted.append(len(seen))
    assert counted[1] <= counted[0]
    assert Notice.objects.count() == 1  # a job tells the many
    job = ProcrastinateJob.objects.get(task_name="desk.tell_watchers")
    with CaptureQueriesContext(connection) as seen:
        tasks.tell_watchers(**job.args)
    assert len(seen) < 30
    assert Notice.objects.count() == 300
    tasks.tell_watchers(**job.args)
    assert Notice.objects.count() == 300, "nobody is told twice"


@pytest.mark.slow
def test_of_many_watchers_only_those_who_see_it_are_told(office: Office) -> None:
    notebook("Chen")
    people = [*User.objects.all()]
    people += User.objects.bulk_create(User(email=f"{it}@example.org") for it in range(30))
    for it in people:
        actions.watch(person=it, thing=Thing("notebook", "1"), level="everything")
    actions.tell_watchers(thing=Thing("notebook", "1"), text=NEWS, facts={"title": "B"}, url="/")
    tasks.tell_watchers(**ProcrastinateJob.objects.get(task_name="desk.tell_watchers").args)
    assert [it.person.name for it in Notice.objects.all()] == ["Chen"]
