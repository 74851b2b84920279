"""What `collect` keeps of those who handed records in; the records are the study's, not theirs."""

from __future__ import annotations

from counted.hub.accounts.own_data import declare
from counted.hub.collect.models import Dataset


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("id", "created_at", "erased_at", "erased_reason")
    declare(Dataset, by=("owner",), acted=("erased_by",), columns=columns)
