"""A real Chromium for stories: Debian's, driven by Playwright, as a person would meet the site.

A missing browser or axe is a visible skip on a developer's machine and an error in CI.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing(what: str) -> None:
    """Skip, or fail in CI, where nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; while it is open Django's check for a running event loop is off.

    Playwright's synchronous face keeps a loop in this thread that never runs during a test.
    """
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        missing("There is no Chromium here; Debian's package is called chromium.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Visitor:
    """Somebody with a browser at `address`; what the browser complains about is kept."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def arrive(
        self,
        path: str,
        *,
        language: str = "en",
        width: int = 1280,
        scheme: str = "light",
        script: bool = True,
        policy: bool = True,
        **options: Any,
    ) -> Page:
        """Open a page of the site; without `policy` axe can be let in."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=script,
            bypass_csp=not policy,
            locale="en",
            **options,
        )
        context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda it: it.type == "error" and self.complaints.append(it.text))
        page.on("pageerror", lambda it: self.complaints.append(str(it)))
        page.goto(path)
        return page

    def leave(self) -> None:
        """Close everything that was opened."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def violations(page: Page) -> list[str]:
    """What axe finds wrong, readable; WCAG 2.2 AA and its best practices."""
    if not AXE.is_file():
        missing("axe-core is not installed: run script/setup, or npm ci.")
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        ".then(it => it.violations.map("
        "one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`))",
        RULES,
    )
    return list(found)


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def small_targets(page: Page, *, least: int = 24) -> list[str]:
    """What can be pressed and is smaller than `least` pixels, links within a sentence aside.

    WCAG 2.2, 2.5.8; a target inside a label counts with its label.
    """
    found = page.evaluate(
        """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
        .filter(it => it.type !== 'hidden' && it.checkVisibility())
        .filter(it => getComputedStyle(it).display !== 'inline')
        .filter(it => !it.classList.contains('skip'))
        .map(it => [it, (it.closest('label') || it).getBoundingClientRect()])
        .filter(([it, box]) => box.width < least || box.height < least)
        .map(([it, box]) => `${it.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)""",
        least,
    )
    return list(found)
