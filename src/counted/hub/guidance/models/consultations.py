"""Consultations on a version, what people said in them, and what became of every word.

A comment stands at a passage of the version that was open, perhaps at some words of it, or at the
whole. Where its clause has gone since is never kept here: it follows from the map of changes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Body, Organisation, User, Voice
from counted.hub.guidance.models.documents import Clause, Passage, Version


class Consultation(Voice):
    """A version that is open for comments between two times."""

    class Audience(models.TextChoices):
        """Who may comment, and who reads."""

        PUBLIC = "public", pgettext_lazy("who may see it", "Everybody")
        MEMBERS = "members", _("Members")
        BODY = "body", _("One group")

    class Shown(models.TextChoices):
        """When others read a comment."""

        AT_ONCE = "at_once", _("At once")
        AFTER = "after", _("After the consultation has closed")

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="consultation")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is asked"), blank=True)  #: Markdown
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    audience = models.CharField(
        _("who may comment"), max_length=7, choices=Audience.choices, default=Audience.PUBLIC
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )  #: the group, where it is for one
    shown = models.CharField(
        _("when others read comments"), max_length=7, choices=Shown.choices, default=Shown.AT_ONCE
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    #: when the response to all comments was made public; dispositions are told from then on
    answered_at = models.DateTimeField(null=True, blank=True)
    made_up = models.BooleanField(_("made up"), default=False)

    class Meta:
        """The latest first; it closes after it opens; what is for a group names it."""

        ordering = ("-opens_at", "-pk")
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="consultation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=~models.Q(audience="body") | models.Q(body__isnull=False),
                name="consultation_for_a_group_names_it",
            ),
        )

    def __str__(self) -> str:
        return self.title


class ClosingChange(models.Model):
    """A consultation lasts longer, or not as long, as was said: since when, and why."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="closing_changes"
    )
    before = models.DateTimeField()  #: when it was to close
    after = models.DateTimeField()  #: when it closes instead
    reason = models.TextField(_("why"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were made."""

        ordering = ("at", "pk")
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="closing_changed_for_a_reason"
            ),
        )


class CommentGroup(models.Model):
    """Comments that say much the same, put together by a person to be answered together."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="groups")
    title = models.CharField(_("what they say"), max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were made."""

        ordering = ("made_at", "pk")
        verbose_name = _("group of comments")
        verbose_name_plural = _("groups of comments")


class Comment(Voice):
    """What somebody says about a clause, some words of it, or the whole.

    `author` is who wrote it or brought it in; where that was for people without an account or
    without internet, `said_by` names them as they want to be named, and they are its voice.
    """

    class Kind(models.TextChoices):
        """What it is."""

        SUPPORT = "support", _("Support")
        CONCERN = "concern", _("Concern")
        WORDING = "wording", _("Proposed wording")
        QUESTION = "question", _("Question")
        EVIDENCE = "evidence", pgettext_lazy("comment", "Evidence")

    class Sex(models.TextChoices):
        """What somebody says of themselves, if they want; only the balance counts it."""

        FEMALE = "female", pgettext_lazy("sex", "Female")
        MALE = "male", pgettext_lazy("sex", "Male")
        OTHER = "other", pgettext_lazy("sex", "Another")

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web", _("On the page")
        WORD = "word", _("In a Word form")
        EXCEL = "excel", _("In an Excel form")
        API = "api", _("By a program")

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="comments"
    )
    number = models.PositiveIntegerField()  #: within the consultation; its permanent name
    #: None: on the whole
    passage = models.ForeignKey(
        Passage, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    quote = models.TextField(_("the words that it is about"), blank=True)  #: of the passage
    quoted_from = models.PositiveIntegerField(null=True, blank=True)  #: its first character there
    kind = models.CharField(_("kind of comment"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("comment"))
    proposed = models.TextField(_("how it should read"), blank=True)
    #: any language (BCP 47)
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    said_by = models.CharField(_("who says it"), max_length=200, blank=True)
    #: what the balance of participation counts, as it was on the day; "" is not known
    constituency = models.CharField(max_length=30, blank=True)  #: kind of organisation
    country = models.CharField(max_length=3, blank=True)  #: ISO 3166, three letters
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, blank=True)
    channel = models.CharField(max_length=5, choices=Channel.choices, default=Channel.WEB)
    #: of what was handed in: the same form brought in twice adds nothing
    fingerprint = models.CharField(max_length=64, blank=True)
    group = models.ForeignKey(
        CommentGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)  #: by its author, before closing
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("number",)
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "number"), name="comments_are_numbered"
            ),
            models.CheckConstraint(
                condition=models.Q(quote="", quoted_from__isnull=True)
                | ~models.Q(quote="") & models.Q(passage__isnull=False),
                name="comment_quotes_its_passage",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="wording") | ~models.Q(proposed=""),
                name="wording_is_proposed",
            ),
            models.UniqueConstraint(
                fields=("consultation", "author", "fingerprint"),
                condition=~models.Q(fingerprint=""),
                name="one_comment_of_a_form",
            ),
        )

    @property
    def name(self) -> str:
        """Its permanent name within the consultation, such as #12."""
        return f"#{self.number}"


class Disposition(models.Model):
    """What became of a comment, for everybody to read: never a bare yes or no."""

    class Outcome(models.TextChoices):
        """What became of it."""

        ACCEPTED = "accepted", pgettext_lazy("comment", "Accepted")
        PARTLY = "partly", _("Accepted in part")
        NOT = "not", _("Not accepted")
        NOTED = "noted", _("Noted")

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="disposition")
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices)
    reason = models.TextField(_("why"))
    #: the clause that reads otherwise because of it, from the next version on
    clause = models.ForeignKey(
        Clause, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    told_at = models.DateTimeField(null=True, blank=True)  #: when its author was told

    class Meta:
        """A reason, always."""

        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="disposition_for_a_reason"),
        )


class Agreement(models.Model):
    """Whether somebody agrees with a comment, for what unites and what divides constituencies."""

    class Value(models.IntegerChoices):
        """What they say."""

        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Neither")
        AGREE = 1, pgettext_lazy("comment", "Agree")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.SmallIntegerField(choices=Value.choices)
    constituency = models.CharField(max_length=30)  #: kind of organisation, or "personally"
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """One a comment and person."""

        ordering = ("at", "pk")
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = (
            models.UniqueConstraint(
                fields=("comment", "person"), name="one_agreement_a_comment_and_person"
            ),
            models.CheckConstraint(
                condition=models.Q(value__in=(-1, 0, 1)), name="agreement_is_one_of_three"
            ),
        )
