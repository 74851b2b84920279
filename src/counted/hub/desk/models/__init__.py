"""Requests, notices, entries of the search and translations; each points at a thing."""

from __future__ import annotations

from counted.hub.desk.models.entries import Change, Entry, SavedSearch, Word
from counted.hub.desk.models.mails import Mail
from counted.hub.desk.models.notices import Notice, Watch
from counted.hub.desk.models.policies import Policy
from counted.hub.desk.models.received import Received
from counted.hub.desk.models.requests import Request, Step
from counted.hub.desk.models.translations import Rendering, Translation

__all__ = [
    "Change",
    "Entry",
    "Mail",
    "Notice",
    "Policy",
    "Received",
    "Rendering",
    "Request",
    "SavedSearch",
    "Step",
    "Translation",
    "Watch",
    "Word",
]
