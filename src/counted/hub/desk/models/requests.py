"""A request: one conversation for everything that awaits a decision.

Publication, membership, a mandate, a correction, a message to the secretariat: each is one request
with a timeline. What may happen in which state, and who may do it, stands in `desk.conversation`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counted.hub.accounts.models import Organisation, User
from counted.hub.ui.things import Thing


class Request(models.Model):
    """Something that somebody asks for, and how it stands."""

    class State(models.TextChoices):
        """Where it stands; the state follows from the steps."""

        OPEN = "open", _("Waits for a decision")
        CHANGES = "changes", _("Changes are asked for")
        ANSWERED = "answered", _("Answered")  #: a letter or a message; more may be written
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        APPEALED = "appealed", _("Appealed")
        WITHDRAWN = "withdrawn", pgettext_lazy("state", "Withdrawn")
        CLOSED = "closed", pgettext_lazy("state", "Closed")

    kind = models.CharField(_("kind"), max_length=30)  #: a name that `desk.kinds` knows
    thing_kind = models.CharField(max_length=30, blank=True)
    thing_key = models.CharField(max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=300)  #: as it was when it was asked
    language = models.CharField(_("language"), max_length=20, default="en")  #: of the title
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    #: None where somebody without an account asks; then `facts` holds their address
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    speaks_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: the body that decides; None: the secretariat
    body = models.ForeignKey(
        "accounts.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_two = models.BooleanField(_("two people have to agree"), default=False)
    facts = models.JSONField(default=dict)  #: what the kind needs to carry it out
    asked_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The oldest first; a thing has one open request of a kind."""

        ordering = ("asked_at",)
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = (
            models.Index(fields=("state", "due_at"), name="request_by_state"),
            models.Index(fields=("thing_kind", "thing_key"), name="request_by_thing"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "thing_kind", "thing_key", "asked_by"),
                condition=models.Q(state__in=("open", "changes", "answered", "appealed"))
                & ~models.Q(thing_kind=""),
                name="one_open_request_of_a_kind",
            ),
        )

    @property
    def thing(self) -> Thing | None:
        """What it is about."""
        return Thing(self.thing_kind, self.thing_key) if self.thing_kind else None


class Step(models.Model):
    """One thing that happened to a request; steps are added, never changed."""

    class Action(models.TextChoices):
        """What somebody did."""

        ASK = "ask", _("asked")
        COMMENT = "comment", _("commented")
        NOTE = "note", _("noted for those who decide")
        TAKE = "take", _("took it on")
        ASK_CHANGES = "ask_changes", _("asked for changes")
        NO_CHANGES = "no_changes", _("needs no changes any more")
        RESUBMIT = "resubmit", _("handed it in again")
        AGREE = "agree", _("agreed; a second person is needed")
        ACCEPT = "accept", _("accepted")
        DECLINE = "decline", _("declined")
        CLOSE = "close", _("closed it")
        APPEAL = "appeal", _("appealed")
        WITHDRAW = "withdraw", _("withdrew")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12, choices=Action.choices)
    #: None: somebody without an account, or nobody (a rule)
    person = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    speaks_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(blank=True)
    told = models.JSONField(default=list)  #: names of those who were told, as was shown before
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they happened."""

        ordering = ("at", "pk")
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    @property
    def is_internal(self) -> bool:
        """Whether only those who decide see it."""
        return self.action in (self.Action.NOTE, self.Action.TAKE)
