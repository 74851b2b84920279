"""A first study on a phone: French, 320 px wide, no JavaScript, a weak network's patience."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.hub.releases.cast import AGREED, EXAMPLE, FOUND, WHO, World, complete, compute

from browsing import Visitor, chromium, overhang, small_targets, violations
from counted.hub.releases import tasks
from counted.hub.releases.models import Release, Run, Study

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = 320
PASSWORD = "a long password of hers"
PAGES = (
    "", "files/", "columns/", "columns/?file=households", "join/", "who/", "found/", "groups/",
    "groups/ward/", "questions/", "questions/electricity_at_home/", "agreed/", "shown/",
    "file/", "results/", "preview/", "erase/",
)  # fmt: skip
SENT = {"table": "households.csv", "members": "members.csv", "form": "form.xlsx"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all stories of this module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def world() -> World:
    """The cast; whoever signs in has a confirmed address."""
    world = World()
    for person in world.people.values():
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return world


@pytest.fixture
def visitor(browser: Browser, live_server: Any) -> Iterator[Visitor]:
    """Somebody who saw no complaint of the browser."""
    somebody = Visitor(browser, live_server.url)
    yield somebody
    somebody.leave()
    assert not somebody.complaints


class Phone:
    """A phone in somebody's hand; every page that is met is looked at and photographed."""

    def __init__(self, visitor: Visitor, name: str, folder: Path) -> None:
        self.folder, self.name, self.shots = folder, name.lower(), 0
        self.page: Page = visitor.arrive(
            "/accounts/login/?next=/my-work/", language="fr", width=PHONE, script=False
        )
        self.page.fill("[name=login]", f"{self.name}@example.org")
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main form button.button").first.click()
        self.look()

    def look(self) -> None:
        """Nothing hangs over the edge, everything can be hit; keep a picture."""
        self.shots += 1
        self.page.screenshot(path=self.folder / f"{self.name}-{self.shots:02}.png", full_page=True)
        assert overhang(self.page) <= 0, self.page.url
        assert small_targets(self.page) == [], self.page.url
        assert self.page.locator("h1").count() == 1, self.page.url

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def fill(self, values: dict[str, str]) -> None:
        """Fill fields by name, whatever they look like."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']").first
            kind = field.get_attribute("type")
            if kind == "radio":
                self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                self.page.locator(f"main [name='{name}']").first.check()
            elif field.evaluate("it => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, selector: str = "main form .actions button:not([name])") -> None:
        """Press the main button, and look at where it leads."""
        self.page.locator(selector).first.click()
        self.look()


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
