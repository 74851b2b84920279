"""Who may open what: every address of the app for every role; an address without a place fails.

Chen has an account and nothing else; Boris reviews, Eshe reviews and has a conflict of interest;
Ines represents the organisation for which Amina writes, which makes her no author.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.hub.calls.cast import NAMES, World

from counted.hub.calls import answering
from counted.hub.calls.models import Call
from counted.hub.calls.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVERYBODY = {None, *NAMES}
PEOPLE = set(NAMES)
RUN = {"Dora", "Hugo"}
AUTHORS = {"Amina", "Farid"}
NOBODY: set[str] = set()

#: name of an address -> who may look at it
GET = {
    "calls": EVERYBODY,
    "call": EVERYBODY,
    "report": EVERYBODY,
    "paper": EVERYBODY,
    "mine": PEOPLE,
    "begin": PEOPLE,
    "bring_new": NOBODY,  # the call is closed
    "new": RUN,
    **dict.fromkeys(
        (
            "edit", "questions", "new_question", "question", "preview", "publish", "codes",
            "reviewing", "new_phase", "phase", "new_criterion", "criterion", "organise", "mailed",
            "tell", "write_report", "judge", "mask", "join", "judge_file",
        ),
        RUN,
    ),
    "contribution": AUTHORS,
    "own_paper": AUTHORS,
    "file": AUTHORS,
    "step": AUTHORS,
    "agree": {"Farid", "Gita"},  # both are named, Gita has not agreed yet
    "bring": AUTHORS,
    "review": {"Boris"},
    "review_file": {"Boris"},
}  # fmt: skip
#: name of an address that is only posted to -> who may, without 404
POST = {
    **dict.fromkeys(
        (
            "question_order", "share", "add_reviewer", "assign", "unassign", "decide", "adopt",
            "extend", "judge_remark",
        ),
        RUN,
    ),
    "withdraw": AUTHORS,
    "late": AUTHORS,
    "answer": {"Boris"},
    "conflict": {"Boris"},
    "remark": {"Boris"},
}  # fmt: skip


class Stage(World):
    """A closed and reported call with something of everything in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = self.ask("long", "What happened?")
        self.files = self.ask("file", "Reports")
        self.publish()
        made = self.draft()
        self.co_author(made)
        answering.name_co_author(
            contribution=made, by=self["Amina"], name="Gita", email="gita@example.org"
        )
        self.attachment = answering.attach(
            contribution=made, question=self.files, by=self["Amina"], name="a.txt", data=b"Text"
        )
        self.made = answering.submit(contribution=made, by=self["Amina"])
        self.running = self.phase()
        self.criterion = self.running.criteria.first()
        mine = self.give_to(self.running, self.made, "Boris")
        self.assignments = {
            "Boris": mine.pk,
            "Eshe": self.give_to(self.running, self.made, "Eshe").pk,
        }
        self.review(mine)
        Call.objects.filter(pk=self.call.pk).update(
            state="reported",
            reported_at=timezone.now(),
            reported_by=self["Dora"],
            learned="Much.",
            report={
                **{name: {} for name in ("regions", "constituencies", "languages", "states")},
                "handed_in": 1, "people": 1, "countries": 1, "missing": {},
                "members": {"regions": {}, "constituencies": {}, "languages": {}},
                "scores": {"reviews": 1, "reviewers": 1, "mean": 0.5, "spread": None},
            },
        )  # fmt: skip

    def address(self, name: str, *, who: str | None) -> str:
        """An address with everything that it names."""
        pk = {
            "question": self.text.pk, "question_order": self.text.pk, "phase": self.running.pk,
            "share": self.running.pk, "criterion": self.criterion.pk,
            "file": self.attachment.pk, "judge_file": self.attachment.pk,
            "unassign": self.assignments["Eshe"],
        }.get(name, self.assignments["Eshe" if who == "Eshe" else "Boris"])  # fmt: skip
        known = {
            "slug": self.call.slug, "code": self.made.code, "kind": "xlsx", "step": "check",
            "number": 1, "phase": self.running.pk, "pk": pk,
        }  # fmt: skip
        route = next(str(it.pattern) for it in urlpatterns if it.name == name)
        return reverse(
            f"calls:{name}", kwargs={key: it for key, it in known.items() if f":{key}>" in route}
        )


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_every_address_has_its_place() -> None:
    assert {it.name for it in urlpatterns} == set(GET) | set(POST)


@pytest.mark.parametrize("who", [None, *NAMES])
def test_who_may_look(stage: Stage, who: str | None) -> None:
    client = stage.client(who)
    may = set()
    for name in GET:
        if name == "bring":  # open while it may be changed
            continue
        status = client.get(stage.address(name, who=who)).status_code
        assert status in (200, 302, 404), (name, status)
        if status == 200 or (status == 302 and who and name == "step"):
            may.add(name)
    assert may == {name for name, people in GET.items() if who in people} - {"bring"}


@pytest.mark.parametrize("who", [None, *NAMES])
def test_who_may_do(stage: Stage, who: str | None) -> None:
    client = stage.client(who)
    for name, people in POST.items():
        if who in people:
            continue
        response = client.post(stage.address(name, who=who))
        refused = response.status_code == 404 or (
            who is None and response["Location"].startswith("/accounts/login/")
        )
        assert refused, (name, who, response.status_code)


@pytest.mark.parametrize("name", [name for name, people in GET.items() if people <= PEOPLE])
def test_posting_to_a_page_asks_the_same_question(stage: Stage, name: str) -> None:
    for who in PEOPLE - GET[name]:
        status = stage.client(who).post(stage.address(name, who=who)).status_code
        assert status in (404, 405), (name, who)


@pytest.mark.parametrize("name", POST)
def test_those_who_may_do_it(stage: Stage, name: str) -> None:
    for who in POST[name]:
        response = stage.client(who).post(stage.address(name, who=who))
        assert response.status_code in (200, 302), (name, who)
        break  # what is done once cannot be done again


def test_authors_of_an_open_draft_may_bring_a_form() -> None:
    world = World()
    world.publish()
    made = world.draft()
    for who in NAMES:
        status = world.client(who).get(f"/contributions/{made.code}/bring/").status_code
        assert status == (200 if who == "Amina" else 404), who


def test_a_draft_of_a_call_is_for_those_who_run_it() -> None:
    world = World()
    for who in (None, *NAMES):
        client = world.client(who)
        seen = who in RUN
        assert (client.get(f"/calls/{world.call.slug}/").status_code == 200) == seen, who
        assert (client.get(f"/calls/{world.call.slug}/form.docx").status_code == 200) == seen, who
        assert (world.call.title.encode() in client.get("/calls/").content) == seen, who


def test_who_leads_a_body_runs_its_calls_and_no_others() -> None:
    world = World()
    world.seat("Chen", world.collaborative, "co_lead")
    chen = world.client("Chen")
    at = f"/calls/{world.call.slug}/contributions/"
    world.publish()
    assert chen.get(at).status_code == 404
    Call.objects.update(body=world.collaborative)
    assert chen.get(at).status_code == 200
    assert world.client("Gita").get(at).status_code == 404
    page = chen.post(
        "/calls/new/", {"title": "Ours", "language": "en", "body": world.secretariat.pk}
    )
    assert page.context["form"].errors["body"]
    chen.post("/calls/new/", {"title": "Ours", "language": "en", "body": world.collaborative.pk})
    assert Call.objects.get(slug="ours").body == world.collaborative
