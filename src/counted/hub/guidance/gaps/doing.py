"""Doing what the table allows with one gap: accept, see to it, address, close, open again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk.actions import tell
from counted.hub.desk.models import Notice
from counted.hub.desk.words import name_of
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import presenting, queries, rules, steps
from counted.hub.guidance.gaps.moving import Action
from counted.hub.guidance.gaps.rules import Owner
from counted.hub.guidance.models import Gap, Proposal
from counted.messages import mark

NAMED = gettext_noop("%(who)s asks you to see to a gap: %(title)s")
#: What a link to a gap says that answers it.
ANSWERS = (Link.Relation.FILLS, Link.Relation.ANSWERS)


@transaction.atomic
def take_step(
    *,
    gap: Gap,
    by: User,
    action: str,
    text: str = "",
    speaks_for: Organisation | None = None,
    owner: Owner | None = None,
) -> Gap:
    """Do one thing with a gap; `owner` is who sees to it from now on. Raises WrongUse.

    Merging, splitting and saying it differently need more than words: `joining`, `actions.reword`.
    """
    require_voice(by, speaks_for)
    [gap] = steps.locked(gap.pk)
    rule = steps.require(gap, by, Action(action), text)
    if rule.action == Action.ADDRESS:
        _require_answer(gap)
    gap.state = rule.to or gap.state
    told: dict[str, Any] = {}
    if rule.action == Action.TAKE_ON:
        told = _give(gap, owner or by, by)
    elif rule.action == Action.GIVE_UP:
        gap.owner = gap.owner_body = gap.owner_organisation = None
    gap.save()
    step = steps.write(gap, action=rule.action, by=by, speaks_for=speaks_for, text=text, **told)
    if rule.action == Action.TAKE_ON:
        _tell_named(gap, by, speaks_for)
    steps.announce(step, is_decision=rule.action != Action.ASK_HELP)
    return gap


def _give(gap: Gap, owner: Owner, by: User) -> dict[str, Any]:
    """Let somebody see to it; what the history keeps of that: names, but for people."""
    if not rules.may_name(standing(by), owner):
        raise WrongUse(
            mark("You cannot promise this in the name of others."),
            remedy=mark("See to it yourself, or ask the secretariat to name somebody."),
        )
    gap.owner = owner if isinstance(owner, User) else None
    gap.owner_body = owner if isinstance(owner, Body) else None
    gap.owner_organisation = owner if isinstance(owner, Organisation) else None
    if isinstance(owner, User):
        return {"person": owner.pk}
    return {"names": {"owner": owner.name}}


def _tell_named(gap: Gap, by: User, speaks_for: Organisation | None) -> None:
    tell(
        people=steps.keepers(presenting.owner_of(gap)), why=Notice.Why.ASSIGNED, text=NAMED,
        facts={"who": name_of(by, speaks_for), "title": presenting.beginning(gap.statement)},
        url=presenting.gap_url(gap), thing=presenting.gap_thing(gap), is_decision=True, by=by,
    )  # fmt: skip


def is_answered(gap: Gap) -> bool:
    """Whether anything was done: a proposal that was taken up, or something that answers it."""
    keys = queries.family(gap)
    taken_up = Proposal.objects.filter(gap__in=keys, state=Proposal.State.TAKEN_UP)
    links = Link.objects.filter(relation__in=ANSWERS)
    names = [str(it) for it in keys]
    here = links.filter(target_kind=presenting.KIND, target_key__in=names)
    elsewhere = links.filter(source_kind=presenting.KIND, source_key__in=names, target_kind="")
    return taken_up.exists() or here.exists() or elsewhere.exists()


def _require_answer(gap: Gap) -> None:
    if not is_answered(gap):
        raise WrongUse(
            mark("Nothing on the page of this gap says what was done about it."),
            remedy=mark("Take up a proposal first, or name what fills or answers it."),
        )
