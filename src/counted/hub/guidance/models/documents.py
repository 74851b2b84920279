"""Guidance documents, their versions, and clauses that keep their names through all of them.

A *clause* is what stays the same from version to version: it has a name and no text. How it reads
in one version is a *passage*. A *change* says what became of a passage in the next version: the
same, edited, split, merged, removed, new. With it, whatever points at a clause or a passage finds
its way to what stands there today.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Body, Organisation, User, Voice


class Document(Voice):
    """A text that guides: a framework, a toolkit, a checklist; or the adaptation of one."""

    class Kind(models.TextChoices):
        """Kinds of document."""

        FRAMEWORK = "framework", _("Framework")
        TOOLKIT = "toolkit", _("Toolkit")
        CHECKLIST = "checklist", _("Checklist")
        GUIDE = "guide", _("Guide")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=600, blank=True)
    #: in which it is written first (BCP 47); texts in others are translations, clause by clause
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    licence = models.CharField(_("licence"), max_length=60, blank=True)  #: SPDX
    #: who keeps it: a body of the Collaborative, or an organisation with an adaptation of its own
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    #: the version that it adapts; None: it stands by itself
    adapts = models.ForeignKey(
        "Version", on_delete=models.PROTECT, null=True, blank=True, related_name="adaptations"
    )
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    #: compiled in our own words from public sources; no text of those whom it tells of
    is_compiled = models.BooleanField(default=False)
    made_up = models.BooleanField(_("made up"), default=False)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By title; a body or an organisation keeps it, not both."""

        ordering = ("title",)
        verbose_name = _("guidance document")
        verbose_name_plural = _("guidance documents")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(body__isnull=True) | models.Q(organisation__isnull=True),
                name="document_kept_by_one",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """How a document reads from one time on; once published it never changes."""

    class State(models.TextChoices):
        """Who reads it."""

        DRAFT = "draft", _("Draft")
        CONSULTATION = "consultation", _("Open for comments")
        FINAL = "final", pgettext_lazy("state", "Published")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    note = models.TextField(_("what is new"), blank=True)  #: Markdown
    #: in a draft of an adaptation: the version of its parent that it follows once it is published
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    #: of all passages in order, from the moment when it was published
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """The latest first; one draft a document; what is published has a time and a print."""

        ordering = ("-number",)
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="versions_are_numbered"),
            models.UniqueConstraint(
                fields=("document",),
                condition=models.Q(state="draft"),
                name="one_draft_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True, sha256="")
                | ~models.Q(state="draft")
                & models.Q(published_at__isnull=False)
                & ~models.Q(sha256=""),
                name="version_published_at_some_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"


class Clause(models.Model):
    """What stays the same of a clause through all versions: its name, "c12"."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="clauses")
    serial = models.PositiveIntegerField()  #: within the document; never given twice
    #: the clause of the document that this one adapts; None: it is the adaptation's own
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="adapted"
    )

    class Meta:
        """In the order in which they came to be."""

        ordering = ("document", "serial")
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = (
            models.UniqueConstraint(fields=("document", "serial"), name="one_name_a_clause"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its permanent name within the document, such as c12."""
        return f"c{self.serial}"


class Passage(models.Model):
    """How a clause reads in one version of its document."""

    class Kind(models.TextChoices):
        """What a clause is, which decides how it looks."""

        HEADING = "heading", _("Heading")
        TEXT = "text", _("Text")
        DEFINITION = "definition", _("Definition")
        PRINCIPLE = "principle", _("Principle")
        CHECK = "check", _("Point to check")

    class Status(models.TextChoices):
        """How sure we are that it says what its source says."""

        OWN = "own", _("Written here")
        CONFIRMED = "confirmed", _("Confirmed by its source")
        UNCONFIRMED = "unconfirmed", _("Not confirmed")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="passages")
    clause = models.ForeignKey(Clause, on_delete=models.RESTRICT, related_name="passages")
    position = models.PositiveIntegerField()  #: in the version, from 1
    depth = models.PositiveSmallIntegerField(default=1)  #: 1 a chapter, up to 4
    number = models.CharField(_("number"), max_length=20, blank=True)  #: as readers cite it: "2.3"
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)  #: Markdown
    status = models.CharField(
        _("how sure"), max_length=11, choices=Status.choices, default=Status.OWN
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    source_url = models.URLField(_("address"), max_length=500, blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)  #: of what a reader reads: title and text

    class Meta:
        """In the order of the version; what comes from elsewhere names its source."""

        ordering = ("version", "position")
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = (
            models.UniqueConstraint(fields=("version", "clause"), name="one_passage_a_clause"),
            models.CheckConstraint(
                condition=models.Q(status="own") | ~models.Q(source=""),
                name="passage_from_elsewhere_names_its_source",
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") | ~models.Q(text=""), name="passage_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}, {self.clause}"


class Change(models.Model):
    """What became of a passage in the next version: one row for each way from the old to the new.

    Split: several rows with the same `before`; merged: several with the same `after`; removed has
    no `after`, new no `before`.
    """

    class Kind(models.TextChoices):
        """What became of it."""

        SAME = "same", pgettext_lazy("clause", "Unchanged")
        EDITED = "edited", pgettext_lazy("clause", "Edited")
        SPLIT = "split", pgettext_lazy("clause", "Split")
        MERGED = "merged", pgettext_lazy("clause", "Merged")
        REMOVED = "removed", pgettext_lazy("clause", "Removed")
        NEW = "new", pgettext_lazy("clause", "New")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    before = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="became"
    )
    after = models.ForeignKey(
        Passage, on_delete=models.CASCADE, null=True, blank=True, related_name="came_from"
    )
    note = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        """Each way once; a way begins or ends somewhere."""

        ordering = ("version", "pk")
        verbose_name = _("change of a clause")
        verbose_name_plural = _("changes of clauses")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "before", "after"),
                nulls_distinct=False,
                name="each_way_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="new", before__isnull=True, after__isnull=False)
                | models.Q(kind="removed", before__isnull=False, after__isnull=True)
                | ~models.Q(kind__in=("new", "removed"))
                & models.Q(before__isnull=False, after__isnull=False),
                name="way_begins_and_ends",
            ),
        )
