"""The index of the search: one entry for each thing that can be found, with its facets.

Entries are made from things and can be made again at any time; nothing is kept here only. They
are written by `desk.indexing` alone, which keeps the vector, the vocabulary and the record of
changes in step with them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import User


def _words() -> ArrayField:
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Entry(models.Model):
    """One thing that can be found, by those who may see it."""

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)  #: of title and summary (BCP 47)
    url = models.CharField(max_length=500)
    by = models.CharField(max_length=300, blank=True)  #: who it is from, ready to be read
    made_up = models.BooleanField(default=False)
    at = models.DateTimeField()  #: when it was published or last changed
    audiences = _words()  #: groups of readers who may see it (`accounts.rules`)
    #: facet -> values, for the facets that only some kinds have
    countries = _words()  #: ISO 3166, three letters
    languages = _words()  #: in which it can be read: the original and its translations
    topics = _words()  #: keys of the taxonomy
    groups = _words()  #: population groups
    indicators = _words()  #: SDG indicators such as 6.2.1
    goals = _words()  #: SDG goals such as 6
    stages = _words()  #: of the data value chain
    scale = models.CharField(max_length=20, blank=True)
    office = models.CharField(max_length=20, blank=True)  #: what the statistical office did
    uses = _words()  #: where data were used: budget, plan, law ...
    organisation_kind = models.CharField(max_length=30, blank=True)
    type = models.CharField(max_length=40, blank=True)  #: within the kind: guidance, tool ...
    state = models.CharField(max_length=30, blank=True)  #: what became of it: gap-accepted ...
    severity = models.CharField(max_length=20, blank=True)  #: of a gap: what it does
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)  #: degrees north
    longitude = models.FloatField(null=True, blank=True)  #: degrees east
    words = models.TextField(blank=True)  #: beyond title and summary, by `searching.index`
    vector = SearchVectorField(editable=False)  #: everything by which it is found
    #: title (weight A) and summary (B) only: small enough to stay in the row, for the order
    heading = SearchVectorField(editable=False)
    entered_at = models.DateTimeField(default=timezone.now)  #: since when these readers see it

    class Meta:
        """A thing is found once."""

        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="one_entry_a_thing"),)
        indexes = (
            GinIndex(fields=("vector",), name="entry_by_words"),
            models.Index(fields=("entered_at",), name="entry_by_arrival"),
        )


class Word(models.Model):
    """A word that stands in some entry, for those who mistype it.

    It may stand only where few may read: whoever offers it to a reader first asks whether they
    find it.
    """

    text = models.CharField(max_length=80, unique=True)


class Change(models.Model):
    """The index changed. Processes that keep a picture of it see by these rows that it is old."""

    at = models.DateTimeField(auto_now_add=True)


class SavedSearch(models.Model):
    """A question that somebody wants to be told about when there is a new answer."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="searches")
    title = models.CharField(_("title"), max_length=200)
    path = models.CharField(max_length=200, default="/search/")  #: of the list that it was saved on
    kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True)  #: of that list
    query = models.CharField(max_length=2000)  #: the part of the address after the "?"
    made_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(auto_now_add=True)  #: entries after this are new

    class Meta:
        """A question is saved once."""

        ordering = ("title",)
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "path", "query"), name="one_search_saved_once"
            ),
        )
