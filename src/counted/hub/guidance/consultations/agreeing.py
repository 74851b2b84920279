"""Saying whether one agrees with a comment of somebody else, once, and taking that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk.participation import profiles
from counted.hub.guidance.consultations import rules
from counted.hub.guidance.models import Agreement, Comment
from counted.messages import mark


@transaction.atomic
def say(
    *, comment: Comment, by: User, value: int, speaks_for: Organisation | None = None
) -> Agreement:
    """Agree (1), neither (0) or disagree (-1); said again, the last one counts."""
    require_voice(by, speaks_for)
    _require(comment, by)
    constituency = speaks_for.kind if speaks_for else profiles({by.pk})[by.pk].constituency
    told = {"value": Agreement.Value(value), "organisation": speaks_for,
            "constituency": constituency}  # fmt: skip
    kept, _is_new = Agreement.objects.update_or_create(comment=comment, person=by, defaults=told)
    return kept


@transaction.atomic
def take_back(*, comment: Comment, by: User) -> None:
    """Say nothing any more, while it is open."""
    _require(comment, by)
    Agreement.objects.filter(comment=comment, person=by).delete()


def _require(comment: Comment, by: User) -> None:
    if not rules.may_agree(standing(by), comment, timezone.now()):
        raise WrongUse(
            mark("You cannot agree or disagree with this comment now."),
            remedy=mark("While it is open, say so of comments of others."),
        )
