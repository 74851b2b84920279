"""A version of a guidance document as somebody takes it along, in one language.

It is what a reader of the page has before them: each clause in their language where somebody
translated it, with a mark where nobody did, or where the original has moved on since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DEEPEST = 4


class Certainty(StrEnum):
    """How sure those who wrote a clause are that it says what its source says."""

    OWN = "own"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class Wording(StrEnum):
    """In which words a clause stands here."""

    ORIGINAL = "original"  #: nothing had to be translated
    TRANSLATED = "translated"
    BEHIND = "behind"  #: translated, and the original has been changed since
    UNTRANSLATED = "untranslated"  #: the original, because nobody translated it


@dataclass(frozen=True)
class Tongue:
    """A language and how it runs."""

    code: str  #: BCP 47
    is_right_to_left: bool = False

    @property
    def direction(self) -> str:
        """'rtl' or 'ltr'."""
        return "rtl" if self.is_right_to_left else "ltr"


@dataclass(frozen=True)
class Source:
    """From where a clause is."""

    name: str
    address: str = ""
    day: date | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a source has a name")


@dataclass(frozen=True)
class Clause:
    """One clause of a version."""

    name: str  #: permanent within the document: "c12"
    number: str  #: in this version, as readers cite it: "2.3"
    depth: int  #: 1 a chapter
    kind: str  #: heading, text, definition, principle, check
    tongue: Tongue
    address: str  #: permanent, of how it reads in this version
    title: str = ""
    text: str = ""  #: Markdown
    wording: Wording = Wording.ORIGINAL
    certainty: Certainty = Certainty.OWN
    source: Source | None = None
    origin: str = ""  #: address of the clause that it adapts

    def __post_init__(self) -> None:
        if not 1 <= self.depth <= DEEPEST:
            raise ValueError(f"clauses stand 1 to {DEEPEST} deep, not {self.depth}")
        if not (self.title or self.text):
            raise ValueError("a clause says something")
        if self.certainty is not Certainty.OWN and self.source is None:
            raise ValueError("what comes from elsewhere names its source")


@dataclass(frozen=True)
class Parent:
    """What an adaptation adapts."""

    title: str
    number: int
    address: str


@dataclass(frozen=True)
class Guidance:
    """One version of a document, in one language."""

    title: str
    kind: str  #: in words of its reader
    number: int
    tongue: Tongue  #: one of the six: in which it says of itself what it is
    title_tongue: Tongue
    address: str  #: permanent, of this version
    document: str  #: address of the document, as it stands today
    keeper: str
    clauses: tuple[Clause, ...]
    summary: str = ""
    summary_tongue: Tongue | None = None
    day: date | None = None  #: of publication; None: it is a draft
    note: str = ""  #: what is new, Markdown, in the document's own language
    note_tongue: Tongue | None = None
    licence: str = ""
    licence_address: str = ""
    sha256: str = ""  #: of the original words
    is_for_comments: bool = False
    is_compiled: bool = False
    is_made_up: bool = False
    withdrawn: str = ""  #: why it was
    adapts: Parent | None = None

    @property
    def is_draft(self) -> bool:
        """Whether nobody reads it yet but those who write it."""
        return self.day is None

    def levels(self) -> dict[str, int]:
        """How high the title of each clause that has one stands among titles, 1 the highest.

        None is left out: a title below a clause without one counts from the nearest title above.
        """
        above: list[int] = []
        found = {}
        for it in self.clauses:
            if it.title:
                above = [*(depth for depth in above if depth < it.depth), it.depth]
                found[it.name] = len(above)
        return found

    @property
    def number_untranslated(self) -> int:
        """How many clauses stand in the original for want of a translation."""
        return sum(it.wording is Wording.UNTRANSLATED for it in self.clauses)
