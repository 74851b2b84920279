"""A world with something of everything that could leak, and one person for each role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.hub.access import calls, consultations, gaps, guidance, shelf, studies
from tests.hub.access.canaries import ROLES, mark, text

from counted.hub.accounts import tokens
from counted.hub.accounts.models import (
    Body,
    Decision,
    Mandate,
    Meeting,
    Organisation,
    Seat,
    Token,
    User,
)
from counted.hub.desk import actions as desk
from counted.hub.desk import indexing, letters
from counted.hub.desk.mailing import stop_token
from counted.hub.desk.membership import contact_page
from counted.hub.desk.models import Mail, Notice, SavedSearch
from counted.hub.partnerships import actions as partnerships
from counted.hub.sdg.models import Series
from counted.hub.ui.things import Thing

NAMES = {
    "author": f"Amina {mark('name_of_author')}",
    "reviewer": f"Boris {mark('name_of_reviewer')}",
}
ADDRESSES = {"author": f"{mark('address')}@example.org"}


class Browser(Client):
    """A browser that keeps no templates and contexts, and takes a mistake of ours as an answer."""

    key = ""  #: the access token of its person, for the interface for programs

    def request(self, **request: Any) -> Any:
        """One request."""
        return self.handler(self._base_environ(**request))


class World:
    """Everything; made in one go, read by many requests, changed by none of them."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}
        self.since = timezone.localdate() - timedelta(days=30)
        self.people = {role: self._person(role) for role in ROLES if role != "anonymous"}
        self._bodies()
        self._organisation()
        self._others()
        self.items = shelf.Shelf(self)
        self._desk()
        self._partnerships()
        self.guidance = guidance.Guidance(self)
        self.consultations = consultations.Consultations(self)
        self.gaps = gaps.Gaps(self)
        self.calls = calls.Calls(self)
        self.studies = studies.Studies(self)
        self.series = Series.objects.create(
            country="XTV", code="SH_TOILETS", indicator="6.2.1", titles={"en": "Toilets"},
            unit="percent", source="Statistics Tavaria (made-up)", made_up=True,
        )  # fmt: skip
        indexing.rebuild()

    def __getitem__(self, role: str) -> User:
        """Somebody, read anew: what they are today is kept with the object."""
        return User.objects.get(pk=self.people[role].pk)

    def client(self, role: str) -> Browser:
        """A browser in which somebody is signed in, or nobody."""
        client = Browser()
        client.key = self.keys.get(role, "")
        if role != "anonymous":
            client.force_login(self.people[role])
        return client

    def _person(self, role: str, **told: Any) -> User:
        address = ADDRESSES.get(role, f"{role}@example.org")
        values = {"name": NAMES.get(role, role.capitalize()), "country": "XTV", **told}
        made = User.objects.create_user(address, **values)
        made.emailaddress_set.create(email=made.email, verified=True, primary=True)
        return made

    def _body(self, kind: str, **told: Any) -> Body:
        return Body.objects.create(name=kind, slug=kind.replace("_", "-"), kind=kind, **told)

    def _seat(self, person: User, body: Body, role: str = "member", **told: Any) -> Seat:
        return Seat.objects.create(person=person, body=body, role=role, start=self.since, **told)

    def _bodies(self) -> None:
        self.collaborative = self._body("collaborative")
        self.secretariat = self._body("secretariat")
        self.open_body = self._body("task_team")
        self.closed_body = self._body("steering", is_private=True)
        User.objects.filter(pk=self.people["administrator"].pk).update(is_superuser=True)
        self.people["administrator"].refresh_from_db()
        self._seat(self.people["member"], self.collaborative)
        self._seat(self.people["secretariat"], self.secretariat)
        self.seats = {
            "open": self._seat(self.people["chair"], self.open_body, "co_lead"),
            "closed": self._seat(self.people["insider"], self.closed_body),
        }
        self._seat(self.people["chair"], self.closed_body, "chair")
        self.meetings = {
            "open": self._meeting(self.open_body, "First talk"),
            "closed": self._meeting(self.closed_body, text("closed_door")),
        }

    def _meeting(self, body: Body, said: str) -> Meeting:
        Decision.objects.create(body=body, taken_on=self.since, text=said, reason=said)
        return Meeting.objects.create(
            body=body, title=said, agenda=said, minutes=said, place=said, starts_at=timezone.now()
        )

    def _organisation(self) -> None:
        self.lake = Organisation.objects.create(
            name="Lake Savings Group (made-up)", slug="lake", kind="community", country="XTV"
        )
        self.mandate = self._mandate("author", "member")
        self._mandate("conflicted", "member")
        self._mandate("steward", "steward")
        self._mandate("representative", "representative")

    def _mandate(self, role: str, may: str) -> Mandate:
        return Mandate.objects.create(
            person=self.people[role], organisation=self.lake, role=may, start=self.since
        )

    def _others(self) -> None:
        """People whom not everybody finds."""
        self.unlisted = self._person("unlisted", name=text("unlisted"), about=text("unlisted"))
        self._seat(self.unlisted, self.collaborative)
        told = text("for_members")
        self.for_members = self._person(
            "for_members", name=told, about=told, offers=told, listed="members"
        )

    def _desk(self) -> None:
        item = Thing("item", str(self.items["public"].pk))
        self.request = desk.ask(
            kind="correction", by=self["author"], title=text("request"), thing=item,
            text=text("request"),
        )  # fmt: skip
        desk.take_step(
            request=self.request, by=self["secretariat"], action="note", text=text("note")
        )
        self.letter = letters.write(
            thing=item, by=self["outsider"], title=text("letter"), text=text("letter")
        )
        self.message = desk.ask(
            kind="contact", title=text("message"), text=text("message"),
            facts={
                "name": text("message"), "email": f"{mark('message')}@example.org",
                "language": "en",
            },
        )  # fmt: skip
        self.message_token = contact_page(self.message).rstrip("/").rpartition("/")[2]
        self.stop_token = stop_token(self.people["outsider"])
        self.notice = Notice.objects.create(
            person=self.people["author"], why="yours", text="“{title}” was published.",
            facts={"title": text("notice")}, url="/about/",
        )  # fmt: skip
        self.search = SavedSearch.objects.create(
            person=self.people["author"], title=text("search"), query=f"q={mark('search')}"
        )
        for role in self.people:
            told = text("token") if role == "author" else role
            self.token, self.keys[role] = tokens.make(
                person=self.people[role], name=told, scopes=["read", "write"], days=9
            )
        now = timezone.now()
        Token.objects.update(used_at=now)
        self.mail = Mail.objects.create(
            person=self.people["author"], to=self.people["author"].email, subject="News",
            text=text("notice"), html=text("notice"), not_before=now, given_up_at=now,
        )  # fmt: skip

    def _partnerships(self) -> None:
        """Needs and exchanges of the member's."""
        by = self["member"]
        self.needs = {
            name: partnerships.state_need(
                by=by, told={"statement": said, "words": said, "visibility": "members"}
            )
            for name, said in (("need", text("need")), ("closed", text("closed_need")))
        }
        partnerships.end_need(need=self.needs["closed"], by=by, is_met=False)
        self.exchanges = {
            name: partnerships.begin_exchange(
                by=by, told={"title": said, "aim": said}, organisations=[self.lake]
            )
            for name, said in (("open", "Two lakes"), ("withdrawn", text("withdrawn_exchange")))
        }
        partnerships.withdraw_exchange(
            exchange=self.exchanges["withdrawn"], by=by, reason="Nobody came."
        )
