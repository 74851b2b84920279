"""Calls, what is handed in for them, how it is reviewed, and what is decided."""

from __future__ import annotations

from counted.hub.calls.models.calls import Call, LateCode, Question
from counted.hub.calls.models.contributions import Attachment, CoAuthor, Contribution
from counted.hub.calls.models.decisions import Decision, Round
from counted.hub.calls.models.reviews import (
    Assignment,
    Conflict,
    Criterion,
    Remark,
    Review,
    Reviewer,
    ReviewPhase,
)

__all__ = [
    "Assignment",
    "Attachment",
    "Call",
    "CoAuthor",
    "Conflict",
    "Contribution",
    "Criterion",
    "Decision",
    "LateCode",
    "Question",
    "Remark",
    "Review",
    "ReviewPhase",
    "Reviewer",
    "Round",
]
