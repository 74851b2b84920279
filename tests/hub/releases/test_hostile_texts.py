"""Whatever people write stays text: on every page, in every file, in every picture."""

from __future__ import annotations

from typing import Any

import pytest
from tests.hub.releases.cast import AGREED_TO_PUBLISH, World, a_run
from tests.io.releases import STUDY

from counted.hub.releases import drawing, publishing
from counted.io.charts import render_svg
from counted.model.release import restore

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EVIL = "</title></script><img src=x onerror=alert(1)>\"'&"
TEXTS = {"title", "summary", "words", "source", "statement", "why", "name", "note"}
TEXTS |= {"definition", "departure", "role", "ownership", "said_by"}


def hostile(plain: Any) -> Any:
    """The same study, each of its texts turned into markup."""
    if isinstance(plain, list):
        return [hostile(it) for it in plain]
    if not isinstance(plain, dict):
        return plain
    return {
        key: f"{value}{EVIL}" if key in TEXTS and isinstance(value, str) else hostile(value)
        for key, value in plain.items()
    }


def test_texts_never_become_markup(world: World) -> None:
    world.group.name = world.group.place = world.group.about = EVIL
    world.group.save()
    study = world.begin(f"Water {EVIL}")
    told = hostile({**STUDY, "consent": [{**AGREED_TO_PUBLISH, "how": EVIL}]})
    run = a_run(study, **{key: it for key, it in told.items() if key in STUDY or key == "consent"})
    publishing.ask(run=run, by=world["Amina"])
    publishing.approve(run=run, by=world["Teresa"], role="steward", sha256=run.sha256, note=EVIL)
    publishing.approve(run=run, by=world["Amina"], role="second", sha256=run.sha256)
    release = publishing.publish(run=run, by=world["Amina"], sha256=run.sha256, seen=True)
    drawing.draw(restore(run.content, sha256=run.sha256), "en", render=render_svg)
    at, out = f"/studies/{study.pk}", f"/releases/{release.slug}"
    pages = ["/", "/releases/", "/search/?q=water", f"/search/?q={EVIL}", "/my-work/", f"{out}/1/"]
    pages += ["/organisations/", "/organisations/lake/", f"{out}/1/report.html"]
    pages += [f"{at}/", f"{at}/results/", f"{at}/preview/", f"{at}/erase/", f"{at}/who/"]
    client = world.client("Teresa")
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.content.decode()
        assert "<img src=x" not in text, page
        assert "&lt;img src=x" in text, page
    assert "<svg" in client.get(f"{out}/1/").content.decode()
    publishing.withdraw(release=release, by=world["Dora"], reason=EVIL)
    gone = client.get(f"{out}/1/").content.decode()
    assert "<img src=x" not in gone
    assert "&lt;img src=x" in gone


@pytest.fixture
def world() -> World:
    return World()
