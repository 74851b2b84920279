"""Raising gaps, saying them differently, proposing against them, and saying what bears on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import Organisation, User
from counted.hub.accounts.rules import require_voice, standing
from counted.hub.desk import indexing
from counted.hub.desk.actions import tell
from counted.hub.desk.models import Notice
from counted.hub.desk.words import QUOTE, name_of
from counted.hub.evidence import actions as evidence
from counted.hub.evidence.models import Link
from counted.hub.guidance.gaps import presenting, queries, rules, steps
from counted.hub.guidance.gaps.moving import OPEN, Action
from counted.hub.guidance.gaps.scope import public_card
from counted.hub.guidance.models import Gap, Passage, Proposal
from counted.hub.library.models import Concept
from counted.hub.ui.things import Thing
from counted.messages import mark

WRITTEN = (
    "kind", "statement", "text", "language", "severity", "topics", "stages", "groups",
    "indicators", "countries", "place",
)  # fmt: skip
PROPOSED = gettext_noop("%(who)s proposes what to do about a gap: %(title)s")
CITED = gettext_noop("%(who)s says what bears on a gap: %(title)s")
TAKEN_UP = gettext_noop("%(who)s took up what you propose about a gap: %(title)s")
DECLINED = gettext_noop("%(who)s declined what you propose about a gap, with a reason: %(title)s")


@transaction.atomic
def raise_gap(
    *,
    by: User,
    told: Mapping[str, Any],
    speaks_for: Organisation | None = None,
    motivated_by: Thing | None = None,
    made_up: bool = False,
) -> Gap:
    """Raise a gap; `told` has the columns of `WRITTEN`.

    It is linked to what motivated it only where everybody may see that.
    """
    require_member(by)
    require_voice(by, speaks_for)
    gap = Gap(author=by, speaks_for=speaks_for, made_up=made_up)
    _tell_of(gap, told)
    gap.save()
    if motivated_by is not None and public_card(motivated_by):
        evidence.link(
            source=motivated_by, relation=Link.Relation.MOTIVATES,
            target=presenting.gap_thing(gap), by=by, speaks_for=speaks_for, is_checked=True,
        )  # fmt: skip
    steps.write(gap, action=Action.RAISE, by=by, speaks_for=speaks_for)
    return gap


@transaction.atomic
def reword(
    *,
    gap: Gap,
    by: User,
    told: Mapping[str, Any],
    why: str,
    speaks_for: Organisation | None = None,
    is_hidden: bool = False,
) -> Gap:
    """Say a gap differently; how it read before stays in its history.

    The secretariat hides that (`is_hidden`) where it should not stand anywhere.
    """
    require_voice(by, speaks_for)
    [gap] = steps.locked(gap.pk)
    steps.require(gap, by, Action.REWORD, why)
    before = gap.statement
    _tell_of(gap, told)
    gap.save()
    is_kept = before != gap.statement and not (is_hidden and standing(by).is_secretariat)
    step = steps.write(
        gap, action=Action.REWORD, by=by, speaks_for=speaks_for, text=why,
        **({"before": before} if is_kept else {}),
    )  # fmt: skip
    steps.announce(step, is_decision=False)
    return gap


def _tell_of(gap: Gap, told: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in told:
            setattr(gap, name, told[name])


@transaction.atomic
def propose(
    *,
    gap: Gap,
    by: User,
    text: str,
    language: str = "en",
    speaks_for: Organisation | None = None,
    made_up: bool = False,
) -> Proposal:
    """Propose what to do about a gap in which something is still missing."""
    require_member(by)
    require_voice(by, speaks_for)
    [gap] = steps.locked(gap.pk)
    require_open(gap)
    if not text.strip():
        raise WrongUse(
            mark("A proposal without words helps nobody."),
            remedy=mark("Write down what should be done."),
        )
    proposal = Proposal.objects.create(
        gap=gap, author=by, speaks_for=speaks_for, text=text.strip(), language=language,
        made_up=made_up,
    )  # fmt: skip
    indexing.put(presenting.gap_thing(gap))
    facts = _facts(gap, by, speaks_for) | {QUOTE: proposal.text[: steps.LONGEST_QUOTE]}
    steps.news(gap, PROPOSED, facts, by=by)
    return proposal


def decide(*, proposal: Proposal, by: User, is_taken_up: bool, reason: str) -> Proposal:
    """Take a proposal up or decline it, with a reason; whoever made it is told."""
    return _decide(proposal, by, is_taken_up=is_taken_up, reason=reason)


@transaction.atomic
def take_up(
    *,
    proposal: Proposal,
    passages: Iterable[Passage],
    by: User,
    reason: str,
) -> Proposal:
    """Say that passages of guidance came of a proposal, which takes it up where it was not yet."""
    proposal = _locked(proposal)
    if proposal.state == Proposal.State.TAKEN_UP:
        _require_keeper(proposal, by)
    else:
        proposal = _decide(proposal, by, is_taken_up=True, reason=reason)
    proposal.passages.add(*passages)
    indexing.put(presenting.gap_thing(proposal.gap))
    return proposal


@transaction.atomic
def _decide(proposal: Proposal, by: User, *, is_taken_up: bool, reason: str) -> Proposal:
    proposal = _locked(proposal)
    _require_keeper(proposal, by)
    is_declined = proposal.state == Proposal.State.DECLINED
    if proposal.state != Proposal.State.PROPOSED and not (is_declined and is_taken_up):
        raise WrongUse(
            mark("This proposal was decided already."),
            remedy=mark("Open the page of the gap again; the reason stands there."),
        )
    if not reason.strip():
        raise WrongUse(
            mark("A decision without words helps nobody."),
            remedy=mark("Write down what is meant, and why."),
        )
    state = Proposal.State.TAKEN_UP if is_taken_up else Proposal.State.DECLINED
    proposal.state, proposal.reason = state, reason.strip()
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    tell(
        people=[proposal.author], why=Notice.Why.YOURS,
        text=TAKEN_UP if is_taken_up else DECLINED,
        facts={**_facts(proposal.gap, by, None), QUOTE: reason[: steps.LONGEST_QUOTE],
               "proposal": proposal.pk},
        url=presenting.gap_url(proposal.gap), thing=presenting.gap_thing(proposal.gap),
        is_decision=True, by=by,
    )  # fmt: skip
    return proposal


def _locked(proposal: Proposal) -> Proposal:
    found = Proposal.objects.select_for_update(of=("self",)).select_related("gap", "author")
    return found.get(pk=proposal.pk)


def _require_keeper(proposal: Proposal, by: User) -> None:
    """Whoever looks after the gap, or the one into which it was merged."""
    gap = proposal.gap
    into = queries.roots().get(gap.pk)
    root = queries.gap(into) if into else gap
    may = root is not None and rules.may_look_after(standing(by), root)
    _require(may or rules.may_look_after(standing(by), gap))


@transaction.atomic
def cite(
    *,
    gap: Gap,
    by: User,
    relation: str,
    source: Thing | None = None,
    url: str = "",
    title: str = "",
    note: str = "",
    speaks_for: Organisation | None = None,
) -> Link:
    """Say that a thing here, or an address elsewhere, bears on a gap, and how.

    A thing points at the gap. An address elsewhere has no page here that could point at anything:
    the link is kept with the gap and reads from there (`citing`).
    """
    require_member(by)
    require_not_merged(gap)
    thing = presenting.gap_thing(gap)
    if source == thing:
        raise WrongUse(mark("A gap is no evidence for itself."), remedy=mark("Name another page."))
    link = evidence.bear_on(
        thing=thing, relation=relation, by=by, source=source, url=url, title=title, note=note,
        speaks_for=speaks_for,
    )  # fmt: skip
    facts = _facts(gap, by, speaks_for) | {"link": link.pk, **({QUOTE: note} if note else {})}
    steps.news(gap, CITED, facts, by=by)
    return link


@transaction.atomic
def uncite(*, gap: Gap, link: Link, by: User) -> None:
    """Take away what was said to bear on a gap: whoever said it, and who looks after the gap."""
    evidence.unlink(link=link, by=by, is_checked=rules.may_look_after(standing(by), gap))


@transaction.atomic
def replace_topic(old: Concept, new: Concept) -> None:
    """Give gaps the concept into which theirs was merged."""
    for column in ("topics", "groups"):
        found = list(Gap.objects.filter(**{f"{column}__contains": [old.key]}))
        for it in found:
            keys = (new.key if key == old.key else key for key in getattr(it, column))
            setattr(it, column, list(dict.fromkeys(keys)))
            it.save(update_fields=[column])
        indexing.put_all(presenting.KIND, [str(it.pk) for it in found])


def require_open(gap: Gap) -> None:
    """Refuse what needs a gap in which something is still missing."""
    if gap.state not in OPEN:
        raise WrongUse(
            mark("This gap is addressed, closed or part of another one."),
            remedy=mark("Open its page again; it says what became of it."),
        )


def require_not_merged(gap: Gap) -> None:
    """Refuse what belongs to the gap into which this one was merged."""
    if gap.state == Gap.State.MERGED:
        raise WrongUse(
            mark("This gap was merged into another one."), remedy=mark("Say it of that one.")
        )


def require_member(by: User) -> None:
    """Refuse whoever is no member."""
    _require(rules.may_raise(standing(by)))


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise WrongUse(
            mark("This is not yours to do."),
            remedy=mark("Ask whoever sees to the gap, or the secretariat."),
        )


def _facts(gap: Gap, by: User, speaks_for: Organisation | None) -> dict[str, Any]:
    return {"who": name_of(by, speaks_for), "title": presenting.beginning(gap.statement)}
