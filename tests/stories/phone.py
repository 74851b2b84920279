"""A phone in somebody's hand: 320 px wide, without JavaScript, and looked at on every page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from browsing import Visitor, overhang, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from counted.hub.accounts.models import User

PHONE = 320
PASSWORD = "a long password of hers"


def let_sign_in(people: dict[str, User]) -> None:
    """Everybody has a password and a confirmed address."""
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.get_or_create(
            email=person.email, defaults={"verified": True, "primary": True}
        )


class Phone:
    """A phone in somebody's hand; every page that is met is looked at and photographed."""

    def __init__(self, visitor: Visitor, name: str, folder: Path, *, language: str = "fr") -> None:
        self.folder, self.name, self.shots = folder, name.lower(), 0
        self.page: Page = visitor.arrive(
            "/accounts/login/?next=/my-work/", language=language, width=PHONE, script=False
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
