"""Reading gaps, what was merged into them, and who marked them; everybody reads all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from counted.hub.accounts.models import User
from counted.hub.accounts.rules import Standing
from counted.hub.guidance.gaps import weighing
from counted.hub.guidance.gaps.moving import OPEN
from counted.hub.guidance.gaps.weighing import Mark, Tally
from counted.hub.guidance.models import Gap, GapStep, GapVote, Proposal

WITH = ("author", "speaks_for", "owner", "owner_body", "owner_organisation")


def gaps() -> QuerySet[Gap]:
    """All gaps with who raised them and who sees to them, the latest first."""
    return Gap.objects.select_related(*WITH)


def gap(key: int) -> Gap | None:
    """One gap, with the one into which it was merged."""
    return gaps().select_related("merged_into").filter(pk=key).first()


def open_gaps() -> QuerySet[Gap]:
    """Gaps in which something is still missing."""
    return gaps().filter(state__in=OPEN)


def owned_by(who: Standing) -> Q:
    """The condition that somebody sees to a gap; as `rules.owns`."""
    if not who.is_signed_in:
        return Q(pk__in=[])
    return (
        Q(owner_id=who.person_id)
        | Q(owner_body_id__in=who.led)
        | Q(owner_organisation_id__in=who.represented)
    )


def looked_after(who: Standing) -> Q:
    """The condition that somebody looks after a gap; as `rules.may_look_after`."""
    return Q(pk__isnull=False) if who.is_secretariat else owned_by(who)


def family(found: Gap) -> list[int]:
    """The keys of a gap and of all that were merged into it, also by way of another; itself first.

    What was said of any of them is said of it: links, proposals and marks stay where they are.
    """
    keys, level = [found.pk], [found.pk]
    while level:
        merged = Gap.objects.filter(merged_into__in=level).order_by("pk")
        level = list(merged.values_list("pk", flat=True))
        keys += level
    return keys


def roots() -> Mapping[int, int]:
    """Each merged gap and the one in which it is found today."""
    into = dict(
        Gap.objects.filter(state=Gap.State.MERGED).values_list("pk", "merged_into_id").order_by()
    )
    return {key: _root(key, into) for key in into}


def _root(key: int, into: Mapping[int, int]) -> int:
    while key in into:
        key = into[key]
    return key


def steps(found: Gap) -> QuerySet[GapStep]:
    """What happened to a gap, in order."""
    return found.steps.select_related("author", "speaks_for")


def last_step(found: Gap, action: str) -> GapStep | None:
    """The latest step of a kind."""
    return found.steps.filter(action=action).order_by("-at", "-pk").first()


def proposals(keys: Iterable[int]) -> QuerySet[Proposal]:
    """What is proposed against some gaps, with the passages that came of it."""
    found = Proposal.objects.filter(gap__in=list(keys))
    found = found.select_related("author", "speaks_for", "decided_by", "gap")
    return found.prefetch_related("passages__clause", "passages__version__document")


def to_decide(who: Standing) -> QuerySet[Proposal]:
    """Proposals that wait for somebody's word."""
    mine = Gap.objects.filter(looked_after(who))
    found = Proposal.objects.filter(state=Proposal.State.PROPOSED, gap__in=mine)
    return found.filter(gap__state__in=OPEN).select_related("gap", "author", "speaks_for")


def votes() -> QuerySet[GapVote]:
    """Marks of people who have an account, in the order in which they were made."""
    return GapVote.objects.filter(person__is_active=True).order_by("at", "pk")


def marks(of: User | None = None) -> list[Mark]:
    """The marks that count today: on open gaps, each person's first five; two or three queries.

    A mark on a gap that was merged counts for the one in which it is found.
    """
    found = votes() if of is None else votes().filter(person=of)
    told = [Mark(*it) for it in found.values_list("person_id", "constituency", "gap_id")]
    if not told:
        return []
    into = roots()
    named = {into.get(it.gap, it.gap) for it in told}
    still = Gap.objects.filter(pk__in=named, state__in=OPEN).values_list("pk", flat=True)
    return weighing.counted(told, into=into, among=set(still))


def tally() -> Tally:
    """All marks that count today, by gap and constituency."""
    return weighing.tally(marks())


def voters(keys: Iterable[int]) -> list[User]:
    """Who marked any of some gaps, each once, by name."""
    found = User.objects.filter(gap_votes__gap__in=list(keys), is_active=True)
    return list(found.distinct().order_by("name", "pk"))


def taken_part_since(since: datetime) -> Counter[int]:
    """How often each person raised, moved, proposed against or marked a gap since a time."""
    counted: Counter[int] = Counter()
    for rows, name in (
        (GapStep.objects.filter(at__gte=since), "author_id"),
        (Proposal.objects.filter(at__gte=since), "author_id"),
        (GapVote.objects.filter(at__gte=since), "person_id"),
    ):
        counted.update(rows.values_list(name, flat=True))
    return counted
