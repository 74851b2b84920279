"""Items: initiatives, case studies, resources, news, pages and topic rooms, with revisions.

All kinds are one table. What only one kind has stands in `record`, whose keys and meanings are the
nouns of `library.records`. The columns hold what the world sees; what is being written is a
revision until it is published.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Body, Organisation, User, Voice


def _keys() -> ArrayField:
    return ArrayField(models.CharField(max_length=80), default=list, blank=True)


class Item(Voice):
    """One thing that members wrote for others."""

    class Kind(models.TextChoices):
        """Kinds of item."""

        INITIATIVE = "initiative", _("Initiative")
        CASE = "case", _("Case study")
        RESOURCE = "resource", _("Resource")
        NEWS = "news", _("News")
        PAGE = "page", _("Page")
        ROOM = "room", _("Topic room")

    class State(models.TextChoices):
        """Who sees it."""

        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("Waits for publication")
        PUBLISHED = "published", pgettext_lazy("state", "Published")
        WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")

    class Scale(models.TextChoices):
        """From a village to the world."""

        LOCAL = "local", _("Local")
        SUBNATIONAL = "subnational", _("Part of a country")
        NATIONAL = "national", _("National")
        REGIONAL = "regional", _("Several countries")
        GLOBAL = "global", _("Global")

    class Visibility(models.TextChoices):
        """For whom it is, once published."""

        PUBLIC = "public", pgettext_lazy("who may see it", "Everybody")
        MEMBERS = "members", _("Members")
        BODY = "body", _("One group")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    summary = models.CharField(_("in one sentence"), max_length=600, blank=True)
    text = models.TextField(_("text"), blank=True)  #: Markdown
    #: any language (BCP 47), not only those of the pages
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    licence = models.CharField(_("licence"), max_length=60, blank=True)  #: SPDX, such as CC-BY-4.0
    record = models.JSONField(default=dict)  #: see `library.records`
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )  #: whose it is
    editors: models.ManyToManyField[User, Authorship] = models.ManyToManyField(
        User,
        through="Authorship",
        through_fields=("item", "person"),
        related_name="items",
    )
    countries = _keys()  #: ISO 3166, three letters
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.FloatField(_("degrees north"), null=True, blank=True)
    longitude = models.FloatField(_("degrees east"), null=True, blank=True)
    scale = models.CharField(_("scale"), max_length=12, choices=Scale.choices, blank=True)
    topics = _keys()  #: keys of concepts
    groups = _keys()  #: keys of population groups, concepts too
    indicators = _keys()  #: SDG indicators such as 6.2.1, targets such as 6.2
    stages = _keys()  #: of the data value chain
    keywords = _keys()  #: words of the writer's own, which the taxonomy may lack
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    visibility = models.CharField(
        _("for whom"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )  #: the group it is for, or that keeps it
    #: compiled from public sources by those who run the site, not handed in by `organisation`
    is_compiled = models.BooleanField(default=False)
    made_up = models.BooleanField(_("made up"), default=False)
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    publish_at = models.DateTimeField(_("publish on"), null=True, blank=True)  #: when accepted
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    live = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  #: the revision that the columns show
    latest = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  #: the last one written
    waiting = models.ForeignKey(
        "Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  #: accepted, to be published at `publish_at`

    class Meta:
        """The latest first; what is for one group names it."""

        ordering = ("-published_at", "-pk")
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(visibility="body") | models.Q(body__isnull=False),
                name="item_for_a_group_names_it",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="item_published_at_some_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_reason=""),
                name="item_withdrawn_for_a_reason",
            ),
        )
        indexes = (models.Index(fields=("kind", "state", "-published_at"), name="item_by_kind"),)

    def __str__(self) -> str:
        return self.title


class Authorship(models.Model):
    """Somebody may write an item together with its author, once they have agreed to."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="authorships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="authorships")
    is_named = models.BooleanField(_("named as author"), default=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)  #: when they were asked last
    #: None: asked, and has not answered yet, unless they declined or were taken off
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)  #: said no, or stopped
    removed_at = models.DateTimeField(null=True, blank=True)  #: taken off by who may name authors

    class Meta:
        """Once per item and person; who ended it no longer writes."""

        constraints = (
            models.UniqueConstraint(fields=("item", "person"), name="one_authorship_a_person"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True)
                | models.Q(declined_at__isnull=True, removed_at__isnull=True),
                name="authorship_ended_is_not_agreed",
            ),
        )


class Revision(Voice):
    """How an item read at one time; never changed."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content: Any = models.JSONField()  #: the columns that are written, by name
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering = ("-number",)
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = (
            models.UniqueConstraint(fields=("item", "number"), name="revisions_are_numbered"),
        )
