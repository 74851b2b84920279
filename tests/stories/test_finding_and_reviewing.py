"""Short journeys in a real browser: finding and writing, reviewing blind, the report of a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from tests.hub.calls.cast import HIDDEN_ANSWER, SECRET, World
from tests.hub.library.shelved import shelve
from tests.hub.partnerships.circle import Circle
from tests.stories.phone import Phone, let_sign_in

from browsing import Visitor, overhang
from counted.hub.calls import deciding, reviewing
from counted.hub.calls.models import Review
from counted.hub.desk import mailing
from counted.hub.desk.models import Notice, Request
from counted.hub.library import taxonomy

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ANSWERED = "We counted them by hand."


@pytest.fixture
def expected() -> tuple[str, ...]:
    """Who has a conflict is told that nothing is there."""
    return ("404",)


def test_a_statistician_finds_three_initiatives_and_gets_an_answer(
    visitor: Visitor, tmp_path: Path
) -> None:
    taxonomy.load()
    house = Circle()
    let_sign_in(house.people)
    for slug in ("ramps", "signs", "voices"):
        shelve(slug, title=f"Disability in {slug}", groups=["disability", "sex"])
    shelve("water", title="Disability is not asked here", groups=["sex"])
    shelve("study", "case", title="Disability, a case", groups=["disability"])

    boris = Phone(visitor, "Boris", tmp_path, language="en")
    boris.go("/search/")
    boris.page.locator("main [name=q]").first.fill("disability")
    boris.page.locator("main [name=q]").first.press("Enter")
    boris.look()
    for narrowed in ("kind=initiative", "group=disability"):
        link = boris.page.locator(f"main a[href*='{narrowed}']").first
        boris.go(f"/search/{link.get_attribute('href')}")
    found = boris.page.locator("main a[href*='/initiatives/']")
    slugs = {it.get_attribute("href") for it in found.all()}
    assert slugs == {f"/initiatives/{slug}/" for slug in ("ramps", "signs", "voices")}

    boris.go("/initiatives/voices/")
    boris.page.locator("a[href='/contact/']").first.click()
    boris.fill({"title": "Disability in voices", "text": "Which questions did you ask?"})
    boris.press()
    asked = Request.objects.get()
    assert boris.page.url.endswith(f"/requests/{asked.pk}/")
    dora = Phone(visitor, "Dora", tmp_path, language="en")
    dora.go("/desk/")
    dora.press(f"main a[href*='/requests/{asked.pk}/']")
    dora.fill({"action": "comment", "text": "The six of the Washington Group."})
    dora.press("form[action$='/step/'] .actions button")
    dora.press("form:has([name=confirmed]) .actions button")
    boris.go("/notices/")
    boris.press("main a[href*='/notices/'], main a[href*='/requests/']")
    boris.go(f"/requests/{asked.pk}/")
    assert "The six of the Washington Group." in boris.page.content()
    answer_comes_by_mail(asked)


def answer_comes_by_mail(asked: Request) -> None:
    """Whoever has not read it here yet reads it in their mail."""
    Notice.objects.filter(person=asked.asked_by).update(read_at=None)
    mailing.write_digests(rhythm=asked.asked_by.digest)
    mailing.send_due()
    sent = [it for it in mail.outbox if it.to == [asked.asked_by.email]]
    assert any("Disability in voices" in it.body for it in sent)


def test_one_reviews_blind_and_one_with_a_conflict_sees_nothing(
    visitor: Visitor, tmp_path: Path
) -> None:
    world = World()
    let_sign_in(world.people)
    text = world.ask("long", "What happened?")
    phone = world.ask("text", "Phone?", is_personal=True, is_for_reviewers=False)
    world.publish()
    answers = {text.key: ANSWERED, phone.key: HIDDEN_ANSWER}
    made = world.handed_in(answers=answers, title="Counting boats", speaks_for=world.group)
    phase = world.phase()
    given = {name: world.give_to(phase, made, name, state="asked") for name in ("Boris", "Eshe")}

    boris = Phone(visitor, "Boris", tmp_path, language="en")
    at = f"/reviews/{given['Boris'].pk}/"
    boris.go(at)
    assert ANSWERED not in boris.page.content()
    boris.press(f"form[action='{at}answer/'] button[name=yes]")
    assert ANSWERED in boris.page.content()
    assert SECRET not in boris.page.content()
    assert HIDDEN_ANSWER not in boris.page.content()
    boris.fill({f"c{it.pk}": "4" for it in phase.criteria.all()} | {"text": "Say more."})
    boris.press("main button[name=submit]")
    assert Review.objects.get().submitted_at

    eshe = Phone(visitor, "Eshe", tmp_path, language="en")
    reviewing.state_conflict(
        contribution=made, person=world["Eshe"], by=world["Eshe"], text="My group."
    )
    hidden = ["/", "/notices/", "/calls/mine/", "/search/?q=boats", f"/calls/{world.call.slug}/"]
    for path in hidden:
        eshe.page.goto(path)
        assert ANSWERED not in eshe.page.content(), path
        assert made.code not in eshe.page.content(), path
        assert made.title not in eshe.page.content(), path
    for path in (
        f"/reviews/{given['Eshe'].pk}/", at, f"/contributions/{made.code}/",
        f"/calls/{world.call.slug}/contributions/{made.code}/",
    ):  # fmt: skip
        eshe.page.goto(path)
        assert ANSWERED not in eshe.page.content(), path
        assert made.title not in eshe.page.content(), path
        assert "Say more." not in eshe.page.content(), path


def test_everybody_reads_what_came_of_a_call(visitor: Visitor, tmp_path: Path) -> None:
    world = World()
    let_sign_in(world.people)
    world.publish()
    made = world.handed_in(title="Counting boats")
    world.close()
    deciding.prepare(contribution=made, by=world["Dora"], outcome="accepted", reason="Clear.")
    deciding.tell(call=world.call, by=world["Dora"], decisions=[made.decisions.get().pk])
    at = f"/calls/{world.call.slug}"
    assert Client().get(f"{at}/report/").status_code == 404

    dora = Phone(visitor, "Dora", tmp_path, language="en")
    dora.go(f"{at}/report/write/")
    dora.fill({"learned": "Ask about the **sums** first."})
    dora.press("main form:has([name=learned]) .actions button")
    dora.press("main button[name=publish]")
    anybody = visitor.arrive(f"{at}/", width=320, script=False)
    anybody.locator(f"main a[href='{at}/report/']").click()
    assert anybody.locator("main strong", has_text="sums").count() == 1
    assert SECRET not in anybody.content()
    assert overhang(anybody) <= 0
