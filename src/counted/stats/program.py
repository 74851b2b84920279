"""A small integer linear program, solved by HiGHS the same way every time.

One thread, a fixed seed, a limit on nodes and none on time: the same program gives the same
answer on every run. Columns and rows are added first; then it may be solved many times with other
objectives and with bounds changed for one solve.
"""

from __future__ import annotations

from collections.abc import Mapping

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
INFINITY = float(highspy.kHighsInf)

#: Nodes of branch and bound, and how near the best an answer must be: any good world will do.
MAX_NODES = 100
GAP = 0.3


class Program:
    """Columns, rows, and answers."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[float, float]] = []
        self._start: list[int] = [0]
        self._index: list[int] = []
        self._value: list[float] = []
        self._solver: highspy.Highs | None = None
        self._known: Vector | None = None

    def column(self, low: float, high: float, *, whole: bool = True) -> int:
        """A new variable between two bounds; its number."""
        self._low.append(low)
        self._high.append(high)
        self._whole.append(whole)
        return len(self._low) - 1

    def row(self, low: float, high: float, terms: Mapping[int, float]) -> None:
        """A new condition: low <= sum of coefficient x column <= high."""
        self._rows.append((low, high))
        self._index.extend(terms)
        self._value.extend(terms.values())
        self._start.append(len(self._index))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._low)

    def start_from(self, known: Vector) -> None:
        """A solution that is known to fit, to search from."""
        self._known = known

    def solve(
        self,
        cost: Mapping[int, float],
        *,
        largest: bool,
        within: Mapping[int, tuple[float, float]] | None = None,
        in_fractions: bool = False,
    ) -> Vector | None:
        """The columns of a solution with a large (or small) cost; None if none was found.

        Costs are counted from the known solution, so that "near the best" is about the change.
        `within` replaces the bounds of some columns for this solve; `in_fractions` lets whole
        columns take any value, which is quick and only good for a hint.
        """
        solver = self._solver or self._load()
        self._price(solver, cost, largest=largest)
        changed = dict(within or {})
        for column, (low, high) in changed.items():
            solver.changeColBounds(column, low, high)
        if self._known is not None and self._fits(changed):
            start = highspy.HighsSolution()
            start.col_value = list(self._known)
            solver.setSolution(start)
        solver.setOptionValue("solve_relaxation", in_fractions)
        solver.run()
        answer = solver.getSolution()
        found = solver.getInfo().primal_solution_status == 2
        for column in changed:
            solver.changeColBounds(column, self._low[column], self._high[column])
        return np.array(answer.col_value) if found else None

    def _fits(self, changed: Mapping[int, tuple[float, float]]) -> bool:
        known = self._known
        return known is not None and all(
            low <= known[column] <= high for column, (low, high) in changed.items()
        )

    def _price(self, solver: highspy.Highs, cost: Mapping[int, float], *, largest: bool) -> None:
        prices = np.zeros(self.width)
        for column, price in cost.items():
            prices[column] = price
        known = 0.0 if self._known is None else float(prices @ self._known)
        solver.changeObjectiveOffset(-known)
        solver.changeColsCost(self.width, np.arange(self.width, dtype=np.int32), prices)
        sense = highspy.ObjSense.kMaximize if largest else highspy.ObjSense.kMinimize
        solver.changeObjectiveSense(sense)

    def _load(self) -> highspy.Highs:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.width, len(self._rows)
        lp.col_cost_ = np.zeros(self.width)
        lp.col_lower_, lp.col_upper_ = np.array(self._low), np.array(self._high)
        bounds = np.array(self._rows, dtype=float).reshape(-1, 2)
        lp.row_lower_, lp.row_upper_ = bounds[:, 0], bounds[:, 1]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self._start, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self._index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self._value, dtype=float)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in self._whole]
        solver = highspy.Highs()
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        self._solver = solver
        return solver


_OPTIONS: dict[str, object] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_max_nodes": MAX_NODES,
    "mip_rel_gap": GAP,
}
