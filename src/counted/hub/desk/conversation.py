"""The way of a request, as a table: who may do what in which state, and where it leads.

There is no bare yes or no: asking for changes, declining and appealing need words. Whoever
declined neither takes the appeal on nor decides about it, and nobody decides about what they ask
for themselves. Where two people are needed, one agrees and another accepts; agreeing counts until
the request changes, because it was given to what stood there then.

A letter is simpler: whoever was asked answers, says yes or says no, and that is the end of it; who
has written back and will answer later keeps it among what waits.
Nobody stands above them, so nothing is appealed, taken on or noted in secret. A message to the
secretariat is answered, and closed with a reason where nothing more is to be said; there is
nothing to accept.

Nothing here reads the database: `Course` is what the rules ask of a request, `Actor` what they ask
of a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from counted.hub.desk.models.requests import Request, Step

State, Action = Request.State, Step.Action

ASKER, DECIDER = "asker", "decider"
READER = "reader"  #: reads what was complained of, and does nothing in it
UNDECIDED = frozenset({State.OPEN, State.CHANGES, State.APPEALED})  #: something has to be done
WAITING = frozenset({State.OPEN, State.APPEALED})  #: for those who decide
IN_TALK = frozenset({State.OPEN, State.ANSWERED})  #: of letters and messages: both sides may write
LIVELY = UNDECIDED | IN_TALK  #: not over yet
ALL = frozenset(State)


class Way(StrEnum):
    """What is wanted: a decision, an answer of other people, or one of the secretariat."""

    DECISION = "decision"
    LETTER = "letter"
    MESSAGE = "message"


TO_DECIDE = frozenset({Way.DECISION})
TO_TALK = frozenset({Way.LETTER, Way.MESSAGE})
IN_OFFICE = frozenset({Way.DECISION, Way.MESSAGE})


@dataclass(frozen=True)
class Rule:
    """What somebody may do: in these states, on this side, leading there, in such requests."""

    action: Action
    side: str  #: ASKER or DECIDER
    states: frozenset[State]
    to: State | None = None  #: None: the state stays
    needs_text: bool = False
    ways: frozenset[Way] = TO_DECIDE

    @property
    def decides(self) -> bool:
        """Whether it is a decision, which nobody takes about their own or twice."""
        return self.action in DECISIONS


DECISIONS = frozenset({Action.AGREE, Action.ACCEPT, Action.DECLINE, Action.ASK_CHANGES})
#: After these the request is another one than that to which somebody agreed.
RENEWING = frozenset({Action.ASK, Action.ASK_CHANGES, Action.RESUBMIT, Action.APPEAL})
_LETTER, _MESSAGE = frozenset({Way.LETTER}), frozenset({Way.MESSAGE})

TABLE: tuple[Rule, ...] = (
    Rule(Action.COMMENT, ASKER, UNDECIDED, needs_text=True),
    Rule(Action.RESUBMIT, ASKER, frozenset({State.CHANGES}), State.OPEN),
    Rule(Action.APPEAL, ASKER, frozenset({State.DECLINED}), State.APPEALED, needs_text=True),
    Rule(Action.WITHDRAW, ASKER, UNDECIDED, State.WITHDRAWN),
    Rule(Action.COMMENT, ASKER, IN_TALK, State.OPEN, needs_text=True, ways=TO_TALK),
    Rule(Action.WITHDRAW, ASKER, IN_TALK, State.WITHDRAWN, ways=TO_TALK),
    Rule(Action.COMMENT, DECIDER, UNDECIDED, needs_text=True),
    Rule(Action.COMMENT, DECIDER, IN_TALK, State.ANSWERED, needs_text=True, ways=TO_TALK),
    Rule(Action.TAKE, DECIDER, frozenset({State.ANSWERED}), State.OPEN, ways=_LETTER),
    Rule(Action.ACCEPT, DECIDER, IN_TALK, State.ACCEPTED, ways=_LETTER),
    Rule(Action.DECLINE, DECIDER, IN_TALK, State.DECLINED, needs_text=True, ways=_LETTER),
    Rule(Action.CLOSE, DECIDER, IN_TALK, State.CLOSED, needs_text=True, ways=_MESSAGE),
    Rule(Action.NOTE, DECIDER, ALL, needs_text=True, ways=IN_OFFICE),
    Rule(Action.TAKE, DECIDER, LIVELY, ways=IN_OFFICE),
    Rule(Action.AGREE, DECIDER, WAITING),
    Rule(Action.ACCEPT, DECIDER, WAITING, State.ACCEPTED),
    Rule(Action.ASK_CHANGES, DECIDER, WAITING, State.CHANGES, needs_text=True),
    Rule(Action.NO_CHANGES, DECIDER, frozenset({State.CHANGES}), State.OPEN),
    Rule(Action.DECLINE, DECIDER, UNDECIDED, State.DECLINED, needs_text=True),
)


class Done(NamedTuple):
    """A step as the rules see it: what was done, and by whom (a key of a person, or None)."""

    action: str
    person: int | None


@dataclass(frozen=True)
class Course:
    """A request as the rules see it."""

    state: str
    needs_two: bool
    steps: tuple[Done, ...]
    taken_by: int | None = None
    way: Way = Way.DECISION

    @property
    def has_appealed(self) -> bool:
        """Whether the one appeal is used."""
        return any(it.action == Action.APPEAL for it in self.steps)

    @property
    def declined_by(self) -> frozenset[int | None]:
        """Those who said no; somebody else decides from then on."""
        return frozenset(it.person for it in self.steps if it.action == Action.DECLINE)

    @property
    def agreed_by(self) -> int | None:
        """Who agreed to the request as it stands now."""
        for step in reversed(self.steps):
            if step.action in RENEWING:
                return None
            if step.action == Action.AGREE:
                return step.person
        return None


@dataclass(frozen=True)
class Actor:
    """A person as the rules see them: on which sides of the request they stand.

    `person` is None for whoever asked without an account and shows it by a signed link.
    """

    person: int | None
    asks: bool = False
    decides: bool = False
    reads: bool = False

    @property
    def side(self) -> str | None:
        """One side only: whoever asks does not decide; None for outsiders."""
        if self.asks:
            return ASKER
        if self.decides:
            return DECIDER
        return READER if self.reads else None


def course_of(request: Request, steps: Iterable[Step], *, way: Way = Way.DECISION) -> Course:
    """What the rules ask of a request, from its steps in order."""
    done = tuple(Done(it.action, it.person_id) for it in steps)
    return Course(request.state, request.needs_two, done, request.taken_by_id, way)


def options(course: Course, actor: Actor) -> tuple[Rule, ...]:
    """What this person may do now, in the order of the table."""
    return tuple(
        rule
        for rule in TABLE
        if rule.side == actor.side
        and course.way in rule.ways
        and course.state in rule.states
        and _holds(rule, course, actor)
    )


def option(course: Course, actor: Actor, action: str) -> Rule | None:
    """The rule by which this person may do this now, or None where they may not."""
    return next((it for it in options(course, actor) if it.action == action), None)


def after(course: Course, rule: Rule, actor: Actor) -> Course:
    """The course when the step is done."""
    return Course(
        state=rule.to or course.state,
        needs_two=course.needs_two,
        steps=(*course.steps, Done(rule.action, actor.person)),
        taken_by=actor.person if rule.action == Action.TAKE else course.taken_by,
        way=course.way,
    )


def _holds(rule: Rule, course: Course, actor: Actor) -> bool:
    """What the columns of the table cannot say."""
    if rule.decides and actor.person in course.declined_by:
        return False
    if rule.action == Action.APPEAL:
        return not course.has_appealed
    if rule.action == Action.TAKE:
        is_theirs = course.taken_by == actor.person and course.way != Way.LETTER
        return not is_theirs and actor.person not in course.declined_by
    if rule.action == Action.AGREE:
        return course.needs_two and course.agreed_by is None
    if rule.action == Action.ACCEPT and course.needs_two:
        return course.agreed_by not in (None, actor.person)
    return True
