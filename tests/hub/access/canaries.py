"""Texts that must not leak, and who may read each of them.

Every class of secret has one canary: a word by which things of that class can be searched, and a
mark that nobody types, which stands beside the word in every text of that class. Whoever meets the
mark has read the secret. Each role has to meet exactly the marks that it may read, so that a page
that shows too much fails, and so does a secret that nobody could have met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Roles in the order of the table's columns.
ROLES: Mapping[str, str] = {
    "anonymous": "not signed in",
    "outsider": "signed in, and nothing else",
    "member": "a member of the Collaborative; answered the same call as the author",
    "insider": "holds a seat in a group behind closed doors",
    "chair": "leads that group",
    "author": "wrote the items, a contribution and a study; belongs to the organisation",
    "co_author": "agreed to write them together with the author",
    "reviewer": "reviews the contribution",
    "conflicted": "was asked to review it and belongs to the author's organisation",
    "representative": "represents the organisation",
    "steward": "is the organisation's steward for the people in the data",
    "secretariat": "holds a seat in the secretariat",
    "administrator": "keeps the site",
}
STAFF = frozenset({"secretariat", "administrator"})
WRITERS = STAFF | {"author", "co_author", "representative"}
AUTHORS = STAFF | {"author", "co_author"}
INSIDE = frozenset({"insider", "chair"})


@dataclass(frozen=True)
class Canary:
    """One class of secrets."""

    name: str
    readers: frozenset[str]
    only: str = ""  #: it is a secret on addresses whose names begin so; elsewhere it may be read
    open_at: str = ""  #: the name of an address that itself is the key, such as a signed link

    @property
    def mark(self) -> str:
        """What stands in a text of this class and nowhere else."""
        return f"zq{self.name.replace('_', '')}qz"

    @property
    def word(self) -> str:
        """By which it would be found."""
        return f"w{self.name.replace('_', '')}w"

    @property
    def mistyped(self) -> str:
        """The mark with a letter too few, for a search that offers what it knows."""
        return self.mark[:4] + self.mark[5:]

    @property
    def text(self) -> str:
        """What things of this class say."""
        return f"{self.word} {self.mark}"

    def is_secret_at(self, name: str) -> bool:
        """Whether reading it at an address is judged."""
        return name.startswith(self.only) and name != (self.open_at or None)


_ALL = (
    # the library
    Canary("draft", WRITERS),
    Canary("waiting", WRITERS),
    Canary("waiting_group", WRITERS | {"chair"}),
    Canary("scheduled", WRITERS),
    Canary("members", WRITERS | {"member"}),
    Canary("group", WRITERS | INSIDE),
    Canary("withdrawn", WRITERS),
    Canary("withdrawn_members", WRITERS),
    Canary("newer", WRITERS),
    Canary("room", AUTHORS),
    Canary("draft_file", WRITERS),
    Canary("translation", WRITERS | {"member"}),
    # people and bodies
    Canary("unlisted", STAFF | {"member"}),  # a seat beside the member's
    Canary("for_members", STAFF | {"member"}),
    Canary("address", frozenset({"author"})),
    Canary("closed_door", INSIDE),
    # the desk
    Canary("request", STAFF | {"author"}),
    Canary("note", STAFF),
    Canary("letter", (WRITERS - STAFF) | {"outsider"}),  # between people
    Canary("message", STAFF, open_at="desk:contact_thread"),
    Canary("notice", frozenset({"author"})),
    Canary("search", frozenset({"author"})),
    Canary("token", frozenset({"author"})),
    # needs and exchanges
    Canary("need", STAFF | {"member"}),
    Canary("closed_need", STAFF | {"member"}),
    Canary("withdrawn_exchange", STAFF | {"member", "representative"}),  # was asked to take part
    # guidance
    Canary("guidance_draft", STAFF | {"chair"}),
    Canary("withdrawn_guidance", STAFF | {"chair"}),
    # consultations that the chair runs
    Canary("hidden_comment", STAFF | {"chair", "author"}),
    Canary("answer_to_come", STAFF | {"chair"}),
    Canary("taken_back", frozenset({"author"})),
    Canary("group_consultation", STAFF | INSIDE),
    # calls
    Canary("call_draft", STAFF),
    Canary("contribution", AUTHORS | {"reviewer"}),
    Canary("begun", AUTHORS - STAFF),
    Canary("others", STAFF | {"member"}),
    Canary("phone", AUTHORS),
    Canary("proof", AUTHORS),
    Canary("review", STAFF | {"reviewer"}),
    Canary("confidential", STAFF | {"reviewer"}),
    Canary("remark", STAFF | {"reviewer"}),
    Canary("decision", STAFF),
    Canary("late", STAFF),
    Canary("name_of_author", AUTHORS, only="calls:"),
    Canary("name_of_reviewer", STAFF | {"reviewer"}, only="calls:"),
    # studies
    Canary("study", frozenset({"author", "representative", "steward", "conflicted"})),
    Canary("withdrawn_release", frozenset()),
)
CANARIES: Mapping[str, Canary] = {it.name: it for it in _ALL}


def mark(name: str) -> str:
    """The mark of a class."""
    return CANARIES[name].mark


def text(name: str) -> str:
    """A text of a class."""
    return CANARIES[name].text
