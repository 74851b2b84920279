"""The words that a study chooses among: closed lists, the same in file, code and pages."""

from __future__ import annotations

from enum import StrEnum

from counted.messages import mark
from counted.sentence import Sentence


class HowFound(StrEnum):
    """How the people came into the data."""

    EVERYONE = "everyone"  #: a complete count of the place or group
    RANDOM_SAMPLE = "random_sample"  #: drawn by chance from a list or map
    RANDOM_WALK = "random_walk"  #: every k-th door along a path
    VOLUNTEERS = "volunteers"  #: whoever wanted to take part
    REFERRAL = "referral"  #: people named further people
    MEETING = "meeting"  #: whoever came to a meeting or place
    UNKNOWN = "unknown"  #: not recorded


class ProducerKind(StrEnum):
    """Kinds of organisation."""

    NSO = "nso"
    CSO = "cso"
    COMMUNITY = "community"
    ACADEMIA = "academia"
    REGIONAL = "regional"
    INTERNATIONAL = "international"
    HUMAN_RIGHTS_INSTITUTION = "human_rights_institution"
    OTHER = "other"


class Unit(StrEnum):
    """What is counted and estimated."""

    PERSON = "person"
    HOUSEHOLD = "household"
    INSTITUTION = "institution"  #: schools, clinics, water points: not people


class Verdict(StrEnum):
    """Whether these are citizen data in the sense of the Copenhagen Framework."""

    CITIZEN_DATA = "citizen_data"
    NOT_CITIZEN_DATA = "not_citizen_data"
    NOT_SHOWN = "not_shown"  #: nothing recorded that would show it


class Method(StrEnum):
    """How weights are made."""

    EQUAL = "equal"
    GIVEN = "given"
    POSTSTRATIFY = "poststratify"
    RAKE = "rake"


class Purpose(StrEnum):
    """What people may agree to, one by one."""

    COMMUNITY_USE = "community_use"  #: results go back to the community
    PUBLIC_RELEASE = "public_release"  #: protected results are published
    OFFICIAL_USE = "official_use"  #: the statistical office may use the results
    RESEARCH = "research"  #: researchers may ask for the records


class Missing(StrEnum):
    """Why there is no value. Four different things, and one we cannot tell."""

    NOT_ASKED = "not_asked"  #: the form skips the question for this unit
    REFUSED = "refused"
    UNKNOWN = "unknown"  #: the person does not know
    SENTINEL = "sentinel"  #: a code that stands for no value, or an impossible one
    UNANSWERED = "unanswered"  #: blank although the question should have been asked


_ONE_UNIT: dict[str, Sentence] = {
    Unit.PERSON: Sentence(mark("person")),
    Unit.HOUSEHOLD: Sentence(mark("household")),
    Unit.INSTITUTION: Sentence(mark("institution")),
}


def unit_word(unit: str) -> Sentence | str:
    """One unit in words, for a sentence; a kind we do not know is called as it is written."""
    return _ONE_UNIT.get(unit, unit)
