"""What components show: plain nouns that any app can fill, without knowing how they look.

Texts are ready to be read: translated, localised, and for figures at their printed precision.
Templates ask for attributes only, so that a model with the same names serves as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Link:
    """Somewhere to go."""

    label: Text
    url: str


@dataclass(frozen=True)
class Explained:
    """The label of a choice with a sentence under it; use it as the label in a form's choices."""

    label: Text
    help: Text = ""

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True)
class Tag:
    """A short word about a thing."""

    text: Text
    tone: str = ""  #: "", "deep", "accent", "ochre" or "danger"
    goal: int | None = None  #: Sustainable Development Goal, 1 to 17: a small coloured mark


@dataclass(frozen=True)
class Count:
    """A number on the home page and what it counts."""

    number: int
    what: Text
    note: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A term and what holds for it."""

    term: Text
    text: Text
    note: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody, and for whom they speak here."""

    name: str
    speaks_for: Text = ""
    url: str = ""
    made_up: bool = False


@dataclass(frozen=True)
class Organisation:
    """An organisation and its kind."""

    name: str
    kind: Text = ""
    place: Text = ""
    url: str = ""
    made_up: bool = False


@dataclass(frozen=True)
class Item:
    """Something pinned to the board: a release, a call, a study that waits."""

    title: Text
    url: str
    kind: Text = ""
    note: Text = ""
    foot: Text = ""
    tone: str = "release"  #: "release", "call" or "waiting"
    goal: int | None = None
    tags: Sequence[Tag] = ()
    language: str = ""  #: of the title, where it is not the page's
    made_up: bool = False


@dataclass(frozen=True)
class Empty:
    """Nothing here yet: why, and what to do next."""

    title: Text
    text: Text = ""
    action: Link | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page; without items it shows `empty`."""

    title: Text
    items: Sequence[Item] = ()
    lead: Text = ""
    more: Link | None = None
    empty: Empty | None = None
    number: int = 0  #: of all that there are, where `items` are the first of them
    table: Table | None = None


@dataclass(frozen=True)
class Estimate:
    """One figure as it is printed, or the reason why it is not.

    `status` is one of model.release.Status. `at`, `low_at`, `high_at` and `all_at` place the
    figure, its interval and the figure of everyone on a scale from 0 to 100; None draws nothing.
    """

    label: Text
    status: str = "shown"
    value: Text = ""  #: "62 %"
    interval: Text = ""  #: "56 to 68", with what it stands on
    asked: Text = ""  #: "600 to 649 people asked"
    why: Sequence[Text] = ()  #: why it is flagged or withheld
    ways_on: Sequence[Link] = ()  #: what can be done about a withheld figure
    at: float | None = None
    low_at: float | None = None
    high_at: float | None = None
    all_at: float | None = None
    behind: bool = False  #: a group furthest behind, by a test that held

    @property
    def withheld(self) -> bool:
        """Whether there is no number."""
        return self.status not in ("shown", "flagged")

    @property
    def classes(self) -> str:
        """The looks of the drawn interval."""
        flagged = "span-flagged" if self.status == "flagged" else ""
        return " ".join(filter(None, ("span-behind" if self.behind else "", flagged)))

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw."""
        return self.at is not None and not self.withheld

    @property
    def reach(self) -> str:
        """The path of the interval."""
        return "" if self.low_at is None else f"M{self.low_at:g} 5H{self.high_at:g}"


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    label: Text
    numeric: bool = False
    key: bool = False  #: the figure that stands beside the group on a phone


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table."""

    text: Text
    column: Column
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    head: Text
    texts: Sequence[Text]
    behind: bool = False
    url: str = ""
    language: str = ""  #: of the head, where it is not the page's


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first column names the group."""

    caption: Text
    head: Text
    columns: Sequence[Column]
    rows: Sequence[Row]

    @property
    def lines(self) -> list[tuple[Row, list[Cell]]]:
        """Rows with their cells, each cell knowing its column."""
        return [
            (
                row,
                [Cell(text, column) for text, column in zip(row.texts, self.columns, strict=True)],
            )
            for row in self.rows
        ]


@dataclass(frozen=True)
class Choice:
    """One value of a facet."""

    label: Text
    count: int
    url: str  #: of the list with this value chosen, or without it where it is
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A question by which a list can be narrowed."""

    title: Text
    choices: Sequence[Choice]

    @property
    def is_chosen(self) -> bool:
        """Whether the list is narrowed by it."""
        return any(it.chosen for it in self.choices)


@dataclass(frozen=True)
class Step:
    """One screen of a form in steps."""

    label: Text
    state: str  #: "done", "here" or "ahead"
    url: str = ""


@dataclass(frozen=True)
class Moment:
    """Something that happened, happens, or is expected."""

    when: date | datetime
    text: Text
    who: Text = ""
    state: str = "past"  #: "past", "now" or "ahead"


@dataclass(frozen=True)
class Comment:
    """What somebody said about a draft, and what became of it."""

    person: Person
    when: date | datetime
    text: Text
    became: str = "open"  #: "open", "taken", "part" or "not"
    answer: Text = ""
    where: Link | None = None
    language: str = ""


@dataclass(frozen=True)
class Job:
    """Work that goes on in the background."""

    title: Text
    state: str  #: "waiting", "running", "done" or "failed"
    text: Text = ""
    done: int = 0
    total: int = 0
    url: str = ""  #: answers with this part alone when asked by htmx
    next: Link | None = None  #: where to go when it is done, or what to do when it failed
