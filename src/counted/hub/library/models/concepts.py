"""The taxonomy: concepts in schemes, with labels in any language; the secretariat edits it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Concept(models.Model):
    """One concept, as in SKOS; things keep its key, which never changes."""

    class Scheme(models.TextChoices):
        """Schemes of concepts."""

        TOPIC = "topic", _("Topic")
        METHOD = "method", _("Method")
        POPULATION = "population", _("Population group")

    class State(models.TextChoices):
        """Whether it is used."""

        PROPOSED = "proposed", _("proposed")
        IN_USE = "in_use", _("in use")
        RETIRED = "retired", _("no longer used")

    scheme = models.CharField(_("scheme"), max_length=12, choices=Scheme.choices)
    key = models.SlugField(_("key"), max_length=80, unique=True)
    broader = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    labels = models.JSONField(_("names"), default=dict)  #: language -> preferred label
    other_labels = models.JSONField(_("other names"), default=dict)  #: language -> list of labels
    definitions = models.JSONField(_("definitions"), default=dict)  #: language -> text
    source = models.CharField(_("source"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_USE)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        """In the order the secretariat gave."""

        ordering = ("scheme", "position", "key")
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")

    def __str__(self) -> str:
        return self.labels.get("en") or self.key
