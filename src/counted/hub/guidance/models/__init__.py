"""What is kept of gaps, of guidance documents and of the terms they define."""

from __future__ import annotations

from counted.hub.guidance.models.documents import Change, Clause, Document, Passage, Version
from counted.hub.guidance.models.gaps import Gap, GapStep, GapVote, Proposal
from counted.hub.guidance.models.terms import Definition, Term

__all__ = (
    "Change",
    "Clause",
    "Definition",
    "Document",
    "Gap",
    "GapStep",
    "GapVote",
    "Passage",
    "Proposal",
    "Term",
    "Version",
)
