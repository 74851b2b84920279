"""What is kept of gaps, guidance documents, terms, consultations and comments."""

from __future__ import annotations

from counted.hub.guidance.models.consultations import (
    Agreement,
    ClosingChange,
    Comment,
    CommentGroup,
    Consultation,
    Disposition,
)
from counted.hub.guidance.models.documents import Change, Clause, Document, Passage, Version
from counted.hub.guidance.models.gaps import Gap, GapStep, GapVote, Proposal
from counted.hub.guidance.models.terms import Definition, Term

__all__ = (
    "Agreement",
    "Change",
    "Clause",
    "ClosingChange",
    "Comment",
    "CommentGroup",
    "Consultation",
    "Definition",
    "Disposition",
    "Document",
    "Gap",
    "GapStep",
    "GapVote",
    "Passage",
    "Proposal",
    "Term",
    "Version",
)
