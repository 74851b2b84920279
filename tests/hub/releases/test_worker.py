"""Computing behind the pages: survives a kill, tells failures, leaks nothing."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import trans_real
from tests.hub.releases.cast import EXAMPLE, World, complete

from counted.errors import CountedError, DataError, WrongUse
from counted.hub.collect.actions import LEAVE_OUT
from counted.hub.releases import actions, production, publishing, tasks
from counted.hub.releases.models import Run, Study

WORKER = """
import django_world  # finds the settings of the tests
import django
django.setup()
import os, time
from procrastinate.contrib.django import app
from counted.hub import jobs
from counted.hub.releases import production

def stuck(run, *, progress):
    progress("assess", 2, 5)
    time.sleep(600)

if os.environ.get("STUCK"):
    production.produce = stuck
jobs.run(app, heartbeat_seconds=0.3, silent_seconds=1.0)
"""


@pytest.fixture
def world() -> World:
    return World()


def worker(*, stuck: bool = False) -> subprocess.Popen[bytes]:
    """A worker; a stuck one begins to compute and never gets on."""
    tests = Path(__file__).parents[2]
    path = os.pathsep.join((str(tests), str(tests.parent)))
    env = {**os.environ, "PYTHONPATH": path, "STUCK": "1" if stuck else ""}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=env)


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(world: World) -> None:
    study = world.begin()
    complete(world.client("Amina"), study)
    study.refresh_from_db()
    run = actions.start_run(study=study, by=world["Amina"])

    def now() -> Run:
        run.refresh_from_db()
        return run

    first = worker(stuck=True)
    try:
        wait_until(lambda: now().state == "running" and now().steps_done >= 1)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert now().state == "running"
    second = worker()
    try:
        wait_until(lambda: now().state == "done")
    finally:
        second.terminate()
        assert second.wait(30) == 0
    again = production.produce(now(), progress=lambda *_: None)
    assert again.sha256 == now().sha256


def answered(world: World, text: str) -> Study:
    """A study with a table of households and a study file from outside."""
    study = world.begin()
    amina = world["Amina"]
    data = (EXAMPLE / "households.csv").read_bytes()
    actions.hand_in(study=study, by=amina, role="households", name="households.csv", data=data)
    actions.settle(study=study, by=amina, role="households", decisions={"phone": LEAVE_OUT})
    return actions.use_file(study=study, by=amina, text=text)


SMALL = """
counted: 1
id: small
title: Electricity in four wards
made_up: true
producer: {name: Lake Savings Group, kind: community}
area: {name: Four wards, countries: [], level: settlement}
period: {start: "2026-03", end: "2026-04"}
people_found: {how: unknown, words: Not recorded.}
participation: {verdict: not_shown, statement: Not recorded.}
files: [{id: homes, path: homes.csv, about: household, key: KEY}]
missing: {refused: [refused], unknown: [dont_know]}
dimensions:
  - id: home
    title: Home
    column: home
    categories:
      - {id: land, title: On land, values: [land_house, land_rooms]}
      - {id: stilts, title: On stilts, values: [stilts]}
indicators:
  - id: electricity
    title: Electricity at home
    definition: The household says so.
    unit: household
    file: homes
    yes: {electricity: ["yes"]}
tables: [{by: [home]}]
protection: {profile: community}
"""


@pytest.mark.slow
@pytest.mark.django_db
def test_an_uploaded_study_file_takes_the_place_of_the_screens(world: World) -> None:
    study = answered(world, SMALL)
    run = actions.start_run(study=study, by=world["Amina"])
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "done", str(run.error)
    assert run.content["study"]["title"] == "Electricity in four wards"
    assert run.content["inputs"][0]["name"] == "households.csv"
    html = world.client("Amina").get(f"/studies/{study.pk}/who/").content.decode()
    assert "A study file is used" in html


@pytest.mark.slow
@pytest.mark.django_db
def test_a_study_file_may_name_personal_columns_that_were_left_out_here(world: World) -> None:
    text = SMALL.replace("key: KEY}", "key: KEY, personal_columns: [phone]}")
    run = actions.start_run(study=answered(world, text), by=world["Amina"])
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "done", str(run.error)


@pytest.mark.django_db
def test_a_failure_says_what_and_leads_to_the_screen_that_mends_it(world: World) -> None:
    study = answered(world, SMALL.replace("values: [stilts]", "values: [boat]"))
    run = actions.start_run(study=study, by=world["Amina"])
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "'stilts'" in run.error.what
    assert run.error.remedy
    html = world.client("Amina").get(f"/studies/{study.pk}/runs/{run.pk}/").content.decode()
    assert f"/studies/{study.pk}/file/" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after"),
    [("profile: community", "profile: none"), ("about: household", "about: institution")],
)
def test_no_study_file_takes_the_protection_away(world: World, before: str, after: str) -> None:
    text = SMALL.replace(before, after).replace("unit: household", f"unit: {after.split()[-1]}")
    study = answered(world, text.replace("unit: none", "unit: household"))
    run = actions.start_run(study=study, by=world["Amina"])
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "unprotected" in run.error.what


@pytest.mark.django_db
def test_a_bug_is_told_without_the_records(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    study = answered(world, SMALL)
    run = actions.start_run(study=study, by=world["Amina"])

    def broken(*_: object, **__: object) -> None:
        raise KeyError("lw-0001 of 555-0101")

    monkeypatch.setattr(production, "produce", broken)
    with caplog.at_level(logging.DEBUG):
        tasks.compute(run.pk)
    run.refresh_from_db()
    assert (run.state, "our side" in run.error.what) == ("failed", True)
    assert "KeyError" in caplog.text
    for text in (caplog.text, str(run.error)):
        assert "lw-0001" not in text
        assert "555-0101" not in text


@pytest.mark.django_db
def test_a_job_that_comes_twice_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = answered(world, SMALL)
    run = actions.start_run(study=study, by=world["Amina"])
    assert actions.start_run(study=study, by=world["Amina"]) == run
    actions.fail(run_id=run.pk, error=CountedError("Stopped."), screen="")
    monkeypatch.setattr(production, "produce", lambda *_, **__: pytest.fail("computed again"))
    tasks.compute(run.pk)
    actions.finish(run_id=run.pk, content={"late": 1}, sha256="0" * 64)
    run.refresh_from_db()
    assert (run.state, str(run.error), run.content) == ("failed", "Stopped.", None)


@pytest.mark.django_db
def test_other_files_than_those_asked_about_are_not_read(world: World) -> None:
    study = answered(world, SMALL)
    run = actions.start_run(study=study, by=world["Amina"])
    data = (EXAMPLE / "households.csv").read_bytes() + b"\n"
    actions.hand_in(
        study=study, by=world["Amina"], role="households", name="households.csv", data=data
    )
    run.refresh_from_db()
    with pytest.raises(DataError, match="changed"):
        production.produce(run, progress=lambda *_: None)


@pytest.mark.django_db
def test_erased_records_are_not_computed(world: World) -> None:
    study = answered(world, SMALL)
    run = actions.start_run(study=study, by=world["Amina"])
    publishing.erase(study=study, by=world["Amina"], reason="People asked.", withdraw_too=False)
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    with pytest.raises(DataError, match="erased"):
        production.produce(run, progress=lambda *_: None)
    with pytest.raises(WrongUse, match="erased"):
        actions.hand_in(
            study=study, by=world["Amina"], role="households", name="a.csv", data=b"a\n1\n"
        )


@pytest.mark.django_db
def test_columns_that_nobody_settled_are_refused(world: World) -> None:
    study = world.begin()
    data = (EXAMPLE / "households.csv").read_bytes()
    amina = world["Amina"]
    actions.hand_in(study=study, by=amina, role="households", name="h.csv", data=data)
    study = actions.use_file(study=study, by=amina, text=SMALL)
    with pytest.raises(WrongUse, match="single people"):
        actions.start_run(study=study, by=amina)
    run = Run.objects.create(study=study, study_file=SMALL, started_by=amina)
    run.inputs = list(hashes(study))
    run.save()
    tasks.compute(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "single people" in run.error.what


def hashes(study: Study) -> list[str]:
    from counted.hub.collect import queries

    return queries.hashes(queries.dataset_of(study.dataset_id))


FRENCH = {
    "{rows} rows of {table} have a value in column '{column}' that no category of '{dimension}' "
    "names: {values}.": "{rows} lignes de {table} ont dans « {column} » : {values} ({dimension}).",
    "Add the value to a category, or list it under 'missing'.": "Ajoutez cette valeur.",
    "Line {line} of {file}: {complaint}": "Ligne {line} de {file} : {complaint}",
    "there is no key '{key}' here; did you mean '{meant}'?": "« {key} » ? Plutôt « {meant} ».",
}


@pytest.fixture
def in_french(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a browser asks with; the French catalogue has the texts that these tests look for."""
    catalogue = trans_real.translation("fr")._catalog
    for english, french in FRENCH.items():
        monkeypatch.setitem(catalogue._catalogs[0], english, french)
    return {"Accept-Language": "fr"}


@pytest.mark.django_db
def test_a_failure_is_told_in_the_language_of_whoever_reads_it(
    world: World, in_french: dict[str, str]
) -> None:
    study = answered(world, SMALL.replace("values: [stilts]", "values: [boat]"))
    run = actions.start_run(study=study, by=world["Amina"])
    tasks.compute(run.pk)
    amina = world.client("Amina")
    for address in (f"/studies/{study.pk}/runs/{run.pk}/", f"/studies/{study.pk}/"):
        french = unescape(amina.get(address, headers=in_french).content.decode())
        assert "lignes de households.csv ont dans « home » : 'stilts' (home). Ajoutez" in french
        english = unescape(amina.get(address, headers={"Accept-Language": "en"}).content.decode())
        assert "rows of households.csv have a value in column 'home'" in english


@pytest.mark.django_db
def test_a_study_file_that_cannot_be_used_is_told_in_french(
    world: World, in_french: dict[str, str]
) -> None:
    study = answered(world, SMALL)
    wrong = SimpleUploadedFile("study.yaml", SMALL.replace("period:", "peroid:").encode())
    address = f"/studies/{study.pk}/file/"
    page = world.client("Amina").post(address, {"file": wrong}, headers=in_french)
    assert "Ligne 8 de study.yaml : « peroid » ? Plutôt « period »." in unescape(
        page.content.decode()
    )
