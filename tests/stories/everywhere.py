"""Every page that somebody can open, with somebody who may: from the addresses that Django knows.

A kind of page is an address with the template that answers there; a call that is a draft and one
that is closed may be two. What GET never answers (forms that are sent elsewhere) is no page, nor
is what is not HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.hub.access.places import Places, places
from tests.hub.access.walking import Route, UnknownPlaceError, routes, things_of
from tests.hub.access.world import World
from tests.hub.releases import by_hand

from counted.hub.accounts.models import Seat, User
from counted.hub.calls import actions as calls
from counted.hub.calls import answering, reporting
from counted.hub.calls.models import Call
from counted.hub.guidance.documents import actions as guidance
from counted.hub.guidance.documents import drafting
from counted.hub.guidance.models import Document
from counted.hub.releases import actions

PASSWORD = "a long password of hers"
PARENT = "how-we-ask"  #: the guidance that an organisation adapts
HALF_WAY = "half way"  #: whose password was right, and who is asked for a second factor
#: Who is asked for a page, in this order; the administrator has a second factor, the chair a key.
READERS = (
    "secretariat", "author", "reviewer", "member", "outsider", "anonymous", "administrator",
    "steward", "chair",
)  # fmt: skip
#: Addresses that lead on at once, answer a machine, or are of no use here: a real key and what was
#: kept of a form (which have stories of their own), codes by mail, accounts without a password,
#: somebody else's sign-in.
NO_PAGES = frozenset(
    {
        "starter:timeline", "ui:kept", "desk:open_notice", "calls:review_file", "set_language",
        "mfa_reauthenticate_webauthn", "mfa_login_webauthn", "account_confirm_login_code",
        "account_set_password", "socialaccount_login_error", "socialaccount_signup",
    }
)  # fmt: skip
#: Names that begin so: allauth's old addresses, providers that nobody named, what machines ask.
NOT_OURS = ("accounts/", "orcid", "openid", "api:")


@dataclass(frozen=True)
class Shown:
    """A page, and who opens it."""

    route: str
    template: str
    who: str
    url: str


class Everywhere(World):
    """The world of the access table, and a study with all its screens answered."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: set[str] = set()  #: what the site had no answer to, once `shown` was read
        for it in self.people.values():
            it.set_password(PASSWORD)
        User.objects.bulk_update(self.people.values(), ["password"])
        self.clients = {role: self._signed_in(role) for role in READERS}
        self._second_factors()
        self.clients[HALF_WAY] = self._signed_in("administrator")
        self.typed = actions.begin(
            owner=self["author"], title="Four lake wards", organisation=self.lake
        )
        by_hand.typed(self.clients["author"], self.typed)
        self.typed.refresh_from_db()
        self.reported = self._reported()
        self.adapted = self._adapted()
        answering.name_co_author(
            contribution=self.calls.begun, by=self["author"], name="Musa",
            email=self.people["outsider"].email,
        )  # fmt: skip

    def _reported(self) -> Call:
        """A call that nobody answered, with its report."""
        by, now = self["secretariat"], timezone.now()
        call = calls.begin(by=by, title="Wells", summary="Tell us.")
        dates = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
        calls.change(call=call, values=dates)
        calls.add_question(call=call, values={"variant": "long", "label": "What happened?"})
        calls.publish(call=call)
        Call.objects.filter(pk=call.pk).update(closes_at=now - timedelta(days=1))
        call = reporting.write(call=Call.objects.get(pk=call.pk), learned="Ask **early**.")
        return reporting.publish(call=call, by=by)

    def _adapted(self) -> Document:
        """Guidance that an organisation adapts, and that has moved on to a second version since."""
        by, speaker = self["secretariat"], self["representative"]
        Seat.objects.create(body=self.collaborative, person=speaker, start=self.since)
        parent = guidance.begin(by=by, told={"title": "How we ask", "kind": "checklist"})
        for text in ("Ask first.", "Ask again."):
            draft = guidance.draft(document=parent, by=by)
            drafting.insert(version=draft, by=by, told={"text": text})
            made = guidance.publish(version=draft, by=by, note="More.")
            if made.number == 1:
                told = {"title": "How we ask here"}
                own = guidance.adapt(version=made, by=speaker, speaks_for=self.lake, told=told)
                guidance.publish(version=own.versions.get(), by=speaker)
        return own

    def session(self, who: str) -> str:
        """What a browser keeps of somebody."""
        kept = self.clients[who].cookies.get("sessionid")
        return kept.value if kept else ""

    def _signed_in(self, role: str) -> Client:
        """A browser in which somebody has just typed a password, and again to be sure."""
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            sent = {"login": self.people[role].email, "password": PASSWORD}
            client.post("/accounts/login/", sent)
            client.post("/accounts/reauthenticate/", sent)
        return client

    def _second_factors(self) -> None:
        """A code from a phone and codes on paper for one, a key for another."""
        from allauth.mfa.models import Authenticator
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP

        TOTP.activate(self["administrator"], "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(self["administrator"])
        told = {"name": "My phone", "credential": {"clientExtensionResults": {}}}
        self.key = Authenticator.objects.create(user=self["chair"], type="webauthn", data=told)

    @cached_property
    def places(self) -> Places:
        """Where each address leads, with the study's own and those for signing in."""
        answers, study = self.typed.answers, {"pk": self.typed.pk}
        known = answers["counts"]["benchmarks"][0]["id"]
        question = answers["questions"]["indicators"][0]["id"]
        return {
            **places(self),
            "accounts/2fa/webauthn/keys/": {"": {"pk": self.key.pk}},
            "accounts/^confirm": {"": {"key": "x:y"}},
            "accounts/^password": {"": {"uidb36": "1", "key": "a-b"}},
            "countries/<slug:code>/": {"": {"code": "XTV"}},
            "countries/<slug:country>/": {"": {"country": "XTV", "code": self.series.code}},
            "calls/<slug:slug>/report/": {"": {"slug": self.reported.slug}},
            "guidance/<slug:slug>/follow/": {"": {"slug": self.adapted.slug}},
            "guidance/<slug:slug>/v<int:number>/apart/": {
                "": {"slug": self.adapted.slug, "number": 1}
            },
            "guidance/<slug:slug>/v<int:number>/changes/": {"": {"slug": PARENT, "number": 2}},
            "studies/<int:pk>/join/": {"": study},
            "studies/<int:pk>/groups/<slug:name>/": {"": {**study, "name": "ward"}},
            "studies/<int:pk>/questions/<slug:name>/": {"": {**study, "name": question}},
            "studies/<int:pk>/counts/<slug:name>/": {"": {**study, "name": known}},
            "studies/<int:pk>/<slug:name>/": {
                name: {**study, "name": name} for name in ("who", "found", "agreed", "shown")
            },
        }

    @cached_property
    def shown(self) -> list[Shown]:
        """Each kind of page once."""
        return [it for found in self._by_address.values() for it in found or ()]

    @property
    def dark(self) -> set[str]:
        """Names of addresses that should show somebody something and showed nobody anything."""
        return {name for name, found in self._by_address.items() if found is None}

    @cached_property
    def _by_address(self) -> Mapping[str, list[Shown] | None]:
        found = {}
        for route in routes():
            if route.name in NO_PAGES or route.name.startswith(NOT_OURS):
                continue
            try:
                answers = list(self._answers(route))
            except UnknownPlaceError:
                answers = []
            kinds = {it.template: it for it in answers if it.template}
            found[route.name] = list(kinds.values()) if answers else None
        return found

    def _answers(self, route: Route) -> Iterator[Shown]:
        """For each thing at an address the first answer to anybody; no template where no page."""
        for values in things_of(route, self.places).values():
            url = reverse(route.name, kwargs=values)
            for who, client in self.clients.items():
                answer = client.get(url)
                if answer.status_code >= 500:
                    self.broken.add(f"{url} as {who}")
                if answer.status_code in (200, 405):
                    yield Shown(route.name, _template(answer), who, url)
                    break


def _template(answer: Any) -> str:
    """The template of a page; "" where it is none."""
    is_page = answer.status_code == 200 and "html" in answer["Content-Type"]
    return str(answer.templates[0].name) if is_page and answer.templates else ""
