"""Who may do what with calls, contributions and reviews. Whoever may not see a thing gets 404.

A call is run by the secretariat, or by those who lead the body whose call it is. A contribution
belongs to its author and those who agreed to have written it too. Reviewers see what was given to
them, as long as they have no conflict of interest; see `conflicts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from counted.hub.accounts.rules import leads, standing

if TYPE_CHECKING:
    from datetime import datetime

    from counted.hub.calls.models import Call, Contribution, LateCode, Question


def may_make_calls(person: Any) -> bool:
    """Begin a call: the secretariat, and those who lead a body."""
    who = standing(person)
    return who.is_secretariat or bool(who.led)


def organises(person: Any, call: Call) -> bool:
    """Run a call: change it, share out reviews, decide, report."""
    who = standing(person)
    return who.is_secretariat or bool(call.body_id and leads(person, call.body_id))


def sees_call(person: Any, call: Call) -> bool:
    """Read a call: everybody once it is published."""
    return call.state != "draft" or organises(person, call)


def writes(person: Any, contribution: Contribution) -> bool:
    """Be an author of it: who began it, and co-authors who have agreed."""
    who = standing(person)
    return who.is_signed_in and (
        contribution.author_id == who.person_id
        or any(it.person_id == who.person_id for it in contribution.co_authors.all())
    )


def may_change(contribution: Contribution) -> bool:
    """Change the text: a draft while the call is open, or what changes were asked for, in time."""
    if contribution.state == "changes":
        until = revise_until(contribution)
        in_time = until is None or timezone.now() < until
        return in_time or runs(contribution.late_code, contribution.call)
    return contribution.state == "draft" and accepts(contribution.call, contribution.late_code)


def is_for_reviewers(question: Question, *, hides_authors: bool) -> bool:
    """Whether reviewers get the answer; nothing about a person where names are hidden."""
    about_person = hides_authors and question.target == "person"
    return question.is_for_reviewers and not question.is_personal and not about_person


def accepts(call: Call, late_code: LateCode | None = None) -> bool:
    """Take in contributions today: while it is open, or with a late code that still runs."""
    return call.is_open or (call.stage() == "closed" and runs(late_code, call))


def runs(late_code: LateCode | None, call: Call) -> bool:
    """Whether a late code lets somebody in today, for this call."""
    if late_code is None or late_code.call_id != call.pk:
        return False
    return timezone.now() < late_code.until


def hand_in_by(contribution: Contribution) -> datetime | None:
    """Until when it can be handed in; None where it cannot, or no day was said."""
    if not may_change(contribution):
        return None
    code = contribution.late_code
    if contribution.state == "changes":
        until = revise_until(contribution)
        return until if until is None or timezone.now() < until or code is None else code.until
    return contribution.call.closes_at if contribution.call.is_open or not code else code.until


def revise_until(contribution: Contribution) -> datetime | None:
    """Until when changes are waited for; None where none are asked for, or no day was said."""
    if contribution.state != "changes":
        return None
    waiting = [it.due_at for it in contribution.rounds.all() if it.replied_at is None]
    return waiting[-1] if waiting else None
