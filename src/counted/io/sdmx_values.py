"""Figures as SDMX observations: value, bounds, status and unit, in any structure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from counted.io import words
from counted.messages import translator
from counted.model.estimate import Basis, Statistic
from counted.model.release import Figure, Status

Row = dict[str, str]

#: SDMX code list CL_OBS_STATUS 2.1. A figure that is too uncertain or refused is a missing value
#: ("O"); why, is in COMMENT_OBS. "Q" is kept for what exists and is hidden to protect people.
OBS_STATUS = {
    Status.SHOWN: "A",
    Status.FLAGGED: "U",
    Status.HIDDEN: "Q",
    Status.UNCERTAIN: "O",
    Status.REFUSED: "O",
}


def observation(figure: Figure, language: str) -> Row:
    """Measure and attributes of one figure; shares are written in percent."""
    factor = Decimal(100) if figure.statistic is Statistic.SHARE else Decimal(1)
    said = [words.note(figure, language)]
    if figure.basis is not Basis.SAMPLE and figure.value is not None:
        said.append(translator(language)(words.BASES[figure.basis]))
    return {
        "OBS_VALUE": plain(figure.value, factor),
        "LOWER_BOUND": plain(figure.low, factor),
        "UPPER_BOUND": plain(figure.high, factor),
        "OBS_STATUS": OBS_STATUS[figure.status],
        "UNIT_MULT": "0",
        "COMMENT_OBS": "; ".join(text for text in said if text),
    }


def plain(value: Decimal | None, factor: Decimal = Decimal(1)) -> str:
    """A decimal without exponent or trailing zeros; "" for none."""
    if value is None:
        return ""
    text = f"{value * factor:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def reference_period(study: Mapping[str, Any]) -> Row:
    """The year in which collection ended as TIME_PERIOD, the whole period as TIME_DETAIL."""
    start, end = study["period"]["start"], study["period"]["end"]
    return {"TIME_PERIOD": end[:4], "TIME_DETAIL": start if start == end else f"{start}/{end}"}
