"""Weights: how many units of the population each unit of the frame stands for.

Four ways. *Equal*: every unit counts one. *Given*: the design weights as they are. *Poststratify*:
design weights scaled within each cell of one benchmark (Holt and Smith 1979). *Rake*: scaled to
one benchmark after another, round and round, until all are met (Deming and Stephan 1940; Deville,
Särndal and Sautory 1993). The last two keep their calibration variables, for the variance.

What cannot be met is refused, never met roughly: a benchmark category without a unit, a unit
without a category, totals that contradict one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from counted.errors import WeightingError
from counted.messages import mark
from counted.model.frame import Frame
from counted.model.study import Benchmark, Count, Weighting
from counted.model.vocabulary import Method, unit_word
from counted.model.weights import Codes, Diagnostics, Floats, Margin, Weights
from counted.sentence import Sentence, all_of

#: Raking stops when every margin is met to this relative error.
TOLERANCE = 1e-11
#: Rounds after which raking is given up.
ROUNDS = 2_000
#: Largest relative difference between the totals of two benchmarks.
TOTALS_MAY_DIFFER = 0.005


@dataclass(frozen=True)
class Cells:
    """A benchmark laid over the rows of a frame."""

    benchmark: Benchmark
    codes: Codes  #: per row, position in `benchmark.counts`
    targets: Floats  #: per count, what the weights are made to meet

    def counts(self, weights: Floats) -> Floats:
        """Weighted count in each cell."""
        counts: Floats = np.bincount(self.codes, weights, len(self.targets)).astype(np.float64)
        return counts


def weigh(frame: Frame, weighting: Weighting, benchmarks: Iterable[Benchmark]) -> Weights:
    """Make the weights that a study asks for; `benchmarks` are those it declares."""
    known = {benchmark.id: benchmark for benchmark in benchmarks}
    for name in weighting.benchmarks:
        if name not in known:
            raise WeightingError(
                mark("The weighting names a benchmark '{name}' that the study does not declare."),
                remedy=mark("Use one of these or declare it: {known}."),
                ids=(name,),
                facts={"name": name, "known": tuple(known) or Sentence(mark("none"))},
            )
    chosen = [known[name] for name in weighting.benchmarks]
    if weighting.method is Method.POSTSTRATIFY:
        return poststratify(frame, _only(chosen))
    if weighting.method is Method.RAKE:
        return rake(frame, chosen)
    if chosen:
        raise WeightingError(
            mark(
                "Weights of the kind '{method}' meet no benchmark, but the weighting names "
                "{benchmarks}."
            ),
            remedy=mark(
                "Choose poststratify or rake, or leave the benchmarks out of the weighting."
            ),
            ids=weighting.benchmarks,
            facts={"method": str(weighting.method), "benchmarks": weighting.benchmarks},
        )
    return given(frame) if weighting.method is Method.GIVEN else equal(frame)


def equal(frame: Frame) -> Weights:
    """Every unit counts one, whatever its design weight."""
    values = np.ones(frame.n)
    return Weights(values=values, diagnostics=_diagnostics("equal", values))


def given(frame: Frame) -> Weights:
    """The design weights as they are."""
    values = _base(frame)
    return Weights(values=values, diagnostics=_diagnostics("given", values))


def poststratify(frame: Frame, benchmark: Benchmark) -> Weights:
    """Scale the design weights so that each cell of one benchmark has its population count."""
    base = _base(frame)
    cells = _lay(benchmark, frame)
    values = base * (cells.targets / cells.counts(base))[cells.codes]
    return _calibrated("poststratify", base, values, [cells], iterations=1)


def rake(frame: Frame, benchmarks: Sequence[Benchmark]) -> Weights:
    """Scale the design weights to several benchmarks in turn until all are met to `TOLERANCE`.

    The weights sum to the total of the first benchmark. The others are scaled to that total,
    which they may miss by half a per cent.
    """
    if not benchmarks:
        raise WeightingError(
            mark("Raking was asked for without a benchmark."),
            remedy=mark("Name at least one benchmark under 'weighting'."),
        )
    base = _base(frame)
    layers = _one_total([_lay(benchmark, frame) for benchmark in benchmarks])
    values = base
    for iteration in range(1, ROUNDS + 1):
        for cells in layers:
            values = values * (cells.targets / cells.counts(values))[cells.codes]
        if max(_misses(cells, values).max() for cells in layers) <= TOLERANCE:
            return _calibrated("rake", base, values, layers, iterations=iteration)
    raise _never_met(layers, values)


def _base(frame: Frame) -> Floats:
    base = frame.design.base
    bad = int(np.count_nonzero(~((base > 0) & np.isfinite(base))))
    if bad:
        raise WeightingError(
            mark(
                "{count} of {of} units ({unit}) have a design weight that is missing, zero or "
                "below zero."
            ),
            remedy=mark(
                "A weight says how many units one stands for. Mend it, or leave these units out."
            ),
            facts={"count": bad, "of": frame.n, "unit": unit_word(frame.unit)},
        )
    return base


def _lay(benchmark: Benchmark, frame: Frame) -> Cells:
    """Find the cell of every row. Raises WeightingError where rows and counts do not fit."""
    _check_counts(benchmark, frame)
    _check_dimensions(benchmark, frame)
    codes = np.full(frame.n, -1, dtype=np.int64)
    for position, count in enumerate(benchmark.counts):
        inside = np.ones(frame.n, dtype=bool)
        for dimension, category in count.categories.items():
            factor = frame.factors[dimension]
            known = category in factor.categories
            inside &= factor.codes == factor.categories.index(category) if known else False
        if not inside.any():
            raise WeightingError(
                mark("No unit has {group}, but {benchmark} counts {count} there."),
                remedy=mark(
                    "Merge {group} with a neighbouring category, in the dimension and in the "
                    "benchmark."
                ),
                ids=(benchmark.id, *count.categories.values()),
                facts={
                    "group": _words(count),
                    "benchmark": _named(benchmark),
                    "count": count.count,
                },
            )
        codes[inside] = position
    _check_rows(benchmark, frame, codes)
    return Cells(benchmark, codes, np.array([count.count for count in benchmark.counts]))


def _check_counts(benchmark: Benchmark, frame: Frame) -> None:
    if str(benchmark.unit) != frame.unit:
        raise WeightingError(
            mark(
                "{benchmark} counts units of the kind {counted}, but the units to be weighted "
                "are of the kind {unit}."
            ),
            remedy=mark("Use a benchmark that counts units of the kind {unit}."),
            ids=(benchmark.id,),
            facts={
                "benchmark": _named(benchmark),
                "counted": unit_word(benchmark.unit),
                "unit": unit_word(frame.unit),
            },
        )
    seen: set[tuple[tuple[str, str], ...]] = set()
    for count in benchmark.counts:
        key = tuple(sorted(count.categories.items()))
        if tuple(d for d, _ in key) != benchmark.dimensions or key in seen:
            raise WeightingError(
                mark(
                    "{benchmark} counts {group} twice, or by other dimensions than the rest of its "
                    "counts."
                ),
                remedy=mark("Give each combination of the same dimensions one count."),
                ids=(benchmark.id, *count.categories),
                facts={"benchmark": _named(benchmark), "group": _words(count)},
            )
        seen.add(key)


def _check_dimensions(benchmark: Benchmark, frame: Frame) -> None:
    for dimension in benchmark.dimensions:
        if dimension not in frame.factors:
            raise WeightingError(
                mark(
                    "{benchmark} counts by {dimension}, which these units ({unit}) are not "
                    "described by."
                ),
                remedy=mark("Leave this benchmark out, or declare the dimension for these units."),
                ids=(benchmark.id, dimension),
                facts={
                    "benchmark": _named(benchmark),
                    "dimension": dimension,
                    "unit": unit_word(frame.unit),
                },
            )


def _check_rows(benchmark: Benchmark, frame: Frame, codes: Codes) -> None:
    """Every row needs a cell: first for want of a category, then for want of a count."""
    for dimension in benchmark.dimensions:
        blank = int(np.count_nonzero(frame.factors[dimension].codes < 0))
        if blank:
            raise WeightingError(
                mark(
                    "{count} of {of} units ({unit}) have no {dimension}, so they cannot be "
                    "weighted to {benchmark}."
                ),
                remedy=mark(
                    "Fill in {dimension}, leave these units out, or leave the benchmark out."
                ),
                ids=(benchmark.id, dimension),
                facts={
                    "count": blank,
                    "of": frame.n,
                    "unit": unit_word(frame.unit),
                    "dimension": dimension,
                    "benchmark": _named(benchmark),
                },
            )
    lost = np.flatnonzero(codes < 0)
    if len(lost):
        factors = [frame.factors[dimension] for dimension in benchmark.dimensions]
        where = all_of(f"{f.dimension} = {f.categories[f.codes[lost[0]]]}" for f in factors)
        raise WeightingError(
            mark(
                "Units ({unit}) have {where}, but {benchmark} has no count for that ({rows} "
                "units in all lack a count)."
            ),
            remedy=mark("Add the count, or merge the category with one that is counted."),
            ids=(benchmark.id, *benchmark.dimensions),
            facts={
                "unit": unit_word(frame.unit),
                "where": where,
                "benchmark": _named(benchmark),
                "rows": len(lost),
            },
        )


def _one_total(layers: list[Cells]) -> list[Cells]:
    """The layers, all scaled to the total of the first."""
    first, total = layers[0], float(layers[0].targets.sum())
    scaled = []
    for cells in layers:
        own = float(cells.targets.sum())
        if abs(own - total) > TOTALS_MAY_DIFFER * total:
            raise WeightingError(
                mark("{benchmark} adds up to {total}, but {other} to {own}."),
                remedy=mark(
                    "Use counts of the same population at the same date; their totals may differ "
                    "by {most} at most."
                ),
                ids=(first.benchmark.id, cells.benchmark.id),
                facts={
                    "benchmark": _named(first.benchmark),
                    "total": total,
                    "other": _named(cells.benchmark),
                    "own": own,
                    "most": f"{TOTALS_MAY_DIFFER:.1%}",
                },
            )
        scaled.append(Cells(cells.benchmark, cells.codes, cells.targets * (total / own)))
    return scaled


def _misses(cells: Cells, weights: Floats) -> Floats:
    """Relative error of each margin."""
    return np.abs(cells.counts(weights) / cells.targets - 1)


def _never_met(layers: list[Cells], weights: Floats) -> WeightingError:
    worst = max(layers, key=lambda cells: float(_misses(cells, weights).max()))
    position = int(_misses(worst, weights).argmax())
    reached = worst.counts(weights)[position]
    count = worst.benchmark.counts[position]
    return WeightingError(
        mark(
            "After {rounds} rounds of raking the weights still count {reached} for "
            "{group}, where {benchmark} counts {target}: too few combinations of "
            "categories have a unit for all benchmarks to be met at once."
        ),
        remedy=mark("Merge {group} with a neighbouring category, or leave a benchmark out."),
        ids=(worst.benchmark.id, *count.categories.values()),
        facts={
            "rounds": f"{ROUNDS:,}",
            "reached": f"{reached:.6g}",
            "group": _words(count),
            "benchmark": _named(worst.benchmark),
            "target": f"{worst.targets[position]:.6g}",
        },
    )


def _calibrated(
    method: str, base: Floats, values: Floats, layers: list[Cells], *, iterations: int
) -> Weights:
    margins = tuple(margin for cells in layers for margin in _margins(cells, base, values))
    indicators = [cells.codes[:, None] == np.arange(len(cells.targets)) for cells in layers]
    return Weights(
        values=values,
        diagnostics=_diagnostics(method, values, margins=margins, iterations=iterations),
        auxiliaries=np.hstack(indicators).astype(np.float64),
    )


def _margins(cells: Cells, base: Floats, values: Floats) -> Iterable[Margin]:
    """Counts before (design weights as they are, not scaled to the population) and after."""
    before, after = cells.counts(base), cells.counts(values)
    rows = np.bincount(cells.codes, minlength=len(cells.targets))
    for position, count in enumerate(cells.benchmark.counts):
        yield Margin(
            benchmark=cells.benchmark.id,
            categories=tuple(sorted(count.categories.items())),
            target=count.count,
            before=float(before[position]),
            after=float(after[position]),
            n=int(rows[position]),
        )


def _diagnostics(
    method: str, values: Floats, *, margins: tuple[Margin, ...] = (), iterations: int = 0
) -> Diagnostics:
    squares = float((values**2).sum())
    return Diagnostics(
        method=method,
        n=len(values),
        effective_n=float(values.sum()) ** 2 / squares if squares else 0.0,
        largest_ratio=float(values.max() / values.min()) if len(values) else 1.0,
        margins=margins,
        iterations=iterations,
        tolerance=TOLERANCE if method == "rake" else 0.0,
    )


def _only(chosen: list[Benchmark]) -> Benchmark:
    if len(chosen) == 1:
        return chosen[0]
    raise WeightingError(
        mark("Post-stratification meets one benchmark, and {count} are named."),
        remedy=mark("Name one benchmark (its counts may combine dimensions), or choose rake."),
        ids=tuple(benchmark.id for benchmark in chosen),
        facts={"count": len(chosen)},
    )


def _words(count: Count) -> str | Sentence:
    return all_of(f"{d} = {c}" for d, c in sorted(count.categories.items()))


def _named(benchmark: Benchmark) -> str:
    return benchmark.source or benchmark.title
