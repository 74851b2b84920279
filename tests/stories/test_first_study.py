"""A first study on a phone: French, 320 px wide, no JavaScript, a weak network's patience."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hub.releases import by_hand
from tests.hub.releases.cast import AGREED, EXAMPLE, FOUND, WHO, World, complete, compute
from tests.stories.phone import PASSWORD, PHONE, Phone

from browsing import Visitor, overhang, small_targets, violations
from counted.hub.releases import actions, tasks
from counted.hub.releases.models import Release, Run, Study

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES = (
    "", "files/", "columns/", "columns/?file=households", "join/", "who/", "found/", "groups/",
    "groups/ward/", "questions/", "questions/electricity_at_home/", "agreed/", "shown/",
    "counts/", "file/", "results/", "preview/", "erase/",
)  # fmt: skip
SENT = {"table": "households.csv", "members": "members.csv", "form": "form.xlsx"}


@pytest.fixture
def world() -> World:
    """The cast; whoever signs in has a confirmed address."""
    world = World()
    for person in world.people.values():
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return world


def test_from_the_spreadsheet_to_the_world(visitor: Visitor, world: World, tmp_path: Path) -> None:
    amina = Phone(visitor, "Amina", tmp_path)
    study = hand_in(amina)
    answer(amina, study)
    at = f"/studies/{study.pk}"

    amina.press(f"form[action='{at}/run/'] button")
    run = Run.objects.get()
    assert amina.page.locator("noscript meta, meta[http-equiv=refresh]").count()
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "done", str(run.error)
    amina.page.reload()
    amina.press(".job a.button")
    assert amina.page.url.endswith("/results/")
    amina.go(f"{at}/preview/")
    amina.press(f"form[action='{at}/preview/ask/'] button")

    teresa = Phone(visitor, "Teresa", tmp_path)
    teresa.press(f"main a[href^='{at}/preview/']")
    teresa.fill({"role": "steward", "seen": "on"})
    teresa.press(f"form[action^='{at}/preview/approve/'] .actions button")
    amina.go(f"{at}/preview/")
    amina.fill({"role": "second", "seen": "on"})
    amina.press(f"form[action^='{at}/preview/approve/'] .actions button")
    amina.fill({"seen": "on"})
    amina.press(f"form[action^='{at}/preview/publish/'] .actions button")
    release = Release.objects.get()
    anybody = visitor.arrive(f"/releases/{release.slug}/1/", language="fr", width=PHONE)
    assert anybody.locator("h1").inner_text()

    teresa.go(f"{at}/releases/1/withdraw/")
    teresa.fill({"reason": "La réunion du quartier l'a demandé."})
    teresa.press()
    amina.go(f"{at}/erase/")
    amina.fill({"reason": "Les gens l'ont demandé.", "sure": "on"})
    amina.press()
    assert "Les gens l'ont demandé." in amina.page.content()


def hand_in(phone: Phone) -> Study:
    """Begin, send three files, leave the phone numbers out, join."""
    phone.go("/studies/new/")
    phone.fill({"title": "L'eau dans quatre quartiers", "organisation": "Lake Savings Group"})
    phone.press()
    study = Study.objects.get()
    for field, name in SENT.items():
        phone.page.set_input_files(f"[name={field}]", EXAMPLE / name)
    phone.press()
    assert "phone" in phone.page.content()
    assert "555-01" not in phone.page.content()
    phone.press()  # nothing said: asked again
    assert phone.page.locator("[role=alert]").count() == 1
    phone.fill({"column_0": "leave_out"})
    phone.press()
    if phone.page.url.endswith("/join/"):
        phone.fill({"pair": "0"})
        phone.press()
    return study


def answer(phone: Phone, study: Study) -> None:
    """The six screens."""
    at = f"/studies/{study.pk}"
    phone.go(f"{at}/who/")
    phone.fill({k: v for k, v in WHO.items() if k != "countries"} | {"language": "fr"})
    phone.press()
    phone.fill(FOUND)
    phone.press()
    for column in ("households.ward", "members.sex"):
        phone.page.locator(f"[name=columns][value='{column}']").check()
    phone.press()
    phone.page.locator("main details summary").click()
    phone.fill({"title": "Quartier", "is_place": "on"})
    phone.press()
    phone.fill({"title": "Sexe"})
    phone.press()
    phone.press()  # the groups are complete: go on to the questions
    take = "form:has([name=starter][value=electricity]) button"
    phone.press(take)
    phone.fill({"definition": "Le ménage dit qu'il a l'électricité.", "unit": "household"})
    phone.press()
    phone.press("main form:has([name=later]) button:not([name])")
    phone.fill(AGREED)
    phone.press()
    for bound in phone.page.locator("[name^=sensitivity_][value=ordinary]").all():
        bound.check()
    phone.press()
    study.refresh_from_db()
    assert study.study_file, phone.page.url


def test_handwashing_heads_and_known_counts(visitor: Visitor, world: World, tmp_path: Path) -> None:
    """Two columns, a group by the head, households by a list: the figures of the study file."""
    amina = Phone(visitor, "Amina", tmp_path, language="en")
    study = hand_in(amina)
    answer_more(amina, study)
    file = world.begin("file")
    client = world.client("Amina")
    by_hand.hand_in(client, file)
    actions.use_file(study=file, by=world["Amina"], text=by_hand.written())
    runs = [compute(it, client) for it in (study, Study.objects.get(pk=file.pk))]
    assert [it.state for it in runs] == ["done", "done"], [it.error for it in runs]
    typed, written = (by_hand.figures(it.content) for it in runs)
    assert len(typed) == 40
    assert typed == written


def answer_more(phone: Phone, study: Study) -> None:
    """The six screens, with what is behind their folded questions."""
    at = f"/studies/{study.pk}"
    phone.go(f"{at}/who/")
    phone.fill({k: v for k, v in WHO.items() if k != "countries"})
    phone.press()
    phone.fill({**FOUND, "how": "random_sample"})
    phone.press()
    for column in ("households.ward", "households.home"):
        phone.page.locator(f"[name=columns][value='{column}']").check()
    phone.page.locator("main details summary").click()
    phone.fill({"who": "relation", "about": "sex"})
    phone.press()
    phone.page.locator("main details summary").click()
    phone.fill(by_hand.WARD)
    phone.press()
    phone.fill({"title": "Home", **titles(phone)})
    phone.press()
    phone.fill({**by_hand.HEAD, **titles(phone)})
    phone.press()
    known_counts(phone)
    phone.go(f"{at}/questions/")
    ask(phone)
    phone.press("main form:has([name=later]) button:not([name])")
    phone.fill(AGREED)
    phone.press()
    for bound in phone.page.locator("[name^=sensitivity_][value=ordinary]").all():
        bound.check()
    for box in phone.page.locator("[name=tables]").all():
        box.set_checked(box.get_attribute("value") in by_hand.TABLES)
    phone.press()
    study.refresh_from_db()
    assert study.study_file, phone.page.url


def titles(phone: Phone) -> dict[str, str]:
    """Titles for the categories on the page, by the value that stands before each."""
    labels = {
        it.get_attribute("for").removeprefix("id_"): it.inner_text()
        for it in phone.page.locator("main label[for^=id_value_]").all()
    }
    return {
        f"{field}_title": title
        for field, label in labels.items()
        for value, title in by_hand.TITLES.items()
        if value in re.split(r"[() ]", label)
    }


def known_counts(phone: Phone) -> None:
    """From the groups to the numbers, and back to what is known."""
    phone.page.locator("main aside a[href$='/counts/'], aside a[href$='/counts/']").first.click()
    phone.look()
    phone.fill({"unit": "household", "first": "ward", "second": "home"})
    phone.press()
    for label in phone.page.locator("main label[for^=id_count_]").all():
        name = label.get_attribute("for").removeprefix("id_")
        phone.fill({name: str(by_hand.HOMES[tuple(label.inner_text().split(" · "))])})
    phone.fill(by_hand.KNOWN)
    phone.press()
    assert "Households by Ward and Home" in phone.page.content()


def ask(phone: Phone) -> None:
    """Handwashing of two columns, electricity, rooms."""
    add = "form:has([name=column]):not(:has([name=starter])) button[name=add]"
    phone.page.select_option("select[name=column]", "households.wash_water")
    phone.press(add)
    phone.page.locator("details#more > summary").click()
    hands = {key: it for key, it in by_hand.HANDS.items() if key not in ("blank", "apart",
             "apart_why")}  # fmt: skip
    phone.fill({**hands, "more_add": "households.wash_soap"})
    phone.press("details#more button")
    assert phone.page.locator("[name=title]").input_value() == by_hand.HANDS["title"]
    phone.page.locator("details:has([name=blank]) > summary").click()
    phone.fill({"more_join": "all", "blank": "both", "apart_why": by_hand.HANDS["apart_why"]})
    phone.page.locator("[name=apart][value=ward]").check()
    phone.press()
    phone.press("form:has([name=starter][value=electricity]) button")
    phone.fill(by_hand.LIGHT)
    phone.press()
    phone.page.select_option("select[name=column]", "households.rooms")
    phone.press(add)
    phone.fill(by_hand.ROOMS)
    phone.press()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_keeps_anybody_out_of_a_study(
    visitor: Visitor, world: World, language: str
) -> None:
    study = world.begin()
    amina = world.client("Amina")
    complete(amina, study)
    run = compute(study, amina)
    assert run.state == "done"
    page = visitor.arrive("/", language=language, width=PHONE, policy=False)
    page.context.add_cookies(
        [{"name": "sessionid", "value": amina.cookies["sessionid"].value, "url": visitor.address}]
    )
    for path in ("/my-work/", "/studies/new/", *(f"/studies/{study.pk}/{it}" for it in PAGES)):
        page.goto(path)
        assert violations(page) == [], path
        assert overhang(page) <= 0, path


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_keeps_anybody_out_of_what_is_folded(
    visitor: Visitor, world: World, language: str
) -> None:
    """The screens with everything unfolded: two columns, a head, known counts."""
    study = world.begin()
    amina = world.client("Amina")
    by_hand.typed(amina, study)
    question = study.answers["questions"]["indicators"][0]["id"]
    known = study.answers["counts"]["benchmarks"][0]["id"]
    page = visitor.arrive("/", language=language, width=PHONE, policy=False)
    page.context.add_cookies(
        [{"name": "sessionid", "value": amina.cookies["sessionid"].value, "url": visitor.address}]
    )
    for path in ("found", "groups", "groups/sex_by_relation", "counts", f"counts/{known}",
                 f"questions/{question}"):  # fmt: skip
        page.goto(f"/studies/{study.pk}/{path}/")
        for folded in page.locator("main details:not([open]) > summary").all()[::-1]:
            folded.click()
        assert violations(page) == [], path
        assert overhang(page) <= 0, path
        assert small_targets(page) == [], path
