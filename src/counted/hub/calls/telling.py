"""Who is told what about calls: the words, and the people on each side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from counted.hub.accounts.models import User
from counted.hub.accounts.rules import LEADING, running
from counted.hub.calls.models import Assignment, Call, Contribution, Decision, Remark
from counted.hub.desk.kinds import secretariat
from counted.hub.desk.models import Notice
from counted.hub.desk.telling import tell
from counted.hub.ui.things import Thing

Why = Notice.Why
OUTCOMES = {
    "accepted": _("‘{title}’ is accepted in the call ‘{call}’. {reason}"),
    "changes": _("Changes are asked for in ‘{title}’ for the call ‘{call}’. {reason}"),
    "changes until": _(
        "Changes are asked for in ‘{title}’ for the call ‘{call}’, by {day}. {reason}"
    ),
    "declined": _("‘{title}’ is not taken up in the call ‘{call}’. {reason}"),
    "merged": _("‘{title}’ goes on as a part of ‘{into}’ in the call ‘{call}’. {reason}"),
    "duplicate": _("‘{title}’ is the same as ‘{into}’ in the call ‘{call}’. {reason}"),
}


def organisers(call: Call) -> list[User]:
    """Those who run a call: who lead its body, or the secretariat."""
    if call.body_id is None:
        return list(secretariat())
    led = User.objects.filter(is_active=True, seats__in=call.body.seats.filter(running()).filter(
        role__in=LEADING
    ))  # fmt: skip
    return list(led.distinct()) or list(secretariat())


def authors(contribution: Contribution) -> list[User]:
    """The author and those who agreed to have written it with them."""
    others = [it.person for it in contribution.co_authors.all() if it.person_id]
    return [contribution.author, *others]


def of_call(call: Call) -> Thing:
    """A call as a thing."""
    return Thing("call", call.slug)


def of_contribution(contribution: Contribution) -> Thing:
    """A contribution as a thing."""
    return Thing("contribution", contribution.code)


def handed_in(contribution: Contribution, *, by: User, again: bool = False) -> None:
    """Those who run the call learn of it; co-authors too. Names stay out where they are hidden."""
    call = contribution.call
    text = (
        _("A contribution was handed in again for the call ‘{call}’.")
        if again
        else _("A contribution was handed in for the call ‘{call}’.")
    )
    to_organise = reverse("calls:judge", args=[call.slug, contribution.code])
    tell(
        people=organisers(call), why=Why.DECIDES, text=text, by=by,
        facts={"call": call.title, "code": contribution.code}, url=to_organise,
        thing=of_call(call),
    )  # fmt: skip
    tell(
        people=authors(contribution), why=Why.YOURS, by=by,
        text=_("‘{title}’ was handed in for the call ‘{call}’."),
        facts={"title": contribution.title, "call": call.title},
        url=reverse("calls:contribution", args=[contribution.code]),
        thing=of_contribution(contribution),
    )  # fmt: skip


def withdrawn(contribution: Contribution, *, by: User) -> None:
    """Those who run the call learn that it is gone."""
    call = contribution.call
    tell(
        people=organisers(call), why=Why.DECIDES, by=by,
        text=_("A contribution to the call ‘{call}’ was withdrawn."),
        facts={"call": call.title, "code": contribution.code},
        url=reverse("calls:organise", args=[call.slug]), thing=of_call(call),
    )  # fmt: skip


def asked_to_review(assignments: Iterable[Assignment], *, by: User) -> None:
    """Reviewers learn of what was given to them, and by when."""
    for one in assignments:
        call = one.phase.call
        tell(
            people=[one.reviewer], why=Why.ASSIGNED, by=by,
            text=_("You are asked to review a contribution to the call ‘{call}’ until {day}."),
            facts={
                "call": call.title, "day": one.due_at, "number": one.pk, "asked": one.asked_at,
            },
            url=reverse("calls:review", args=[one.pk]), thing=of_call(call),
        )  # fmt: skip


def called_off(assignment: Assignment, *, by: User) -> None:
    """A reviewer learns that a review is not asked for any more."""
    call, contribution = assignment.phase.call, assignment.contribution
    tell(
        people=[assignment.reviewer], why=Why.ASSIGNED, by=by,
        text=_("You need not review ‘{title}’ any more, for the call ‘{call}’. What you began is "
               "kept for those who run the call."),
        facts={
            "title": contribution.masked.get("title") or contribution.title, "call": call.title,
            "number": assignment.pk,
        },
        url=reverse("calls:mine"), thing=of_call(call),
    )  # fmt: skip


def answered(assignment: Assignment, *, by: User, text: str) -> None:
    """Those who run the call learn that a reviewer said no, or has a conflict."""
    call = assignment.phase.call
    tell(
        people=organisers(call), why=Why.DECIDES, text=text, by=by,
        facts={"call": call.title, "title": assignment.contribution.title, "number": assignment.pk},
        url=reverse("calls:judge", args=[call.slug, assignment.contribution.code]),
        thing=of_call(call),
    )  # fmt: skip


DECLINED = _("A reviewer cannot review ‘{title}’ in the call ‘{call}’.")
CONFLICT = _("A reviewer has a conflict of interest with ‘{title}’ in the call ‘{call}’.")


def remarked(remark: Remark, people: Iterable[Assignment], *, by: User) -> None:
    """The other reviewers of a contribution learn that something was said; not by whom."""
    for one in people:
        tell(
            people=[one.reviewer], why=Why.ASSIGNED, by=by,
            text=_("Something was said about a contribution that you review for ‘{call}’."),
            facts={"call": remark.phase.call.title, "remark": remark.pk},
            url=f"{reverse('calls:review', args=[one.pk])}#said", thing=of_call(remark.phase.call),
        )  # fmt: skip


def decision_facts(decision: Decision) -> dict[str, Any]:
    """What the letter about a decision tells."""
    contribution = decision.contribution
    return {
        "title": contribution.title,
        "call": contribution.call.title,
        "reason": decision.reason,
        **({"day": decision.due_at} if decision.due_at else {}),
    }


def words_of(decision: Decision) -> str:
    """The sentence that tells a decision, with the day until which changes are waited for."""
    return OUTCOMES["changes until" if decision.due_at else decision.outcome]


def decided(decision: Decision, *, by: User) -> None:
    """The authors learn what was decided, and why."""
    contribution = decision.contribution
    tell(
        people=authors(contribution), why=Why.YOURS, text=words_of(decision), by=by,
        facts=decision_facts(decision), url=reverse("calls:contribution", args=[contribution.code]),
        thing=of_contribution(contribution), is_decision=True,
    )  # fmt: skip


def extended(contribution: Contribution, until: datetime, *, by: User) -> None:
    """The authors learn that they have more time for the changes."""
    tell(
        people=authors(contribution), why=Why.YOURS, by=by,
        text=_("You have until {day} for the changes in ‘{title}’ for the call ‘{call}’."),
        facts={
            "title": contribution.title, "call": contribution.call.title,
            "day": until,
        },
        url=reverse("calls:contribution", args=[contribution.code]),
        thing=of_contribution(contribution), is_decision=True,
    )  # fmt: skip


def joined(contribution: Contribution, *, reason: str, by: User) -> None:
    """The authors learn into which other contribution theirs went, and why."""
    into = contribution.kept_in
    tell(
        people=authors(contribution), why=Why.YOURS, text=OUTCOMES[contribution.state], by=by,
        facts={
            "title": contribution.title, "call": contribution.call.title, "reason": reason,
            "into": into.title if into else "",
        },
        url=reverse("calls:contribution", args=[contribution.code]),
        thing=of_contribution(contribution), is_decision=True,
    )  # fmt: skip


def named_as_co_author(contribution: Contribution, person: User, *, by: User) -> None:
    """Somebody with an account learns that they are named as having written with others."""
    tell(
        people=[person], why=Why.MENTIONED, by=by,
        text=_("You are named as a co-author of ‘{title}’ for the call ‘{call}’. Do you agree?"),
        facts={"title": contribution.title, "call": contribution.call.title},
        url=reverse("calls:agree", args=[contribution.code]),
    )  # fmt: skip


def taken_in(contribution: Contribution, *, by: User) -> None:
    """Whoever sent a form by e-mail learns that it has arrived as a draft."""
    tell(
        people=[contribution.author], why=Why.YOURS, by=by,
        text=_("Your form for the call ‘{call}’ has arrived. Look it over and hand it in."),
        facts={"call": contribution.call.title, "title": contribution.title},
        url=reverse("calls:contribution", args=[contribution.code]),
        thing=of_contribution(contribution),
    )  # fmt: skip
