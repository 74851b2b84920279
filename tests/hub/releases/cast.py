"""The cast and a first study, for tests of studies: Amina collects, Chen is an outsider ..."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.io.releases import make_release

from counted.hub.accounts.models import Mandate, Organisation, User
from counted.hub.releases import actions, tasks
from counted.hub.releases.models import Run, Study

EXAMPLE = Path(__file__).parents[3] / "examples" / "lake_wards"

WHO = {
    "title": "Water and toilets in four lake wards",
    "summary": "The savings group went to every third door.",
    "producer_name": "Lake Savings Group (made-up)",
    "producer_kind": "community",
    "area_name": "Four lake wards, Tavaria (made-up)",
    "level": "settlement",
    "countries": "",
    "start": "2026-03",
    "end": "2026-04",
    "language": "en",
    "made_up": "on",
}
FOUND = {
    "how": "random_walk",
    "words": "Every third door along the paths.",
    "started_by": "people",
    "design_level": "5",
    "collection_level": "4",
}
AGREED = {
    "community_use_agreed": "yes",
    "community_use_how": "Read aloud at each door.",
    "public_release_agreed": "yes",
    "public_release_how": "Read aloud at each door.",
    "official_use_agreed": "unknown",
    "research_agreed": "no",
    "ownership": "The four ward meetings.",
    "licence": "CC-BY-4.0",
    "steward_1_name": "Teresa",
    "steward_1_role": "elected by the ward meetings",
}

AGREED_TO_PUBLISH = {"purpose": "public_release", "agreed": True, "how": "Read aloud."}


def person(name: str) -> User:
    """Somebody with an account."""
    return User.objects.create_user(f"{name.lower()}@example.org", name=name)


def give(someone: User, organisation: Organisation, role: str, *, ended: bool = False) -> Mandate:
    """A mandate that holds today, or one that ended yesterday."""
    today = timezone.localdate()
    return Mandate.objects.create(
        person=someone,
        organisation=organisation,
        role=role,
        start=today - timedelta(days=30),
        end=today - timedelta(days=1) if ended else None,
    )


class World:
    """Amina owns a study of the group; Teresa is its steward, Dora represents it.

    Musa is a member; Boris works for the statistical office, Chen for nobody; Wanjiru's mandate
    has ended.
    """

    def __init__(self) -> None:
        self.group = Organisation.objects.create(
            name="Lake Savings Group", slug="lake", kind="community"
        )
        self.office = Organisation.objects.create(name="Statistics", slug="stat", kind="nso")
        names = ("Amina", "Boris", "Chen", "Dora", "Teresa", "Musa", "Wanjiru")
        self.people = {name: person(name) for name in names}
        give(self.people["Amina"], self.group, "member")
        give(self.people["Teresa"], self.group, "steward")
        give(self.people["Dora"], self.group, "representative")
        give(self.people["Musa"], self.group, "member")
        give(self.people["Wanjiru"], self.group, "steward", ended=True)
        give(self.people["Boris"], self.office, "representative")

    def __getitem__(self, name: str) -> User:
        return self.people[name]

    def client(self, name: str | None) -> Client:
        """A browser in which somebody is signed in, or nobody."""
        client = Client()
        if name:
            client.force_login(self.people[name])
        return client

    def begin(self, title: str = "A study") -> Study:
        """An empty study of Amina's for the group."""
        return actions.begin(owner=self["Amina"], title=title, organisation=self.group)


def files(**names: str) -> dict[str, SimpleUploadedFile]:
    """Files of the example, by field."""
    return {
        field: SimpleUploadedFile(name, (EXAMPLE / name).read_bytes())
        for field, name in names.items()
    }


def form_values(response: Any, name: str = "form") -> dict[str, Any]:
    """What a browser would send of a form on a page, as it is filled in."""
    form = response.context[name]
    values: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value is True:
            values[bound.html_name] = "on"
        elif value not in (None, False, ""):
            values[bound.html_name] = value
    return values


def complete(client: Client, study: Study) -> None:
    """Hand in the example and answer the six screens, as a browser does."""
    at = f"/studies/{study.pk}"
    sent = files(table="households.csv", members="members.csv", form="form.xlsx")
    assert client.post(f"{at}/files/", {"one_row": "households", **sent}).status_code == 302
    page = client.get(f"{at}/columns/")
    client.post(f"{at}/columns/", dict.fromkeys(page.context["form"].asked, "leave_out"))
    study.refresh_from_db()
    if "joins" not in study.answers:
        client.post(f"{at}/join/", {"pair": "0"})
    client.post(f"{at}/who/", {**WHO, "organisation": study.organisation_id or ""})
    client.post(f"{at}/found/", FOUND)
    groups(client, at)
    electricity(client, at)
    diarrhoea(client, at)
    client.post(f"{at}/questions/", {})
    client.post(f"{at}/agreed/", AGREED)
    page = client.get(f"{at}/shown/")
    values = form_values(page)
    for bound in page.context["form"].sensitivity_fields:
        values.setdefault(bound.html_name, "ordinary")
    response = client.post(f"{at}/shown/", values)
    assert response.status_code == 302, response.context["form"].errors
    study.refresh_from_db()
    assert study.study_file, study.answers


def groups(client: Client, at: str) -> None:
    """Wards are places, sex and age are groups."""
    chosen = ["households.ward", "members.sex", "members.age"]
    assert client.post(f"{at}/groups/", {"columns": chosen}).status_code == 302
    page = client.get(f"{at}/groups/ward/")
    client.post(f"{at}/groups/ward/", {**form_values(page), "title": "Ward", "is_place": "on"})
    page = client.get(f"{at}/groups/sex/")
    client.post(f"{at}/groups/sex/", {**form_values(page), "title": "Sex"})
    bands = {"title": "Age", "is_number": "on", "bounds": "5, 18, 60"}
    page = client.get(f"{at}/groups/age/")
    response = client.post(f"{at}/groups/age/", {**form_values(page), **bands})
    assert response.status_code == 302, response.context["form"].errors


def electricity(client: Client, at: str) -> None:
    """A question about households, taken from the starters."""
    client.post(
        f"{at}/questions/",
        {"add": "1", "column": "households.electricity", "starter": "electricity"},
    )
    page = client.get(f"{at}/questions/electricity_at_home/")
    values = {
        **form_values(page),
        "definition": "The household says so.",
        "unit": "household",
    }
    response = client.post(f"{at}/questions/electricity_at_home/", values)
    assert response.status_code == 302, response.context["form"].errors


def diarrhoea(client: Client, at: str) -> None:
    """A question about young children; sensitive."""
    client.post(
        f"{at}/questions/", {"add": "1", "column": "members.diarrhoea", "starter": "diarrhoea"}
    )
    page = client.get(f"{at}/questions/diarrhoea_in_the_last_two_weeks/")
    values = {
        **form_values(page),
        "definition": "Loose stools three times in one day.",
        "unit": "person",
        "among": ["age.below_5"],
    }
    response = client.post(f"{at}/questions/diarrhoea_in_the_last_two_weeks/", values)
    assert response.status_code == 302, response.context["form"].errors


def compute(study: Study, client: Client) -> Run:
    """Press 'compute', and do the job as a worker would."""
    response = client.post(f"/studies/{study.pk}/run/")
    found = re.search(r"/runs/(\d+)/", response["Location"])
    assert found, response["Location"]
    tasks.compute(int(found[1]))
    return Run.objects.get(pk=int(found[1]))


def a_run(study: Study, **replaced: object) -> Run:
    """A computed run of a small release of the data half."""
    release = make_release(**{"consent": [AGREED_TO_PUBLISH], **replaced})
    return Run.objects.create(
        study=study,
        state="done",
        content=release.content(),
        sha256=release.sha256,
        started_by=study.owner,
    )
