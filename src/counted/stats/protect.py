"""Protection: the only way from estimates to something the world may see.

Every requested figure is judged by two rules (see `judging`), then the audit hides whatever would
let somebody work out what is hidden, and only then is anything printed. Findings and weight
diagnostics pass through the same door. Nothing that leaves here names a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np

from counted.errors import ProtectionRefused
from counted.messages import mark
from counted.model.crossing import Crossing
from counted.model.estimate import Domain, Estimate, Statistic
from counted.model.finding import Finding
from counted.model.profile import Profile, Sensitivity
from counted.model.release import (
    _SEAL,
    Audit,
    Figure,
    Protected,
    Reason,
    SafeWeighting,
    Status,
)
from counted.model.request import Asked
from counted.model.vocabulary import unit_word
from counted.model.weights import Diagnostics
from counted.sentence import Sentence, all_of
from counted.stats.audit import audit, residues
from counted.stats.clues import Clues, CountClue, MarginClue
from counted.stats.counts import Count, Key, effective_size, is_drawn_singly, printed_share
from counted.stats.gather import finding_clues, is_whole, margin_clues, spread_clues
from counted.stats.judging import TOLD, exposure, flags, uncertainty
from counted.stats.printing import (
    Numbers,
    print_finding,
    print_value,
    print_weighting,
    round_to_digits,
    total_of_share,
)
from counted.stats.reweigh import WeightClue
from counted.stats.told import FindingClue
from counted.stats.world import World

#: Of the confidence level.
LEVEL_DIGITS = 3
DESIGN_EFFECT_DIGITS = 2

#: Findings that would tell why figures are hidden; where people are protected, for insiders only.
TELLS_WHY = frozenset({"group.small"})

KNOWS = (
    mark("every printed number: shares, intervals, sizes as bands, totals, counts in findings"),
    mark("how many people and households were asked in all, and which groups are empty"),
    mark("that groups add up, over every breakdown, and that figures share the people asked"),
    mark("whom each question was meant for"),
    mark("the rules and thresholds of protection"),
)
NOT_TESTED = (
    mark("what several releases tell together"),
    mark("what the choice of the figures hidden besides tells about the rest"),
    mark("what somebody knows who is in the data, or knows others who are"),
    mark("figures of weighted data are tested with one weight for each smallest group"),
    mark("what households tell about persons, and persons about households"),
    mark("whether one unit dominates a mean, a ratio or a total, or its value can be worked out"),
    mark("what ranges tell about how answers are spread over households or clusters"),
    mark("what the grade of a finding tells, and counts in findings on other than missing answers"),
)


def protect(
    requests: Sequence[Asked],
    *,
    crossings: Mapping[str, Crossing],
    sensitivity: Mapping[str, Sensitivity],
    readings: Mapping[tuple[str, str], str],
    findings: Sequence[Finding],
    weighting: Sequence[tuple[str, Diagnostics]],
    profile: Profile,
    about_people: bool,
) -> Protected:
    """What may be seen of the requested figures, findings and weight diagnostics.

    `crossings` holds the finest counts per unit of analysis. `readings` says per (indicator,
    reading) whether an unanswered question counts as 'no' or is 'left_out'; what is not named is
    left out. An indicator without `sensitivity` is taken as sensitive. Figures come back in the
    order of the requests; that order changes nothing else. Raises ProtectionRefused where a
    profile for other data meets people, or the counts do not add up.
    """
    _refuse_people(profile, about_people=about_people)
    counts = _counts(requests, sensitivity=sensitivity, readings=readings, profile=profile)
    margins = margin_clues(weighting, crossings=crossings, profile=profile)
    spreads = spread_clues(weighting, margins, crossings=crossings, profile=profile)
    told = [it for it in findings if not (profile.personal and it.code in TELLS_WHY)]
    notes = finding_clues(told, crossings=crossings, profile=profile)
    closest = None
    if profile.personal:
        counts, closest = _audited(
            counts,
            requests,
            margins=margins,
            spreads=spreads,
            findings=notes,
            crossings=crossings,
            profile=profile,
        )
    figures = tuple(_figure(asked, counts, profile=profile) for asked in requests)
    return Protected(
        profile=profile.id,
        figures=figures,
        findings=tuple(
            print_finding(note.finding, hides_count=note.is_hidden, profile=profile)
            for note in notes
        ),
        weighting=_weighting(weighting, margins, spreads, profile=profile),
        audit=_certificate(figures, closest),
        seal=_SEAL,
    )


def _refuse_people(profile: Profile, *, about_people: bool) -> None:
    if about_people and not profile.personal:
        raise ProtectionRefused(
            mark(
                "The protection profile '{profile}' shows everything, and these are data about "
                "people or households."
            ),
            remedy=mark("Use the profile 'community', under protection in the study file."),
            ids=(profile.id,),
            facts={"profile": profile.id},
        )


def _audited(
    counts: Mapping[Key, Count],
    requests: Sequence[Asked],
    *,
    margins: Sequence[MarginClue],
    spreads: Mapping[str, WeightClue],
    findings: Sequence[FindingClue],
    crossings: Mapping[str, Crossing],
    profile: Profile,
) -> tuple[dict[Key, Count], int | None]:
    """The counts after the audit of every unit, and the narrowest spread."""
    after, widths = dict(counts), list[int | None]()
    for unit in sorted({key[0] for key in counts}):
        clues = _clues(
            unit,
            counts,
            requests,
            margins=margins,
            spread=spreads.get(unit),
            findings=findings,
            crossing=_crossing(unit, crossings),
            profile=profile,
        )
        widths.append(audit(clues, profile=profile))
        after |= {clue.count.key: clue.count for clue in clues.counts if clue.is_printed}
    return after, min((width for width in widths if width is not None), default=None)


def _crossing(unit: str, crossings: Mapping[str, Crossing]) -> Crossing:
    if unit not in crossings:
        raise ProtectionRefused(
            mark("Figures about the unit '{unit}' come without the counts that stand behind them."),
            remedy=mark("Pass the crossing of that unit: without it nothing can be audited."),
            ids=(unit,),
            facts={"unit": unit_word(unit)},
        )
    return crossings[unit]


def _counts(
    requests: Sequence[Asked],
    *,
    sensitivity: Mapping[str, Sensitivity],
    readings: Mapping[tuple[str, str], str],
    profile: Profile,
) -> dict[Key, Count]:
    """One count for all figures of an indicator, reading and domain, in a fixed order."""
    together: dict[Key, list[Asked]] = defaultdict(list)
    for asked in requests:
        if asked.estimate is not None:
            together[_key(asked)].append(asked)
    steps = _bound_steps(requests, profile=profile)
    return {
        key: _count(
            key,
            together[key],
            is_visible=sensitivity.get(key[1]) is Sensitivity.VISIBLE,
            counts_blank=readings.get(key[1:3]) == "no",
            bound_step=steps.get(key[0]),
            profile=profile,
        )
        for key in sorted(together)
    }


def _bound_steps(requests: Sequence[Asked], *, profile: Profile) -> dict[str, Decimal | None]:
    """What bounds of shares are rounded outward to, for units that were not drawn one by one.

    One such figure makes it so for all of that unit: no figure shall tell about its own clusters.
    """
    return {
        asked.unit: profile.bound_step
        for asked in requests
        if asked.is_share and asked.estimate is not None and not is_drawn_singly(asked.estimate)
    }


def _key(asked: Asked) -> Key:
    return asked.unit, asked.indicator, asked.reading, asked.domain


def _count(
    key: Key,
    asked: list[Asked],
    *,
    is_visible: bool,
    counts_blank: bool,
    bound_step: Decimal | None,
    profile: Profile,
) -> Count:
    """One count, judged; a share speaks for the total made of it."""
    first = min(asked, key=lambda a: (a.statistic is Statistic.TOTAL, a.statistic))
    estimate, is_share = _estimate(first), first.is_share
    cell = estimate.cell
    if len({(a.is_share, _pair(_estimate(a))) for a in asked}) > 1:
        raise _disagree(key)
    status, reasons = _judge(
        first, estimate, is_visible=is_visible, bound_step=bound_step, profile=profile
    )
    return Count(
        key=key,
        numerator=cell.numerator if is_share else cell.denominator,
        denominator=cell.denominator,
        is_share=is_share,
        is_visible=is_visible,
        counts_blank=counts_blank,
        estimate=estimate,
        status=status,
        reasons=reasons,
        size=effective_size(estimate) if is_share else None,
        bound_step=bound_step if is_share else None,
    )


def _judge(
    asked: Asked,
    estimate: Estimate,
    *,
    is_visible: bool,
    bound_step: Decimal | None,
    profile: Profile,
) -> tuple[Status, tuple[Reason, ...]]:
    """Exposure first, and it wins; then uncertainty; then flags.

    Where clusters are shared, "too uncertain" tells how answers are spread over them: there it is
    told like all else that is hidden.
    """
    n, is_share = estimate.cell.denominator, asked.is_share
    numbers = _numbers(asked, estimate, bound_step=bound_step, profile=profile)
    if exposure(
        estimate.cell.numerator, n, is_share=is_share, is_visible=is_visible, profile=profile
    ):
        return Status.HIDDEN, TOLD
    doubts = uncertainty(
        numbers.low,
        numbers.high,
        basis=estimate.basis,
        is_share=is_share,
        degrees_of_freedom=estimate.degrees_of_freedom,
        profile=profile,
    )
    if doubts and not (is_share and bound_step):
        return Status.UNCERTAIN, doubts
    if doubts:
        return Status.HIDDEN, TOLD
    cares = flags(n, numbers.low, numbers.high, is_share=is_share, profile=profile)
    return (Status.FLAGGED if cares else Status.SHOWN), cares


def _estimate(asked: Asked) -> Estimate:
    assert asked.estimate is not None  # noqa: S101  only asked of figures that have one
    return asked.estimate


def _pair(estimate: Estimate) -> tuple[int, int]:
    return estimate.cell.numerator, estimate.cell.denominator


def _numbers(
    asked: Asked, estimate: Estimate, *, bound_step: Decimal | None, profile: Profile
) -> Numbers:
    if asked.is_share:
        return printed_share(estimate, profile=profile, bound_step=bound_step)
    return print_value(estimate, profile=profile)


def _clues(
    unit: str,
    counts: Mapping[Key, Count],
    requests: Sequence[Asked],
    *,
    margins: Sequence[MarginClue],
    spread: WeightClue | None,
    findings: Sequence[FindingClue],
    crossing: Crossing,
    profile: Profile,
) -> Clues:
    """All that will be printed about one unit, for the audit."""
    truth = World(crossing.total, crossing.answers)
    weigher = spread.weigher if spread else None
    mine = [
        CountClue(count, crossing.within(count.key[3]), profile, truth, weigher=weigher)
        for key, count in counts.items()
        if key[0] == unit
    ]
    linked = [
        note
        for note in sorted(findings, key=_named)
        if note.finding.unit == unit and note.finding.count is not None
    ]
    clues = Clues(
        crossing=crossing,
        counts=mine,
        margins=[m for m in margins if m.unit == unit and is_whole(m, crossing)],
        findings=linked,
        nobody=_nobody(unit, requests, crossing),
        spread=spread,
    )
    for clue in mine:
        if clue.indicator not in crossing.answers or clue.measure(clues.truth) != (
            clue.count.numerator,
            clue.count.denominator,
        ):
            raise _disagree(clue.count.key)
    mine.extend(residues(clues, profile=profile))
    return clues


def _named(note: FindingClue) -> tuple[str, str, Domain]:
    return note.finding.code, note.finding.indicator, note.finding.domain


def _nobody(
    unit: str, requests: Sequence[Asked], crossing: Crossing
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    found: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for asked in requests:
        if asked.unit == unit and asked.refusal is Reason.NOBODY:
            here = crossing.within(asked.domain)
            found[asked.indicator] = found.get(asked.indicator, np.zeros_like(here)) | here
    return found


def _disagree(key: Key) -> ProtectionRefused:
    everyone = Sentence(mark("everyone"))
    where = all_of((f"{d} = {c}" for d, c in key[3].parts), otherwise=everyone)
    return ProtectionRefused(
        mark("The counts of '{indicator}' for {where} are not those of the finest cells."),
        remedy=mark(
            "Make estimates and crossing from the same records, with the same denominators."
        ),
        ids=(key[1],),
        facts={"indicator": key[1], "where": where},
    )


def _weighting(
    weighting: Sequence[tuple[str, Diagnostics]],
    margins: Sequence[MarginClue],
    spreads: Mapping[str, WeightClue],
    *,
    profile: Profile,
) -> tuple[SafeWeighting, ...]:
    return tuple(
        print_weighting(
            unit,
            diagnostics,
            hidden=[m.name for m in margins if m.unit == unit and m.is_hidden],
            hides_spread=unit in spreads and spreads[unit].is_hidden,
            profile=profile,
        )
        for unit, diagnostics in weighting
    )


def _figure(asked: Asked, counts: Mapping[Key, Count], *, profile: Profile) -> Figure:
    """One figure as the world sees it; a withheld one has no numbers."""
    if asked.estimate is None:
        return _withheld(asked, Status.REFUSED, (asked.refusal,) if asked.refusal else ())
    count = counts[_key(asked)]
    if not count.is_shown:
        return _withheld(asked, count.status, count.reasons)
    of = count.estimate if asked.is_share else asked.estimate
    numbers = _numbers(asked, of, bound_step=count.bound_step, profile=profile)
    if asked.is_share and asked.statistic is Statistic.TOTAL:
        if asked.estimate.population is None:
            return _withheld(asked, Status.REFUSED, (Reason.NO_SIZES,))
        numbers = total_of_share(numbers, population=asked.estimate.population, profile=profile)
    has_interval = numbers.low is not None and numbers.high is not None
    return Figure(
        indicator=asked.indicator,
        reading=asked.reading,
        domain=asked.domain,
        statistic=asked.statistic,
        unit=asked.unit,
        status=count.status,
        reasons=count.reasons,
        basis=asked.estimate.basis,
        value=numbers.value,
        low=numbers.low,
        high=numbers.high,
        level=round_to_digits(asked.estimate.level, LEVEL_DIGITS) if has_interval else None,
        n_from=numbers.n_from,
        n_to=numbers.n_to,
        coverage=numbers.coverage,
        bound_step=count.bound_step if has_interval else None,
        design_effect=_design_effect(asked.estimate, profile=profile),
    )


def _design_effect(estimate: Estimate, *, profile: Profile) -> Decimal | None:
    """To two digits; None where it would tell how answers are spread over clusters."""
    if estimate.design_effect is None or not profile.shows_design_effects:
        return None
    return round_to_digits(estimate.design_effect, DESIGN_EFFECT_DIGITS)


def _withheld(asked: Asked, status: Status, reasons: tuple[Reason, ...]) -> Figure:
    return Figure(
        indicator=asked.indicator,
        reading=asked.reading,
        domain=asked.domain,
        statistic=asked.statistic,
        unit=asked.unit,
        status=status,
        reasons=reasons,
        basis=asked.basis,
    )


def _certificate(figures: Sequence[Figure], closest: int | None) -> Audit:
    hidden = [figure for figure in figures if figure.status is Status.HIDDEN]
    return Audit(
        hidden=len(hidden),
        closest=closest,
        knows=KNOWS,
        not_tested=NOT_TESTED,
    )
