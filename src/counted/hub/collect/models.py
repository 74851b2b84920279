"""Records as they were handed in: immutable, content-addressed, erasable by right.

Nobody outside this app has a relation into it. A study stores the id of a dataset and the hashes of
its files; unit records are read here and through `releases.production`.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes, kept once under their hash. Erasing removes them; the row stays as a tombstone."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    erased_at = models.DateTimeField(null=True, blank=True)


class Dataset(models.Model):
    """The files of one study, handed in by one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="datasets"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="erased_datasets",
    )
    erased_reason = models.TextField(blank=True)

    class Meta:
        """Who erased and when are kept together."""

        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, erased_by__isnull=True, erased_reason="")
                | (Q(erased_at__isnull=False, erased_by__isnull=False) & ~Q(erased_reason="")),
                name="erased_with_who_and_why",
            ),
        )


class HandedIn(models.Model):
    """One file of a dataset. Only its bytes are ever erased."""

    class Role(models.TextChoices):
        """What the file holds."""

        HOUSEHOLDS = "households", _("One row for each household")
        MEMBERS = "members", _("One row for each person")
        FORM = "form", _("The form (XLSForm)")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=255)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="used_by")
    handed_in_at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)  #: their names, in the order of the file
    #: columns that may point at single people: column, kind, why, sure; never a value
    suspects = models.JSONField(default=list)
    #: columns that the owner declared as personal: never read again
    personal_columns = models.JSONField(default=list)
    #: columns that looked personal and that the owner says are not
    cleared_columns = models.JSONField(default=list)

    class Meta:
        """One table of households and one of members; forms may be several."""

        ordering = ("role", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("dataset", "role"),
                condition=~Q(role="form"),
                name="one_table_of_each_role",
            ),
            models.UniqueConstraint(F("dataset"), F("name"), F("role"), name="one_file_of_a_name"),
        )
