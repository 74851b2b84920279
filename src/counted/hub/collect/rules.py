"""Who may do what with records. Everybody else does not even learn that they exist."""

from __future__ import annotations

from counted.hub.accounts.models import User
from counted.hub.collect.models import Dataset


def owns(person: User, dataset: Dataset) -> bool:
    """Whether the person handed the records in."""
    return person.is_authenticated and dataset.owner_id == person.pk


def may_change(dataset: Dataset) -> bool:
    """Whether files may still be added, replaced or settled."""
    return dataset.erased_at is None
