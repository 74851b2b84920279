"""Who may open which address of needs and exchanges; an address without a place here fails."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.hub.partnerships.circle import Circle

from counted.hub.accounts.models import User
from counted.hub.partnerships.models import Need
from counted.hub.partnerships.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Amina's need is for members; her exchange names Boris's office, which has not agreed yet.
ROLES = (None, "Chen", "Musa", "Boris", "Ines", "Amina", "Dora", "Hugo")
EVERYBODY = set(ROLES)
MEMBERS = {"Musa", "Boris", "Amina", "Dora", "Hugo"}
STAFF = {"Dora", "Hugo"}
LAKE = {"Amina", "Ines"}  #: who wrote it, and who represents the group for which she wrote

GET = {
    "needs": EVERYBODY,
    "overview": EVERYBODY,
    "exchanges": EVERYBODY,
    "exchange": EVERYBODY,
    "state": MEMBERS,
    "begin_exchange": MEMBERS,
    "need": MEMBERS | LAKE,
    "change_need": STAFF | LAKE,
    "end_need": STAFF | LAKE,
    "ask": STAFF | {"Amina"},  # Ines is no member
    "change_exchange": STAFF | LAKE,
    "withdraw_exchange": STAFF | LAKE,
    "link_exchange": STAFF | LAKE,
}
POST = {"answer_part": {"Boris"}}


class Stage(Circle):
    """The circle with a representative who is no member, and somebody who keeps the site."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("Ines", "Hugo"):
            self.people[name] = User.objects.create_user(f"{name}@example.org", name=name)
        self.people["Hugo"].is_superuser = True
        self.people["Hugo"].save()
        self.lake.mandates.create(person=self["Ines"], role="representative", start="2020-01-01")
        self.made = self.need()
        self.told = self.exchange(organisations=[self.office])

    def address(self, name: str) -> str:
        """An address with everything that it names."""
        part = self.told.parts.get(organisation=self.office)
        known = {
            "pk": self.made.pk, "person": self["Farid"].pk, "slug": self.told.slug,
            "part": part.pk,
        }  # fmt: skip
        route = next(str(it.pattern) for it in urlpatterns if it.name == name)
        named = {key: it for key, it in known.items() if f":{key}>" in route}
        return reverse(f"partnerships:{name}", kwargs=named)


def test_every_address_has_its_place() -> None:
    assert {it.name for it in urlpatterns} == GET.keys() | POST.keys()


@pytest.mark.parametrize("who", ROLES)
def test_who_may_look_and_who_may_do(who: str | None) -> None:
    stage = Stage()
    client = stage.client(who)
    for name, may in GET.items():
        answer = client.get(stage.address(name))
        assert (answer.status_code == 200) == (who in may), name
        assert answer.status_code in ((200, 302, 404) if who is None else (200, 404)), name
    for name in ("change_need", "end_need", "ask", "change_exchange", "withdraw_exchange"):
        answer = client.post(stage.address(name), {})
        assert (answer.status_code == 422) == (who in GET[name]), name
    for name, may in POST.items():
        answer = client.post(stage.address(name), {"answer": "yes"})
        is_done = answer.status_code == 302 and "login" not in answer["Location"]
        assert is_done == (who in may), name
    assert Need.objects.get() == stage.made
