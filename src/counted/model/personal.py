"""A suspicion: a column that may point at single people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """What a column may hold."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    COORDINATES = "coordinates"
    DEVICE = "device"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    FREE_TEXT = "free_text"


class Sureness(StrEnum):
    """How sure a suspicion is."""

    SURE = "sure"  #: the name of the column and its values agree, or the values leave no doubt
    LIKELY = "likely"  #: one of the two says so
    POSSIBLE = "possible"  #: somebody should look


@dataclass(frozen=True)
class Suspect:
    """A column that may point at single people. It never carries a value of the column."""

    column: str
    kind: Personal
    why: str  #: one English sentence, marked for translation
    sure: Sureness
