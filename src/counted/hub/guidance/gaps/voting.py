"""Marking gaps that should come first: at most five a person, in one name, to be taken back."""

from __future__ import annotations

from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice
from counted.hub.desk.participation import PERSONALLY
from counted.hub.guidance.gaps import actions, queries, steps
from counted.hub.guidance.gaps.weighing import MOST_MARKS
from counted.hub.guidance.models import Gap, GapVote
from counted.messages import mark


@transaction.atomic
def vote(*, gap: Gap, by: User, speaks_for: Organisation | None = None) -> GapVote:
    """Mark a gap as one that should come first; doing it twice changes nothing.

    Somebody speaks with one voice: a mark in another name moves their other marks there, too.
    """
    actions.require_member(by)
    require_voice(by, speaks_for)
    User.objects.select_for_update().get(pk=by.pk)  # one mark at a time
    [gap] = steps.locked(gap.pk)
    actions.require_open(gap)
    held = {it.gap for it in queries.marks(by)}
    if gap.pk not in held and len(held) >= MOST_MARKS:
        raise WrongUse(
            mark("You have marked {number} gaps, and that is as many as one can."),
            remedy=mark("Take one of your marks back first."),
            facts={"number": MOST_MARKS},
        )
    made, _is_new = GapVote.objects.get_or_create(gap=gap, person=by)
    _speak_for(by, held | {gap.pk}, speaks_for)
    made.refresh_from_db()
    return made


def _speak_for(by: User, held: set[int], speaks_for: Organisation | None) -> None:
    """Give all marks of somebody that count the same voice; those that are over keep theirs."""
    into = queries.roots()
    keys = [*held, *(key for key, root in into.items() if root in held)]
    GapVote.objects.filter(person=by, gap__in=keys).update(
        organisation=speaks_for, constituency=speaks_for.kind if speaks_for else PERSONALLY
    )


@transaction.atomic
def take_back(*, gap: Gap, by: User) -> None:
    """Take one's mark back, also from gaps that were merged into this one."""
    GapVote.objects.filter(person=by, gap__in=queries.family(gap)).delete()
