"""What gaps and guidance keep of those who write them."""

from __future__ import annotations

from counted.hub.accounts.own_data import declare
from counted.hub.guidance.models import (
    Agreement,
    ClosingChange,
    Comment,
    CommentGroup,
    Consultation,
    Disposition,
    Document,
    Gap,
    GapStep,
    GapVote,
    Proposal,
    Version,
)


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("kind", "statement", "text", "language", "severity", "state", "raised_at")
    declare(Gap, by=("author",), acted=("owner",), columns=columns)
    declare(GapStep, by=("author",), columns=("gap_id", "action", "state", "text", "at"))
    declare(GapVote, by=("person",), columns=("gap_id", "constituency", "at"), goes=True)
    columns = ("gap_id", "text", "language", "state", "reason", "at")
    declare(Proposal, by=("author",), acted=("decided_by",), columns=columns)
    columns = ("kind", "title", "summary", "language", "begun_at")
    declare(Document, by=("author",), columns=columns)
    declare(Version, acted=("made_by",))
    declare(Consultation, by=("author",), columns=("title", "text", "opens_at", "closes_at"))
    columns = ("kind", "text", "proposed", "quote", "language", "said_by", "country", "sex", "at")
    declare(Comment, by=("author",), columns=columns)
    declare(ClosingChange, acted=("by",))
    declare(CommentGroup, acted=("made_by",))
    declare(Disposition, acted=("by",))
    declare(Agreement, by=("person",), columns=("comment_id", "value", "at"), goes=True)
