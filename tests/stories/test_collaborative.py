"""Journeys through the house: from a call to a case study, from a search to an answer, from a need
to an exchange; each in a real browser, on a phone and without a script where it is told so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hub.calls.cast import World
from tests.stories.phone import PHONE, Phone, let_sign_in

from browsing import Visitor, overhang
from counted.hub.calls.models import Call, Contribution, Decision
from counted.hub.desk.models import Notice, Request
from counted.hub.library import taxonomy
from counted.hub.library.models import Item

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORDS = {
    "title": "من يعدّ مراحيض البحيرة",
    "problem": "لم يعرف أحد كم بيتاً بلا مرحاض.",
    "change": "بُني مرحاضان عند المرسى.",
    "more": "بُنيت ثلاثة مراحيض عند المرسى.",
    "reply": "صححنا العدد بعد زيارة ثانية.",
    "answer": "أضفنا طريقة العدّ.",
}


@pytest.fixture
def world() -> World:
    """A call in Arabic with a question that depends on another, and one for a file."""
    taxonomy.load()
    world = World()
    let_sign_in(world.people)
    Call.objects.update(language="ar", wants="case", title="تجارب من القرى")
    world.call.refresh_from_db()
    world.problem = world.ask("long", "ما المشكلة؟", maps_to="record.problem", section="أولاً",
                              is_required=True)  # fmt: skip
    world.changed = world.ask("yes_no", "هل تغيّر شيء؟", section="أولاً")
    world.change = world.ask(
        "long", "ماذا تغيّر؟", maps_to="record.change", section="أولاً", is_required=True,
        condition=world.changed, condition_values=["yes"],
    )  # fmt: skip
    world.proof = world.ask("file", "صور أو محاضر", section="ثانياً", is_for_reviewers=True)
    world.publish()
    return world


def test_from_a_phone_in_arabic_to_the_library(
    visitor: Visitor, world: World, tmp_path: Path
) -> None:
    amina = Phone(visitor, "Amina", tmp_path, language="ar")
    assert amina.page.locator("html").get_attribute("dir") == "rtl"
    made = answer(amina, world, tmp_path)
    agree(visitor, world, made, tmp_path)
    amina.go(f"/contributions/{made.code}/write/check/")
    amina.press("main form:has([name=submit]) .actions button")
    made.refresh_from_db()
    assert made.state == "submitted"

    dora = Phone(visitor, "Dora", tmp_path, language="en")
    at = f"/calls/{world.call.slug}/contributions/{made.code}/"
    decide(dora, at, outcome="changes", reason="Two or three? Please look again.")
    change(amina, world, made)
    dora.go(at)
    assert WORDS["reply"] in dora.page.content()
    assert dora.page.locator("ins").count()
    decide(dora, at, outcome="accepted", reason="A clear account.")
    amina.go(f"/contributions/{made.code}/")
    assert "A clear account." in amina.page.content()
    told = Notice.objects.filter(person=world["Amina"])
    assert "A clear account." in str(list(told.values_list("facts", flat=True)))
    made.refresh_from_db()
    assert made.state == "accepted"

    dora.go(at)
    dora.press("form[action$='/adopt/'] button")
    case = Item.objects.get()
    assert (case.kind, case.title, case.author) == ("case", WORDS["title"], world["Amina"])
    assert case.record["problem"] == WORDS["problem"]
    publish(amina, dora, case)
    found_by_anybody(visitor, case)


def answer(amina: Phone, world: World, folder: Path) -> Contribution:
    """A draft that waits, a question that opens another, a file."""
    amina.go(f"/calls/{world.call.slug}/")
    amina.press("main a[href$='/answer/']")
    amina.fill({"title": WORDS["title"], "language": "ar", "speaks_for": str(world.group.pk)})
    amina.press()
    made = Contribution.objects.get()
    amina.fill({f"q{world.problem.pk}": WORDS["problem"]})
    amina.press("main button[name=later]")
    amina.go("/calls/mine/")
    amina.press(f"main a[href*='/contributions/{made.code}/']")
    amina.press("main a[href$='/write/1/']")
    assert amina.page.locator(f"#id_q{world.problem.pk}").input_value() == WORDS["problem"]
    assert amina.page.locator(f"#id_q{world.change.pk}").count() == 0
    amina.fill({f"q{world.changed.pk}": "yes"})
    amina.press()
    amina.fill({f"q{world.change.pk}": WORDS["change"]})
    amina.press()
    proof = folder / "minutes.txt"
    proof.write_text("محضر الاجتماع", encoding="utf-8")
    amina.page.set_input_files(f"[name=q{world.proof.pk}]", proof)
    amina.press()
    amina.fill({"name": "Farid", "email": "farid@example.org"})
    amina.press("main form:has([name=email]) button")
    made.refresh_from_db()
    assert made.speaks_for == world.group
    assert made.attachments.count() == 1
    return made


def agree(visitor: Visitor, world: World, made: Contribution, folder: Path) -> None:
    """The co-author says yes, and may read it from then on."""
    farid = Phone(visitor, "Farid", folder, language="ar")
    assert farid.page.goto(f"/contributions/{made.code}/").status == 404
    visitor.complaints.clear()  # the browser notes the 404
    farid.go("/notices/")
    assert WORDS["title"] in farid.page.content()
    farid.go(f"/contributions/{made.code}/agree/")
    farid.press("main form button")
    farid.go(f"/contributions/{made.code}/")
    assert WORDS["problem"] in farid.page.content()
    assert made.co_authors.get().person == world["Farid"]


def decide(dora: Phone, at: str, **decision: str) -> None:
    """A decision is prepared, looked at, and told."""
    dora.go(at)
    dora.fill(decision)
    dora.press("form[action$='/decide/']:has([name=reason]) .actions button")
    assert not Notice.objects.filter(text__contains=decision["reason"]).exists()
    dora.go(f"{at.partition('contributions/')[0]}decisions/")
    assert decision["reason"] in dora.page.content()
    dora.press()
    assert Decision.objects.filter(told_at=None).count() == 0


def change(amina: Phone, world: World, made: Contribution) -> None:
    """Amina reads what is asked, corrects a number, and says what she did."""
    amina.go("/notices/")
    amina.press(f"main a[href*='/contributions/{made.code}/'], main a[href*='/notices/']")
    amina.go(f"/contributions/{made.code}/")
    assert "Please look again." in amina.page.content()
    amina.press("main a[href$='/write/1/']")
    amina.fill({f"q{world.change.pk}": WORDS["more"]})
    amina.press()
    amina.go(f"/contributions/{made.code}/write/check/")
    amina.fill({"reply": WORDS["reply"]})
    amina.press("main form:has([name=submit]) .actions button")


def publish(amina: Phone, dora: Phone, case: Item) -> None:
    """Handed in, sent back, answered, published; each step is a word, never a bare yes or no."""
    amina.go(f"/cases/{case.slug}/")
    amina.press("main a[href$='/submit/']")
    amina.press()
    asked = Request.objects.get(kind="publication")
    step(dora, asked, "ask_changes", "How was it counted?")
    amina.go(f"/requests/{asked.pk}/")
    assert "How was it counted?" in amina.page.content()
    amina.go(f"/library/{case.pk}/edit/")
    amina.fill({"text": WORDS["answer"]})
    amina.press("main form .actions button:not([name=preview]):not([formaction])")
    step(amina, asked, "resubmit", WORDS["answer"])
    step(dora, asked, "accept", "Thank you.")
    case.refresh_from_db()
    assert case.state == "published"


def step(phone: Phone, asked: Request, action: str, text: str) -> None:
    """One step of a conversation, looked at before it is sent."""
    phone.go(f"/requests/{asked.pk}/")
    phone.fill({"action": action, "text": text})
    phone.press("form[action$='/step/'] .actions button")
    phone.press("form:has([name=confirmed]) .actions button")


def found_by_anybody(visitor: Visitor, case: Item) -> None:
    """Who has no account finds it by one of its words."""
    page = visitor.arrive("/search/", language="ar", width=PHONE, script=False)
    page.locator("main [name=q]").first.fill("مراحيض")
    page.locator("main [name=q]").first.press("Enter")
    page.locator(f"main a[href*='/cases/{case.slug}/']").first.click()
    assert WORDS["answer"] in page.content()
    assert overhang(page) <= 0
