"""What each key of a study file is made of: a description, an example, a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ConfigDict, Field

from counted.errors import StudyError
from counted.messages import mark
from counted.model.condition import check_condition
from counted.sentence import Sentence

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Identifier = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*$",
        max_length=60,
        description="Small letters, digits and underscores, starting with a letter.",
        examples=["basic_water"],
    ),
]
#: How many there are of something; more than this is a slip of the pen.
HowMany = Annotated[float, Field(le=1e12)]
Title = Annotated[str, Field(min_length=1)]
Condition = Annotated[dict[str, Any], AfterValidator(check_condition)]

_Named = TypeVar("_Named")


def described(description: str, example: Any, **more: Any) -> Any:
    """A key of the study file: what it means, and one example."""
    return Field(description=description, examples=[example], **more)


def unique(things: Any, what: Sentence) -> None:
    """Raise StudyError where two of the things have one id."""
    seen: set[str] = set()
    for name in _ids(things):
        if name in seen:
            raise StudyError(
                mark(
                    "There are two entries called '{name}': each {thing} needs a name of its own."
                ),
                remedy=mark("Rename one of them."),
                ids=(name,),
                facts={"name": name, "thing": what},
            )
        seen.add(name)


def _ids(things: Any) -> Iterator[str]:
    return (thing.id for thing in things)


def named(things: tuple[_Named, ...], name: str, what: Sentence) -> _Named:
    """The thing with that id; StudyError, listing what there is, where there is none."""
    for thing in things:
        if thing.id == name:  # type: ignore[attr-defined]
            return thing
    raise StudyError(
        mark("The study has no {thing} called '{name}'."),
        remedy=mark("Use one of these or declare it: {known}."),
        ids=(name,),
        facts={"thing": what, "name": name, "known": tuple(_ids(things)) or Sentence(mark("none"))},
    )
