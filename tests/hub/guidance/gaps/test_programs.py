"""Gaps for programs: searched, read with what bears on them, raised by members only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.hub.guidance.gaps.register import SECRET, TOLD, Register, members_only

from counted.hub.accounts import tokens
from counted.hub.accounts.models import Token
from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import presenting
from counted.hub.guidance.models import Gap
from counted.hub.library.actions import thing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def register() -> Register:
    return Register()


def ask(path: str, register: Register, name: str | None = None, body: Any = None) -> Any:
    headers = {}
    if name:
        scopes = [Token.Scope.READ, Token.Scope.WRITE]
        _token, key = tokens.make(person=register[name], name="A program", scopes=scopes, days=1)
        headers = {"authorization": f"Bearer {key}"}
    at = f"/api/v1/{path}"
    if body is None:
        return Client().get(at, headers=headers)
    sent = json.dumps(body)
    return Client().post(at, data=sent, content_type="application/json", headers=headers)


def test_a_gap_is_raised_and_read(register: Register) -> None:
    case = register.case("boats")
    told = {**TOLD, "topics": ["data-quality"], "speaks_for": "lake", "motivated_by": str(case)}
    answer = ask("gaps", register, "Amina", told)
    assert answer.status_code == 201
    made = Gap.objects.get()
    assert (made.speaks_for, Link.objects.get().source) == (register.lake, case)
    read = ask(f"gaps/{made.pk}", register).json()
    assert (read["name"], read["state"], read["owner"]) == (made.name, "raised", None)
    assert [it["relation"] for it in read["evidence"]] == ["motivates"]
    found = ask("gaps?severity=excludes&state=gap-raised", register).json()
    assert [it["title"] for it in found["found"]] == [made.statement]


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"kind": "other"}, 422), ({"topics": ["none-such"]}, 422), ({"motivated_by": "item:99"}, 422),
     ({"speaks_for": "stat"}, 422), ({"nothing": 1}, 422)],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(register: Register, changed: Any, status: int) -> None:
    assert ask("gaps", register, "Amina", {**TOLD, **changed}).status_code == status
    assert not Gap.objects.exists()


def test_outsiders_raise_nothing(register: Register) -> None:
    assert ask("gaps", register, "Chen", TOLD).status_code == 422
    assert ask("gaps", register, None, TOLD).status_code == 401
    assert not Gap.objects.exists()


def test_what_bears_on_it_is_told_to_those_who_may_see_it(register: Register) -> None:
    gap, case = register.gap(), thing(members_only("hidden"))
    evidence.link(
        source=case, relation="supports", target=presenting.gap_thing(gap), by=register["Musa"]
    )
    for name in (None, "Chen"):
        assert SECRET not in ask(f"gaps/{gap.pk}", register, name).content.decode()
        assert SECRET not in register.page(name, register.url(gap))
    assert SECRET in ask(f"gaps/{gap.pk}", register, "Boris").content.decode()
    assert SECRET in register.page("Boris", register.url(gap))
    named = ask("gaps", register, "Boris", {**TOLD, "motivated_by": str(case)})
    assert named.status_code == 422
    assert SECRET not in named.content.decode()
