"""Requests, notices, entries of the search and translations; each points at a thing."""

from __future__ import annotations

from counted.hub.desk.models.entries import Entry, SavedSearch
from counted.hub.desk.models.notices import Notice, Watch
from counted.hub.desk.models.requests import Request, Step
from counted.hub.desk.models.translations import Translation

__all__ = ["Entry", "Notice", "Request", "SavedSearch", "Step", "Translation", "Watch"]
