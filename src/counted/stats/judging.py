"""Two rules decide whether a figure may be shown, and they have two different reasons.

*Could expose someone* looks at unweighted counts of people. *Too uncertain* looks at what the
design allows to be said. The first is judged first and wins. Both read their thresholds from a
protection profile.
"""

from __future__ import annotations

from decimal import Decimal

from counted.model.estimate import Basis
from counted.model.profile import Profile
from counted.model.release import Reason

#: Where a figure has a sampling interval at all.
_SAMPLED = frozenset({Basis.SAMPLE, Basis.AS_IF_RANDOM})


def smallest_denominator(profile: Profile) -> int:
    """Units asked under which nothing is shown."""
    return max(profile.min_denominator, profile.min_rate_denominator)


def exposure(
    numerator: int, denominator: int, *, is_share: bool, is_visible: bool, profile: Profile
) -> tuple[Reason, ...]:
    """Why showing the figure could expose someone; () if it could not.

    Means, totals and ratios have no numerator to protect. What anybody can see from the road may
    show 0 or 100 %.
    """
    if denominator < smallest_denominator(profile):
        return (Reason.FEW_ASKED,)
    if is_visible or not is_share:
        return ()
    without = denominator - numerator
    few_with = numerator < profile.min_numerator
    few_without = without < profile.min_complement
    if (few_with and numerator == 0) or (few_without and without == 0):
        return (Reason.ALL_OR_NONE,)
    reasons = ((few_with, Reason.FEW_WITH), (few_without, Reason.FEW_WITHOUT))
    return tuple(reason for applies, reason in reasons if applies)


#: What the world is told about a hidden figure. "Too few with it" would leave 0, 1 or 2, and "all
#: or none" would tell about everyone; even "too few were asked" can be counted with. So all
#: reasons to hide are told as one.
TOLD = (Reason.PROTECTED,)


def uncertainty(
    low: Decimal | None,
    high: Decimal | None,
    *,
    basis: Basis,
    is_share: bool,
    degrees_of_freedom: int | None,
    profile: Profile,
) -> tuple[Reason, ...]:
    """Why the figure is too uncertain to publish; () if it is not.

    Widths are those of the printed interval. A complete count and figures of those interviewed
    only have no sampling interval, so the rule does not concern them.
    """
    if basis not in _SAMPLED:
        return ()
    wide = is_share and _width(low, high) > profile.max_interval_width
    few = degrees_of_freedom is not None and degrees_of_freedom < profile.min_degrees_of_freedom
    reasons = ((wide, Reason.WIDE), (few, Reason.FEW_CLUSTERS))
    return tuple(reason for applies, reason in reasons if applies)


def flags(
    denominator: int,
    low: Decimal | None,
    high: Decimal | None,
    *,
    is_share: bool,
    profile: Profile,
) -> tuple[Reason, ...]:
    """Why a figure that is shown must be read with care; () if it need not."""
    few = denominator < profile.flag_below
    wide = is_share and _width(low, high) > profile.flag_interval_width
    reasons = ((few, Reason.FEW), (wide, Reason.WIDE))
    return tuple(reason for applies, reason in reasons if applies)


def _width(low: Decimal | None, high: Decimal | None) -> Decimal:
    return Decimal(0) if low is None or high is None else high - low
