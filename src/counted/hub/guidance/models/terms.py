"""The register of terms: what a word means, by whom and since when, side by side."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.guidance.models.documents import Clause, Passage


class Term(models.Model):
    """A word of the field; it may mean different things to different people."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    labels: Any = models.JSONField(_("names"), default=dict)  #: language -> the word
    note = models.CharField(_("how the definitions differ"), max_length=600, blank=True)
    broader = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    is_compiled = models.BooleanField(default=False)
    made_up = models.BooleanField(_("made up"), default=False)
    changed_at = models.DateTimeField(auto_now=True)  #: it, or one of its definitions

    class Meta:
        """By their names in addresses."""

        ordering = ("slug",)
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return str(self.labels.get("en") or self.slug)


class Definition(models.Model):
    """What one source says that a term means."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="definitions")
    text = models.TextField(_("definition"))  #: in our own words, where the source is not quoted
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    whose = models.CharField(_("whose definition"), max_length=200)
    source = models.CharField(_("source"), max_length=500)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    status = models.CharField(
        _("how sure"), max_length=11, choices=Passage.Status.choices, default="unconfirmed"
    )
    #: the clause that defines it, where a document here does
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="definitions"
    )
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        """In the order that was given."""

        ordering = ("term", "position", "pk")
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
