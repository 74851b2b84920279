"""How numbers are printed: shares to a step, counts as bands, other values to a few digits.

The audit prints the worlds it imagines with these same functions, so what it calls "the same
release" is the same to the last character. Rounding is half to even, from a value first cut to
twelve significant digits: the last bits of a floating sum never decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from counted.model.estimate import Estimate
from counted.model.finding import Finding
from counted.model.profile import Profile
from counted.model.release import SafeFinding, SafeMargin, SafeWeighting
from counted.model.weights import Diagnostics, Margin

#: Kish's effective sample size of data about people is printed down to a multiple of this.
EFFECTIVE_N_STEP = 5
_REPRODUCIBLE = 12  #: significant digits of a double that do not depend on the order of a sum


@dataclass(frozen=True)
class Numbers:
    """What is printed of one figure."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    n_from: int
    n_to: int | None
    coverage: Decimal | None


def round_to_step(
    value: float | Decimal, step: Decimal, rounding: str = ROUND_HALF_EVEN
) -> Decimal:
    """`value` as a multiple of `step`: the nearest, halves to even, unless told otherwise."""
    exact = Decimal(format(value, f".{_REPRODUCIBLE}g"))
    return ((exact / step).quantize(Decimal(1), rounding) * step).quantize(step)


def round_to_digits(value: float | Decimal, digits: int) -> Decimal:
    """`value` to so many significant digits, halves to even."""
    exact = Decimal(format(value, f".{max(_REPRODUCIBLE, digits)}g"))
    if not exact:
        return Decimal(0)
    unit = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    rounded = (exact / unit).quantize(Decimal(1), ROUND_HALF_EVEN) * unit
    return rounded if unit < 1 else rounded.quantize(Decimal(1))


def print_band(count: int, profile: Profile) -> tuple[int, int | None]:
    """The band that a count of people is shown in; small counts share the lowest one with 0."""
    low, high = profile.band(count)
    if profile.band_edges and count < profile.min_numerator:
        return 0, profile.band(max(0, profile.min_numerator - 1))[1]
    return low, high


def print_share(
    value: float,
    low: float | None,
    high: float | None,
    *,
    denominator: int,
    coverage: float | None,
    profile: Profile,
    bound_step: Decimal | None = None,
) -> Numbers:
    """A share with its interval; with a `bound_step` the bounds are rounded outward to it."""
    step = profile.share_step
    n_from, n_to = profile.band(denominator)
    to, down, up = step, ROUND_HALF_EVEN, ROUND_HALF_EVEN
    if bound_step is not None:
        to, down, up = bound_step, ROUND_FLOOR, ROUND_CEILING
    return Numbers(
        value=round_to_step(value, step),
        low=None if low is None else round_to_step(low, to, down),
        high=None if high is None else round_to_step(high, to, up),
        n_from=n_from,
        n_to=n_to,
        coverage=None if coverage is None else round_to_step(coverage, step),
    )


def print_value(estimate: Estimate, *, profile: Profile) -> Numbers:
    """A mean, a ratio or a total of a measured quantity, with its interval."""
    digits = profile.significant_digits
    n_from, n_to = profile.band(estimate.cell.denominator)
    low, high, coverage = estimate.low, estimate.high, estimate.coverage
    return Numbers(
        value=round_to_digits(estimate.value, digits),
        low=None if low is None else round_to_digits(low, digits),
        high=None if high is None else round_to_digits(high, digits),
        n_from=n_from,
        n_to=n_to,
        coverage=None if coverage is None else round_to_step(coverage, profile.share_step),
    )


def total_of_share(share: Numbers, *, population: float, profile: Profile) -> Numbers:
    """How many there are: the printed share times the known population, and nothing besides."""
    known = Decimal(format(population, f".{_REPRODUCIBLE}g"))

    def total(part: Decimal | None) -> Decimal | None:
        if part is None:
            return None
        whole = (part * known).quantize(Decimal(1), ROUND_HALF_EVEN)
        return round_to_digits(float(whole), profile.significant_digits)

    value = total(share.value)
    assert value is not None  # noqa: S101  a printed share always has a value
    return Numbers(
        value=value,
        low=total(share.low),
        high=total(share.high),
        n_from=share.n_from,
        n_to=share.n_to,
        coverage=share.coverage,
    )


def print_finding(finding: Finding, *, hides_count: bool, profile: Profile) -> SafeFinding:
    """A finding without records, its counts as bands; without counts where the group is small."""
    shows = finding.count is not None and not hides_count
    count = print_band(finding.count or 0, profile) if shows else (None, None)
    out_of = finding.of is not None and not hides_count
    of = print_band(finding.of or 0, profile) if out_of else (None, None)
    return SafeFinding(
        code=finding.code,
        severity=str(finding.severity),
        text=finding.text,
        facts=dict(finding.facts),
        count_from=count[0],
        count_to=count[1],
        of_from=of[0],
        of_to=of[1],
        unit=finding.unit,
        criterion=finding.criterion,
        source=finding.source,
        remedy=finding.remedy,
        indicator=finding.indicator,
        domain=finding.domain,
    )


def print_weighting(
    unit: str,
    diagnostics: Diagnostics,
    *,
    hidden: Iterable[tuple[str, tuple[tuple[str, str], ...]]],
    hides_spread: bool,
    profile: Profile,
) -> SafeWeighting:
    """Weight diagnostics; `hidden` names the margins (benchmark, categories) kept back.

    `hides_spread` keeps the effective sample size and the largest ratio back. The size of the
    whole sample is printed as it is: whoever asked the people knows it.
    """
    kept_back = frozenset(hidden)
    effective_n, ratio = print_spread_of_weights(
        diagnostics.effective_n, diagnostics.largest_ratio, profile=profile
    )
    return SafeWeighting(
        unit=unit,
        method=diagnostics.method,
        n=diagnostics.n,
        effective_n=None if hides_spread else effective_n,
        largest_ratio=None if hides_spread else ratio,
        margins=tuple(
            _print_margin(
                margin,
                among=[m for m in diagnostics.margins if m.benchmark == margin.benchmark],
                is_hidden=(margin.benchmark, margin.categories) in kept_back,
                profile=profile,
            )
            for margin in diagnostics.margins
        ),
    )


def print_spread_of_weights(
    effective_n: float, largest_ratio: float, *, profile: Profile
) -> tuple[int, Decimal]:
    """Kish's effective sample size, rounded down, and the largest ratio of two weights."""
    step = EFFECTIVE_N_STEP if profile.personal else 1
    return (
        int(effective_n + 1e-9) // step * step,
        round_to_digits(largest_ratio, profile.significant_digits),
    )


def _print_margin(
    margin: Margin, *, among: list[Margin], is_hidden: bool, profile: Profile
) -> SafeMargin:
    def share(part: float, whole: float) -> Decimal:
        return round_to_step(part / whole if whole else 0.0, profile.share_step)

    return SafeMargin(
        benchmark=margin.benchmark,
        categories=margin.categories,
        target=share(margin.target, sum(m.target for m in among)),
        before=None if is_hidden else share(margin.before, sum(m.before for m in among)),
        after=None if is_hidden else share(margin.after, sum(m.after for m in among)),
    )
