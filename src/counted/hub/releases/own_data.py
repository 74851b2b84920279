"""What studies keep of those who worked on them, and what has to be settled before they leave."""

from __future__ import annotations

from django.utils.translation import ngettext

from counted.hub.accounts.models import User
from counted.hub.accounts.own_data import declare, obstacle
from counted.hub.collect.models import Dataset
from counted.hub.releases.models import Approval, Event, Release, Run, Study


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("title", "organisation__name", "answers", "language", "created_at", "changed_at")
    declare(Study, by=("owner",), columns=columns)
    declare(Approval, by=("person",), columns=("run_id", "role", "note", "given_at"))
    declare(Event, by=("person",), columns=("study__title", "verb", "detail", "at"))
    declare(Run, acted=("started_by",))
    declare(Release, acted=("published_by", "withdrawn_by"))
    obstacle(records_of_nobody_else)


def records_of_nobody_else(person: User) -> str:
    """Records of others would be left to nobody: who erases them when those others ask?"""
    kept = Dataset.objects.filter(erased_at__isnull=True, files__isnull=False).distinct()
    alone = Study.objects.filter(owner=person, organisation__isnull=True).exclude(dataset_id=None)
    count = alone.filter(dataset_id__in=list(kept.values_list("pk", flat=True))).count()
    if not count:
        return ""
    return ngettext(
        "One study of yours belongs to no organisation and holds records of other people. Give it"
        " to an organisation, or erase its records.",
        "%(count)s studies of yours belong to no organisation and hold records of other people."
        " Give them to an organisation, or erase their records.",
        count,
    ) % {"count": count}
