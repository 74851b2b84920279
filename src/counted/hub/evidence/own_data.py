"""What links of evidence keep of those who made them."""

from __future__ import annotations

from counted.hub.accounts.own_data import declare
from counted.hub.evidence.models import Link


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("source_kind", "source_key", "relation", "target_kind", "target_key", "note",
               "made_at")  # fmt: skip
    declare(Link, by=("author",), columns=columns)
