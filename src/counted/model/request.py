"""A figure that a table plan asks for, before anybody decided what may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from counted.errors import ProtectionRefused
from counted.messages import mark
from counted.model.estimate import Basis, Domain, Estimate, Statistic
from counted.model.release import Reason

#: Why a figure may be refused before protection.
REFUSALS = frozenset({Reason.POOLED, Reason.NOT_COMPARABLE, Reason.NO_SIZES, Reason.NOBODY})


@dataclass(frozen=True)
class Asked:
    """One requested figure: an estimate, or the reason why there is none."""

    indicator: str
    reading: str  #: "" where there is one only
    domain: Domain
    statistic: Statistic
    measure: Statistic
    #: the statistic that the indicator declares: a total of a SHARE is worked out from that share
    unit: str  #: unit of analysis
    estimate: Estimate | None = None
    refusal: Reason | None = None  #: one of `REFUSALS`

    def __post_init__(self) -> None:
        if (self.estimate is None) == (self.refusal is None):
            raise ProtectionRefused(
                mark(
                    "A figure of '{indicator}' comes with both an estimate and a refusal, or with "
                    "neither."
                ),
                remedy=mark("Pass either the estimate or the reason why there is none."),
                ids=(self.indicator,),
                facts={"indicator": self.indicator},
            )
        if self.refusal is not None and self.refusal not in REFUSALS:
            raise ProtectionRefused(
                mark("'{reason}' is no reason to refuse a figure before protection."),
                remedy=mark("Use one of: {known}."),
                ids=(self.indicator,),
                facts={"reason": str(self.refusal), "known": tuple(sorted(REFUSALS))},
            )

    @property
    def basis(self) -> Basis:
        """What its interval stands on; a refused figure has none."""
        return self.estimate.basis if self.estimate else Basis.INTERVIEWED

    @property
    def is_share(self) -> bool:
        """Whether people with and without the characteristic are counted."""
        return self.measure is Statistic.SHARE
