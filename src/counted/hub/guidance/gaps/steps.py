"""How a step of a gap is kept and told: its line of history, its entry in the search, the news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from counted.errors import WrongUse
from counted.hub.accounts.models import Body, Mandate, Organisation, Seat, User
from counted.hub.accounts.rules import LEADING, Standing, running, standing
from counted.hub.desk import indexing
from counted.hub.desk.actions import tell, tell_watchers
from counted.hub.desk.models import Notice
from counted.hub.desk.words import QUOTE, name_of
from counted.hub.guidance.gaps import moving, presenting, queries, rules
from counted.hub.guidance.gaps.moving import NEWS, Action, Course, Role, Rule
from counted.hub.guidance.gaps.rules import Owner
from counted.hub.guidance.models import Gap, GapStep
from counted.hub.ui.things import Thing
from counted.messages import mark

LONGEST_QUOTE = 2000  #: characters


def course_of(gap: Gap) -> Course:
    """What the table asks of a gap."""
    return Course(gap.state, presenting.owner_of(gap) is not None)


def roles_of(who: Standing, gap: Gap) -> frozenset[Role]:
    """On which sides of a gap somebody stands."""
    told = {
        Role.MEMBER: rules.may_raise(who),
        Role.AUTHOR: rules.raised(who, gap),
        Role.KEEPER: rules.owns(who, gap),
        Role.OFFICE: who.is_secretariat,
    }
    return frozenset(role for role, holds in told.items() if holds)


def options(who: Standing, gap: Gap) -> tuple[Rule, ...]:
    """What somebody may do with a gap now."""
    return moving.options(course_of(gap), roles_of(who, gap))


def require(gap: Gap, by: User, action: Action, text: str) -> Rule:
    """The rule by which somebody may do this now. Raises WrongUse where there is none."""
    rule = moving.option(course_of(gap), roles_of(standing(by), gap), action)
    if rule is None:
        raise WrongUse(
            mark("This cannot be done with the gap as it stands now."),
            remedy=mark("Open its page again: somebody may have been quicker."),
        )
    if rule.needs_text:
        require_words(text)
    return rule


def require_words(text: str) -> None:
    """Refuse a step without a reason."""
    if not text.strip():
        raise WrongUse(
            mark("A step without words helps nobody."),
            remedy=mark("Write down what is meant, and why; everybody reads it."),
        )


def locked(*keys: int) -> list[Gap]:
    """Gaps as they stand now, in the order of `keys`, held until the transaction ends."""
    found = queries.gaps().select_for_update(of=("self",)).order_by("pk").in_bulk(sorted(keys))
    return [found[key] for key in keys]


def write(
    gap: Gap,
    *,
    action: Action,
    by: User,
    speaks_for: Organisation | None = None,
    text: str = "",
    names: Mapping[str, str] | None = None,
    gaps: Iterable[Gap] = (),
    **facts: Any,
) -> GapStep:
    """Add a line to the history of a gap, as it stands after the step.

    `names` are what the line names, other than people; `gaps` are the other gaps in it.
    """
    keys = [it.pk for it in gaps]
    told = {"names": dict(names or {}), "gaps": keys, **facts}
    step = GapStep.objects.create(
        gap=gap, action=action, state=gap.state, text=text.strip(), facts=told, author=by,
        speaks_for=speaks_for,
    )  # fmt: skip
    indexing.put(presenting.gap_thing(gap))
    return step


def announce(step: GapStep, *, is_decision: bool = True) -> None:
    """Tell who raised the gap, who sees to it, and who watches it."""
    gap = step.gap
    facts: dict[str, Any] = {
        "who": name_of(step.author, step.speaks_for),
        "title": presenting.beginning(gap.statement),
        "step": step.pk,
        "owner": presenting.owner_name(presenting.owner_of(gap)),
        "other": step.facts["names"].get("other", ""),
    }
    if step.text:
        facts[QUOTE] = step.text[:LONGEST_QUOTE]
    news(gap, NEWS[step.action], facts, by=step.author, is_decision=is_decision)


def news(
    gap: Gap, text: str, facts: Mapping[str, Any], *, by: User, is_decision: bool = False
) -> None:
    """Tell who raised a gap and who sees to it, and then those who watch it, each once.

    What was merged into it is part of it: those of it hear, too.
    """
    thing, url, keys = presenting.gap_thing(gap), presenting.gap_url(gap), queries.family(gap)
    told = {"text": text, "facts": facts, "url": url, "thing": thing, "is_decision": is_decision}
    authors = User.objects.filter(pk__in=Gap.objects.filter(pk__in=keys).values("author_id"))
    people = [*authors, *keepers(presenting.owner_of(gap))]
    tell(people=people, why=Notice.Why.YOURS, by=by, **told)
    for key in keys:
        tell_watchers(by=by, watched=Thing(presenting.KIND, str(key)), **told)


def keepers(owner: Owner | None) -> list[User]:
    """The people who see to a gap today."""
    if owner is None:
        return []
    if isinstance(owner, User):
        return [owner]
    if isinstance(owner, Body):
        held = Seat.objects.filter(running(), body=owner, role__in=LEADING)
    else:
        role = Mandate.Role.REPRESENTATIVE
        held = Mandate.objects.filter(running(), organisation=owner, role=role)
    return list(User.objects.filter(pk__in=held.values("person_id"), is_active=True))
