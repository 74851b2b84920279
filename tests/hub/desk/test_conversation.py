"""The way of a request: every state, action and side; and what no sequence of steps can reach."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counted.hub.desk.conversation import (
    ASKER,
    DECIDER,
    TABLE,
    UNDECIDED,
    Action,
    Actor,
    Course,
    Done,
    State,
    Way,
    after,
    option,
    options,
)

AMINA, DORA, BORIS, CHEN = 1, 2, 3, 4
ASKED = Done(Action.ASK, AMINA)
STANDING = {
    AMINA: Actor(AMINA, asks=True),
    DORA: Actor(DORA, decides=True),
    BORIS: Actor(BORIS, decides=True),
    CHEN: Actor(CHEN),
}
#: state -> side -> what may be done; read beside the table, not from it
MAY = {
    State.OPEN: {
        ASKER: {Action.COMMENT, Action.WITHDRAW},
        DECIDER: {
            *(Action.COMMENT, Action.NOTE, Action.TAKE),
            *(Action.ACCEPT, Action.ASK_CHANGES, Action.DECLINE),
        },
    },
    State.CHANGES: {
        ASKER: {Action.COMMENT, Action.RESUBMIT, Action.WITHDRAW},
        DECIDER: {
            *(Action.COMMENT, Action.NOTE, Action.TAKE),
            *(Action.NO_CHANGES, Action.DECLINE),
        },
    },
    State.APPEALED: {
        ASKER: {Action.COMMENT, Action.WITHDRAW},
        DECIDER: {
            *(Action.COMMENT, Action.NOTE, Action.TAKE),
            *(Action.ACCEPT, Action.ASK_CHANGES, Action.DECLINE),
        },
    },
    State.ANSWERED: {ASKER: set(), DECIDER: {Action.NOTE, Action.TAKE}},  # stands in no decision
    State.CLOSED: {ASKER: set(), DECIDER: {Action.NOTE}},
    State.ACCEPTED: {ASKER: set(), DECIDER: {Action.NOTE}},
    State.DECLINED: {ASKER: {Action.APPEAL}, DECIDER: {Action.NOTE}},
    State.WITHDRAWN: {ASKER: set(), DECIDER: {Action.NOTE}},
}


def course(state: str, *steps: Done, needs_two: bool = False) -> Course:
    """A request in a state, after it was asked and some more."""
    return Course(state, needs_two, (ASKED, *steps))


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_every_state_action_and_side(state: State, action: Action) -> None:
    for who, side in ((AMINA, ASKER), (DORA, DECIDER)):
        may = option(course(state), STANDING[who], action) is not None
        assert may is (action in MAY[state][side]), (state, action, side)
    assert option(course(state), STANDING[CHEN], action) is None


def test_no_bare_no() -> None:
    wordless = {it.action for it in TABLE if not it.needs_text}
    assert wordless == {
        *(Action.RESUBMIT, Action.WITHDRAW, Action.TAKE, Action.AGREE, Action.ACCEPT),
        Action.NO_CHANGES,
    }


#: the same for what is answered and not decided
TALKS = {
    Way.LETTER: {
        ASKER: {Action.COMMENT, Action.WITHDRAW},
        DECIDER: {Action.COMMENT, Action.ACCEPT, Action.DECLINE},
    },
    Way.MESSAGE: {
        ASKER: {Action.COMMENT, Action.WITHDRAW},
        DECIDER: {Action.COMMENT, Action.NOTE, Action.TAKE, Action.CLOSE},
    },
}
AFTER = {Way.LETTER: set(), Way.MESSAGE: {Action.NOTE}}


@pytest.mark.parametrize(("way", "state"), list(product(TALKS, State)))
def test_letters_and_messages_are_answered_and_not_decided(way: Way, state: State) -> None:
    now = Course(state, False, (ASKED,), way=way)
    is_open = state in (State.OPEN, State.ANSWERED)
    may = {it.action for it in options(now, STANDING[AMINA])}
    assert may == (TALKS[way][ASKER] if is_open else set())
    may = {it.action for it in options(now, STANDING[DORA])}
    assert may - {Action.TAKE} == (TALKS[way][DECIDER] - {Action.TAKE} if is_open else AFTER[way])
    if way == Way.LETTER:
        assert (Action.TAKE in may) is (state == State.ANSWERED)


def test_an_answer_settles_it_until_they_write_again() -> None:
    for way in TALKS:
        now = Course(State.OPEN, False, (ASKED,), way=way)
        for who, state in ((DORA, State.ANSWERED), (AMINA, State.OPEN), (AMINA, State.OPEN)):
            rule = option(now, STANDING[who], Action.COMMENT)
            assert rule is not None
            assert rule.needs_text
            now = after(now, rule, STANDING[who])
            assert now.state == state


def test_whoever_asks_does_not_decide() -> None:
    both = Actor(AMINA, asks=True, decides=True)
    assert {it.side for it in options(course(State.OPEN), both)} == {ASKER}


def test_an_appeal_is_made_once_and_decided_by_somebody_else() -> None:
    declined = Done(Action.DECLINE, DORA)
    appealed = course(State.APPEALED, declined, Done(Action.APPEAL, AMINA))
    for action in (Action.ACCEPT, Action.DECLINE, Action.ASK_CHANGES):
        assert option(appealed, STANDING[DORA], action) is None
        assert option(appealed, STANDING[BORIS], action) is not None
    assert option(appealed, STANDING[DORA], Action.COMMENT) is not None
    assert option(appealed, STANDING[DORA], Action.TAKE) is None
    assert option(appealed, STANDING[BORIS], Action.TAKE) is not None
    again = course(State.DECLINED, declined, Done(Action.APPEAL, AMINA), declined)
    assert option(again, STANDING[AMINA], Action.APPEAL) is None


def test_two_people_where_two_are_needed() -> None:
    first = course(State.OPEN, needs_two=True)
    assert option(first, STANDING[DORA], Action.ACCEPT) is None
    rule = option(first, STANDING[DORA], Action.AGREE)
    assert rule is not None
    agreed = after(first, rule, STANDING[DORA])
    assert option(agreed, STANDING[DORA], Action.ACCEPT) is None
    assert option(agreed, STANDING[BORIS], Action.AGREE) is None
    assert option(agreed, STANDING[BORIS], Action.ACCEPT) is not None
    assert option(course(State.OPEN), STANDING[DORA], Action.AGREE) is None


def test_agreeing_counts_for_what_stood_there_then() -> None:
    steps = (
        Done(Action.AGREE, DORA),
        Done(Action.ASK_CHANGES, BORIS),
        Done(Action.RESUBMIT, AMINA),
    )
    assert (
        option(course(State.OPEN, *steps, needs_two=True), STANDING[BORIS], Action.ACCEPT) is None
    )


def test_who_took_it_on_does_not_take_it_on_again() -> None:
    rule = option(course(State.OPEN), STANDING[DORA], Action.TAKE)
    assert rule is not None
    taken = after(course(State.OPEN), rule, STANDING[DORA])
    assert taken.state == State.OPEN
    assert option(taken, STANDING[DORA], Action.TAKE) is None
    assert option(taken, STANDING[BORIS], Action.TAKE) is not None


@given(
    needs_two=st.booleans(),
    tries=st.lists(st.tuples(st.sampled_from(sorted(STANDING)), st.sampled_from(Action))),
)
def test_no_sequence_of_steps_goes_around_the_deciders(
    needs_two: bool, tries: list[tuple[int, Action]]
) -> None:
    now = course(State.OPEN, needs_two=needs_two)
    for who, action in tries:
        rule = option(now, STANDING[who], action)
        if rule is None:
            continue
        now = after(now, rule, STANDING[who])
        assert rule.side == (ASKER if who == AMINA else DECIDER)
        assert who != CHEN
    done = [it for it in now.steps if it.action != Action.NOTE]
    if now.state == State.ACCEPTED:
        assert done[-1].action == Action.ACCEPT
        assert done[-1].person in (DORA, BORIS)
        if needs_two:
            since = len(done) - 1 - [it.action for it in reversed(done)].index(Action.AGREE)
            assert done[since].person not in (done[-1].person, AMINA)
    refused = [it for it in done if it.action == Action.DECLINE]
    assert len({it.person for it in refused}) == len(refused) <= 2
    assert sum(it.action == Action.APPEAL for it in done) <= 1
    assert (now.state in UNDECIDED) is not bool(
        done[-1].action in (Action.ACCEPT, Action.DECLINE, Action.WITHDRAW)
    )


def test_the_manual_has_the_same_table() -> None:
    manual = (Path(__file__).parents[3] / "docs/guide/requests.md").read_text(encoding="utf-8")
    lines = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in manual.splitlines()
        if line.startswith("| ")
    ]
    told = [
        (
            rule.action.value,
            rule.side,
            ", ".join(it.value for it in Way if it in rule.ways),
            ", ".join(it.value for it in State if it in rule.states),
            rule.to.value if rule.to else "",
            "yes" if rule.needs_text else "",
        )
        for rule in TABLE
    ]
    assert lines[1:] == told
