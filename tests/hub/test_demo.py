"""The made-up world: loaded once, as a whole, through the same actions as everything else."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.db import transaction

from counted.errors import WrongUse
from counted.hub import embedded
from counted.hub.accounts.models import Organisation, User
from counted.hub.library.models import Item
from counted.hub.releases import queries
from counted.hub.releases.models import Release, Study
from counted.hub.sdg.models import Series
from counted.hub.world import inventory, loading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CLOSING = re.compile(r"(Clean|First|Later) start to first page: [\d.]+ s")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The made-up world, computed once for this module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert loading.load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded: None, db: None) -> None:
    """The made-up world; what a test changes in it is taken back."""


def everything() -> str:
    """Every row of every app of ours."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("counted.")]
    rows = [row for model in ours for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def test_all_is_there_and_all_of_it_says_that_it_is_made_up(world: None) -> None:
    for model in (Organisation, Item, Series, Study, Release):
        assert model.objects.exists(), model
        assert not model.objects.filter(made_up=False).exists(), model
    assert {it.language for it in Item.objects.all()} >= {"en", "fr", "ar", "es", "sw"}
    assert set(Organisation.objects.values_list("kind", flat=True)) >= {
        "nso", "community", "cso", "academia", "regional", "international",
        "human_rights_institution",
    }  # fmt: skip


def test_loading_twice_changes_nothing(world: None) -> None:
    before = everything()
    assert not loading.load_demo()
    assert everything() == before


def test_a_database_where_somebody_else_has_an_account_is_refused(world: None) -> None:
    User.objects.filter(email="chen@example.org").delete()
    before = everything()
    with pytest.raises(WrongUse, match="account here already"):
        loading.load_demo()
    assert everything() == before


def test_who_signs_up_later_does_not_hinder_the_next_start(world: None) -> None:
    User.objects.create_user("somebody@example.net")
    assert not loading.load_demo()


def test_one_release_stands_and_one_was_withdrawn_with_its_trace(world: None) -> None:
    standing = Release.objects.get(withdrawn_at__isnull=True)
    withdrawn = Release.objects.get(withdrawn_at__isnull=False)
    assert standing.countries == ["XTV"]
    assert {it.role for it in standing.run.approvals.all()} == {"steward", "second"}
    assert len({it.person for it in standing.run.approvals.all()}) == 2
    statuses = {it["status"] for it in standing.content["figures"]}
    assert {"shown", "hidden"} <= statuses
    assert withdrawn.content is None
    assert "Lantern Hill" in withdrawn.withdrawn_reason


def test_an_unfinished_study_waits_for_amina_and_for_nobody_outside(world: None) -> None:
    work = {it.email: queries.work_of(it) for it in User.objects.all()}
    (waiting,) = work["amina@example.org"].unfinished
    assert set(waiting.gaps) == {"groups", "questions", "agreed", "shown"}
    assert not waiting.needs_files
    assert not waiting.needs_settling
    assert work["chen@example.org"] == queries.Work()


def test_the_accounts_can_sign_in(world: None, client) -> None:
    for account in inventory.accounts():
        client.logout()
        answer = client.post(
            "/accounts/login/", {"login": account.email, "password": account.password}
        )
        assert answer.status_code == 302, account.email
        assert client.session["_auth_user_id"]


@pytest.mark.parametrize(
    "address", ["/", "/initiatives/", "/countries/", "/countries/XTV/", "/countries/XCL/",
                "/countries/XTV/SL_TLF_UEM/", "/initiatives/man-yaskun-al-maa/", "/organisations/"]
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_world_opens(world: None, client, address: str, language: str) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty data folder."""
    folder = Path(tempfile.mkdtemp(prefix="counted-"))
    yield folder
    embedded.stop(folder)
    shutil.rmtree(folder)


def demo(home: Path, *words: str) -> tuple[str, str]:
    """Start the demonstration, look at its first page and end it: what it printed, the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    running = subprocess.Popen(
        [sys.executable, "-m", "counted", "demo", "--port", str(port), *words],
        env={**inherited, "COUNTED_HOME": str(home)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    printed, page = [], ""
    try:
        for line in running.stdout:
            printed.append(line)
            assert "did not come" not in line, "".join(printed)
            if CLOSING.search(line):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    page = answer.read().decode()
                break
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        running.stdout.close()
    assert not embedded.answers(home)
    return "".join(printed), page


def test_one_command_shows_it_tells_how_long_it_took_and_ends_all_of_it(home: Path) -> None:
    printed, page = demo(home)
    assert "First start to first page: " in printed
    assert all(it.email in printed for it in inventory.accounts())
    assert inventory.accounts()[0].password in printed
    assert "Water, toilets and homes" in page
    printed, page = demo(home)
    assert "Later start to first page: " in printed
    assert "Water, toilets and homes" in page
    printed, _ = demo(home, "--since", "0", "--downloads", "7")
    assert re.search(r"Clean start to first page: \d+ s, of which 7 s downloads\.", printed)
