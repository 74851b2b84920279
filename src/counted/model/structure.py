"""An SDMX structure: what a data message may contain. It travels as a value, never as a global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counted.errors import CodeError
from counted.messages import mark
from counted.sentence import Sentence

TOTAL = "_T"  #: "no breakdown", in every structure


class Kind(StrEnum):
    """What the values of a component look like."""

    CODE = "code"
    NUMBER = "number"  #: decimal digits, without exponent
    PERIOD = "period"  #: year, year-month or year-month-day; year-quarter or year-half as in SDMX
    TEXT = "text"


@dataclass(frozen=True)
class Component:
    """One dimension or attribute."""

    id: str
    kind: Kind
    codes: Mapping[str, str] = field(default_factory=dict)  #: code -> title ("" where unknown)
    mandatory: bool = False  #: of an attribute; dimensions are always mandatory

    def __post_init__(self) -> None:
        if (self.kind is Kind.CODE) is not bool(self.codes):
            raise CodeError(
                mark("{component} needs codes if and only if its values are codes."),
                remedy=mark("List its codes or give it another kind."),
                ids=(self.id,),
                facts={"component": self.id},
            )


@dataclass(frozen=True)
class Structure:
    """Dimensions in order, attributes, and which breakdowns each series admits."""

    agency: str
    id: str
    version: str
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]
    measure: str = "OBS_VALUE"
    series_dimension: str = ""
    admits: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    #: series -> dimension -> codes; a dimension not named there is not restricted

    def __post_init__(self) -> None:
        names = [component.id for component in (*self.dimensions, *self.attributes)]
        twice = sorted({name for name in names if names.count(name) > 1 or name == self.measure})
        if twice:
            raise CodeError(
                mark("{structure} has two components called {component}."),
                remedy=mark("Give each component a name of its own."),
                ids=tuple(twice),
                facts={"structure": self.reference, "component": twice[0]},
            )

    @property
    def reference(self) -> str:
        """How a message refers to it: AGENCY:ID(VERSION)."""
        return f"{self.agency}:{self.id}({self.version})"

    @property
    def columns(self) -> tuple[str, ...]:
        """All components in the order of SDMX-CSV: dimensions, measure, attributes."""
        dimensions = tuple(component.id for component in self.dimensions)
        return (*dimensions, self.measure, *(component.id for component in self.attributes))


@dataclass(frozen=True)
class Problem:
    """Something in a row that a structure does not admit."""

    row: int  #: position, from 0
    component: str
    value: str
    text: Sentence  #: what stands after component and value
