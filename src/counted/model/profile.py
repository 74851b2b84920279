"""A protection profile: the thresholds of `protect`, as data."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Sensitivity(StrEnum):
    """How much harm it would do to learn this about one person."""

    SENSITIVE = "sensitive"  #: health, status, violence, and whatever the people concerned say
    ORDINARY = "ordinary"
    VISIBLE = "visible"
    #: anybody walking by can see it; a named steward said so, and 0 or 100 % may be shown


_DECIMALS = ("max_interval_width", "flag_interval_width", "share_step", "bound_step")


@dataclass(frozen=True)
class Profile:
    """What may be shown. Counts are unweighted."""

    id: str
    personal: bool  #: may be used for data about people or households
    min_numerator: int  #: units with the characteristic (unless visible)
    min_complement: int  #: units without it (unless visible)
    min_denominator: int  #: for any count at all
    min_rate_denominator: int  #: for a share, a mean or a ratio
    flag_below: int  #: shown, flagged as resting on few
    max_interval_width: Decimal  #: of a share: wider is "too uncertain"
    flag_interval_width: Decimal  #: of a share: wider is flagged
    min_degrees_of_freedom: int  #: fewer is "too uncertain"
    share_step: Decimal  #: shares and their bounds are rounded to this
    bound_step: Decimal | None
    #: bounds of shares are rounded outward to this, a multiple of `share_step`, where units were
    #: not drawn one by one; None: as the shares
    shows_design_effects: bool
    significant_digits: int  #: of means, ratios and totals
    band_edges: tuple[int, ...]  #: n is shown as the band [edge, next edge - 1]; () shows n itself
    min_spread: int  #: how far apart the values must be that an attacker cannot tell apart
    source: str
    source_date: str

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Profile:
        """A profile from the facts of `standards/profiles`."""
        known = {field.name: facts[field.name] for field in fields(cls)}
        for name in _DECIMALS:
            known[name] = None if known[name] is None else Decimal(known[name])
        known["band_edges"] = tuple(known["band_edges"])
        return cls(**known)

    def band(self, n: int) -> tuple[int, int | None]:
        """The band that `n` is shown in; the last band is open (None)."""
        if not self.band_edges:
            return n, n
        at = bisect_right(self.band_edges, n) - 1
        is_last = at == len(self.band_edges) - 1
        return self.band_edges[at], None if is_last else self.band_edges[at + 1] - 1
