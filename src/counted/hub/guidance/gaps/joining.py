"""Merging gaps that are the same, taking them apart again, splitting one that is several.

Nothing moves when gaps are merged: links, proposals and marks stay with the gap on which they were
made, and the page of the other shows them with its own (`queries.family`). So taking them apart
again gives back exactly what was there. When a gap is split, what was chosen goes along with its
part; everything else stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk import indexing
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import actions, presenting, queries, rules, steps
from counted.hub.guidance.gaps.moving import FROM, LET_GO, OPEN, TAKEN_IN, Action
from counted.hub.guidance.models import Gap, Proposal
from counted.messages import mark

MOST_PARTS = 5


@dataclass(frozen=True)
class Part:
    """One of the gaps into which another is split: its statement, and what goes along with it."""

    told: Mapping[str, Any]  #: columns of `actions.WRITTEN`; those left out are as in the other
    proposals: Sequence[int] = ()  #: keys
    links: Sequence[int] = ()  #: keys


@transaction.atomic
def merge(
    *, gap: Gap, into: Gap, by: User, text: str, speaks_for: Organisation | None = None
) -> Gap:
    """Merge a gap into another that says the same; its page then leads there."""
    require_voice(by, speaks_for)
    if gap.pk == into.pk:
        raise WrongUse(mark("A gap is the same as itself."), remedy=mark("Choose another one."))
    gap, into = steps.locked(gap.pk, into.pk)
    steps.require(gap, by, Action.MERGE, text)
    if not (into.state in OPEN and rules.may_look_after(standing(by), into)):
        raise WrongUse(
            mark("{gap} cannot take another one in."),
            remedy=mark("Choose an open gap that you see to, or ask the secretariat."),
            facts={"gap": into.name},
        )
    before = gap.state
    gap.state, gap.merged_into = Gap.State.MERGED, into
    gap.save()
    said = {"by": by, "speaks_for": speaks_for, "text": text}
    step = steps.write(gap, action=Action.MERGE, **said, gaps=[into], state_before=before,
                       names={"other": into.name})  # fmt: skip
    steps.write(into, action=Action.MERGE, **said, gaps=[gap], names={TAKEN_IN: gap.name})
    steps.announce(step)
    return gap


@transaction.atomic
def unmerge(*, gap: Gap, by: User, text: str, speaks_for: Organisation | None = None) -> Gap:
    """Take a gap out of the one into which it was merged; it stands as it stood before."""
    require_voice(by, speaks_for)
    into = gap.merged_into
    if into is None:
        raise WrongUse(mark("This gap is part of no other."), remedy=mark("Open its page again."))
    gap, into = steps.locked(gap.pk, into.pk)
    if gap.merged_into_id != into.pk:  # somebody took it out meanwhile
        raise WrongUse(mark("This gap is part of no other."), remedy=mark("Open its page again."))
    if rules.may_look_after(standing(by), into):
        steps.require_words(text)
    else:
        steps.require(gap, by, Action.UNMERGE, text)
    last = queries.last_step(gap, Action.MERGE)
    gap.state = last.facts["state_before"] if last else Gap.State.RAISED
    gap.merged_into = None
    gap.save()
    said = {"by": by, "speaks_for": speaks_for, "text": text}
    step = steps.write(gap, action=Action.UNMERGE, **said, gaps=[into],
                       names={"other": into.name})  # fmt: skip
    steps.write(into, action=Action.UNMERGE, **said, gaps=[gap], names={LET_GO: gap.name})
    steps.announce(step)
    return gap


@transaction.atomic
def split(
    *,
    gap: Gap,
    by: User,
    parts: Sequence[Part],
    text: str,
    speaks_for: Organisation | None = None,
) -> list[Gap]:
    """Make new gaps from one that is several; it stays, with everything that does not go along.

    The new ones were raised by whoever raised the first, and stand as it stands. Marks stay: those
    who made them meant the whole.
    """
    require_voice(by, speaks_for)
    [gap] = steps.locked(gap.pk)
    steps.require(gap, by, Action.SPLIT, text)
    _require_parts(gap, parts)
    made = [_part_of(gap, it) for it in parts]
    for new, it in zip(made, parts, strict=True):
        _take_along(gap, new, it)
    said = {"by": by, "speaks_for": speaks_for, "text": text}
    for new in made:
        steps.write(new, action=Action.SPLIT, **said, gaps=[gap], names={FROM: gap.name})
    names = ", ".join(it.name for it in made)
    step = steps.write(gap, action=Action.SPLIT, **said, gaps=made, names={"other": names})
    steps.announce(step)
    return made


def _require_parts(gap: Gap, parts: Sequence[Part]) -> None:
    if not 1 <= len(parts) <= MOST_PARTS or any(not it.told.get("statement") for it in parts):
        raise WrongUse(
            mark("A gap is split into one to five new ones, each with its own sentence."),
            remedy=mark("Write down what each of them lacks."),
        )
    for name, theirs in (("proposals", proposals_of(gap)), ("links", links_of(gap))):
        chosen = [key for it in parts for key in getattr(it, name)]
        if len(chosen) != len(set(chosen)) or not set(chosen) <= set(theirs):
            raise WrongUse(
                mark("Something was to go along that is not there, or with two gaps at once."),
                remedy=mark("Choose for each line where it belongs."),
            )


def _part_of(gap: Gap, part: Part) -> Gap:
    """A new gap like another, but for what is told."""
    new = Gap(
        author=gap.author, speaks_for=gap.speaks_for, made_up=gap.made_up, state=gap.state,
        owner=gap.owner, owner_body=gap.owner_body, owner_organisation=gap.owner_organisation,
    )  # fmt: skip
    for name in actions.WRITTEN:
        setattr(new, name, part.told.get(name, "" if name == "text" else getattr(gap, name)))
    new.save()
    return new


def _take_along(gap: Gap, new: Gap, part: Part) -> None:
    Proposal.objects.filter(pk__in=part.proposals, gap=gap).update(gap=new)
    found = Link.objects.filter(pk__in=part.links)
    old, key = str(gap.pk), str(new.pk)
    found.filter(target_kind=presenting.KIND, target_key=old).update(target_key=key)
    found.filter(source_kind=presenting.KIND, source_key=old).update(source_key=key)
    indexing.put_all(presenting.KIND, [old, key])


def proposals_of(gap: Gap) -> Iterable[int]:
    """The proposals against a gap itself that can go along."""
    return gap.proposals.values_list("pk", flat=True)


def links_of(gap: Gap) -> list[int]:
    """The links of a gap itself that can go along."""
    key = {"kind": presenting.KIND, "key": str(gap.pk)}
    there = Link.objects.filter(**{f"target_{name}": it for name, it in key.items()})
    here = Link.objects.filter(**{f"source_{name}": it for name, it in key.items()})
    return [*there.values_list("pk", flat=True), *here.values_list("pk", flat=True)]
