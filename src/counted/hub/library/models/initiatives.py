"""Initiatives: who counts whom, where and since when, told in the teller's own language."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Initiative(models.Model):
    """One undertaking by which people are counted, run by one organisation."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=400)
    text = models.TextField(_("text"))  #: paragraphs with empty lines between them
    #: any language (BCP 47), not only those of the pages
    language = models.CharField(_("language of the text"), max_length=20)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="initiatives"
    )
    country = models.CharField(_("country"), max_length=3, help_text=_("ISO 3166, three letters"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    since = models.PositiveSmallIntegerField(_("since"))  #: year
    until = models.PositiveSmallIntegerField(
        _("until"), null=True, blank=True
    )  #: year, if it ended
    groups = models.JSONField(_("groups"), default=list)  #: keys of `counted.hub.groups`
    indicators = models.JSONField(_("SDG indicators"), default=list)  #: codes such as 6.2.1
    made_up = models.BooleanField(_("made up"), default=False)

    class Meta:
        """The youngest first; nothing ends before it began."""

        ordering = ("-since", "title")
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="initiative_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.title
