"""The gaps of the made-up world: who raised them, what bears on them, what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from counted.hub.guidance.gaps import actions, doing, joining, voting
from counted.hub.guidance.gaps.rules import Owner
from counted.hub.guidance.models import Gap
from counted.hub.partnerships.models import Need
from counted.hub.ui.things import Thing
from counted.hub.world import cast
from counted.hub.world.inventory import facts
from counted.hub.world.past import on

Event = tuple[float, Callable[[], object]]


def load_gaps() -> None:
    """Everything in the order in which it happened, whatever gap it is about."""
    gaps: dict[str, Gap] = {}
    events: list[Event] = []
    for it in facts("gaps")["gaps"]:
        events += _events(it, gaps)
    for it in facts("gaps")["marks"]:
        events += [_event(it, _mark, gaps, name) for name in it["of"]]
    for day, happen in sorted(events, key=lambda it: it[0]):
        with on(day):
            happen()


def _events(it: Mapping[str, Any], gaps: dict[str, Gap]) -> list[Event]:
    """What happens to one gap."""
    name = it["name"]
    events = [_event(it, _raise, gaps)]
    events += [_event(step, _step, gaps, name) for step in it.get("steps", ())]
    events += [_event(link, _cite, gaps, name) for link in it.get("evidence", ())]
    for one in it.get("proposals", ()):
        made: list[Any] = []
        events.append(_event(one, _propose, gaps, name, made))
        if decided := one.get("decided"):
            events.append(_event(decided, _decide, made))
    return events


def _event(it: Mapping[str, Any], happen: Callable[..., object], *more: Any) -> Event:
    return it["day"], lambda: happen(it, *more)


def _voice(it: Mapping[str, Any]) -> dict[str, Any]:
    return {"by": cast.person(it["by"]), "speaks_for": cast.organisation(it.get("organisation"))}


def _raise(it: Mapping[str, Any], gaps: dict[str, Gap]) -> None:
    told = {key: it[key] for key in actions.WRITTEN if key in it}
    came_from = _thing(it["from"]) if "from" in it else None
    gaps[it["name"]] = actions.raise_gap(
        **_voice(it), told=told, motivated_by=came_from, made_up=True
    )


def _thing(name: str) -> Thing:
    """A thing by the short name of the files; a need by how it begins."""
    kind, _colon, begins = name.partition(":")
    if kind == "need":
        return Thing(kind, str(Need.objects.get(statement__startswith=begins).pk))
    return cast.thing(name)


def _step(it: Mapping[str, Any], gaps: dict[str, Gap], name: str) -> None:
    by, gap = cast.person(it["by"]), Gap.objects.get(pk=gaps[name].pk)
    if it["action"] == "merge":
        joining.merge(gap=gap, into=gaps[it["into"]], by=by, text=it["text"])
        return
    owner: Owner | None = cast.body(it.get("body")) or cast.organisation(it.get("organisation"))
    doing.take_step(gap=gap, by=by, action=it["action"], text=it["text"], owner=owner)


def _cite(it: Mapping[str, Any], gaps: dict[str, Gap], name: str) -> None:
    actions.cite(
        gap=gaps[name], **_voice(it), relation=it["relation"], source=_thing(it["thing"]),
        note=it["note"],
    )  # fmt: skip


def _propose(it: Mapping[str, Any], gaps: dict[str, Gap], name: str, made: list[Any]) -> None:
    made.append(actions.propose(gap=gaps[name], **_voice(it), text=it["text"], made_up=True))


def _decide(it: Mapping[str, Any], made: list[Any]) -> None:
    by = cast.person(it["by"])
    actions.decide(proposal=made[0], by=by, is_taken_up=it["is_taken_up"], reason=it["reason"])


def _mark(it: Mapping[str, Any], gaps: dict[str, Gap], name: str) -> None:
    voting.vote(gap=gaps[name], **_voice(it))
