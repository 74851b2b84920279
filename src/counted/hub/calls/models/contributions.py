"""What is handed in for a call: answers, co-authors, files, and where it stands."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import User, Voice
from counted.hub.calls.models.calls import Call, LateCode, Question, code


class Contribution(Voice):
    """One answer to a call, written by one person and perhaps others."""

    class State(models.TextChoices):
        """Where it stands, as its authors know it."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Handed in")
        CHANGES = "changes", _("Changes are asked for")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        MERGED = "merged", _("Merged into another one")
        DUPLICATE = "duplicate", _("The same as another one")
        WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="contributions")
    code = models.CharField(max_length=20, unique=True, default=code)  #: its name in addresses
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language of the text"), max_length=20, default="en")
    answers = models.JSONField(default=dict)  #: key of a question -> value
    #: key of a question -> name of the page on which the answer was written last
    written_in = models.JSONField(default=dict, editable=False)
    #: what a form brought that could not be placed: of {"line", "label", "text", "why"}
    unplaced = models.JSONField(default=list)
    #: "title" or key of a question -> what reviewers read instead, so that it names nobody
    masked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    #: the one that it was merged into, or that it repeats
    kept_in = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="others"
    )
    late_code = models.ForeignKey(
        LateCode, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: who took in a form that came by e-mail
    taken_in_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    item = models.CharField(max_length=80, blank=True)  #: key of the library's item it became
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The first handed in first; a merged one knows where it went."""

        ordering = ("submitted_at", "pk")
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = (models.Index(fields=("call", "state"), name="contribution_by_call"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("draft", "withdrawn"))
                | models.Q(submitted_at__isnull=False),
                name="contribution_submitted_at_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("merged", "duplicate"), kept_in__isnull=False)
                | ~models.Q(state__in=("merged", "duplicate")) & models.Q(kept_in__isnull=True),
                name="contribution_merged_into_another",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        """Whether its authors may change it, as far as its state goes."""
        return self.state in (self.State.DRAFT, self.State.CHANGES)


class CoAuthor(models.Model):
    """Somebody who wrote with the author; may change the text once they have agreed."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="co_authors"
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="co_authorships"
    )  #: once they have agreed
    agreed_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were named; everybody once."""

        ordering = ("pk",)
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = (
            models.UniqueConstraint(
                fields=("contribution", "email"),
                condition=~models.Q(email=""),  # of those who left nothing is kept
                name="one_co_author_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True, agreed_at__isnull=True)
                | models.Q(person__isnull=False, agreed_at__isnull=False),
                name="co_author_agreed_at_some_time",
            ),
        )


class Attachment(models.Model):
    """A file that answers a question; the name on disk is its hash."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="attachments"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="attachments")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=200)  #: as it was handed in
    media_type = models.CharField(max_length=100)  #: found from the content
    size_bytes = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were added."""

        ordering = ("pk",)
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
