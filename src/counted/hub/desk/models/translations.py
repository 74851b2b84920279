"""Translations of what members write: per thing, field and language, by whom and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import Voice


class Translation(Voice):
    """One text in one more language, as it reads now; empty where it was taken back.

    `original_sha256` is that of the text that was translated: where the original reads differently
    now, the translation is behind and says so.
    """

    thing_kind = models.CharField(max_length=30)
    thing_key = models.CharField(max_length=80)
    field = models.CharField(max_length=200)  #: such as "title" or "record.problem"
    language = models.CharField(max_length=20)  #: BCP 47
    text = models.TextField()
    original_sha256 = models.CharField(max_length=64)
    is_by_machine = models.BooleanField(_("made by a machine"), default=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """A text has one translation per language."""

        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = (
            models.UniqueConstraint(
                fields=("thing_kind", "thing_key", "field", "language"),
                name="one_translation_per_language",
            ),
        )


class Rendering(Voice):
    """How a translation read at one time, and the text that was before the translator's eyes.

    Never changed: with it, the history says who wrote what, and what of the original is new since.
    """

    translation = models.ForeignKey(
        Translation, on_delete=models.CASCADE, related_name="renderings"
    )
    text = models.TextField(blank=True)  #: empty: taken back
    original = models.TextField()
    is_by_machine = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("version of a translation")
        verbose_name_plural = _("versions of translations")
