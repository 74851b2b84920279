"""What the world may see. A `Release` is built from `Protected`, and only `protect` makes that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from counted.errors import ProtectionRefused, UnusableInput
from counted.messages import mark
from counted.model.estimate import Basis, Domain, Statistic
from counted.model.table import Source

FORMAT = 1  #: of the content of a release; it grows when a reader of today could not read it

#: Held by `stats.protect` alone; a test walks the source for anybody else who names it.
_SEAL = object()


class Status(StrEnum):
    """Whether a figure is shown."""

    SHOWN = "shown"
    FLAGGED = "flagged"  #: shown, to be read with care
    HIDDEN = "hidden"  #: counted, kept hidden to protect people
    UNCERTAIN = "uncertain"  #: not shown: too uncertain to publish
    REFUSED = "refused"  #: cannot be computed honestly from these data


class Reason(StrEnum):
    """Why a figure is flagged or withheld."""

    FEW_WITH = "few_with"  #: too few with the characteristic
    FEW_WITHOUT = "few_without"  #: too few without it
    FEW_ASKED = "few_asked"  #: too few were asked
    ALL_OR_NONE = "all_or_none"  #: would tell something about everyone in the group
    BY_DIFFERENCE = "by_difference"  #: another hidden figure could be worked out from it
    PROTECTED = "protected"
    #: what is printed of all that is hidden: which of the reasons above it was would tell something
    FEW = "few"  #: flagged: rests on few
    WIDE = "wide"  #: the interval is too wide
    FEW_CLUSTERS = "few_clusters"  #: too few degrees of freedom
    NOBODY = "nobody"  #: nobody in the data belongs to the group, or nobody answered
    POOLED = "pooled"  #: several places without known sizes
    NOT_COMPARABLE = "not_comparable"  #: asked in different ways in the places it spans
    NO_SIZES = "no_sizes"  #: a total needs population sizes


@dataclass(frozen=True)
class Figure:
    """One published figure, at its printed precision; withheld figures have no numbers."""

    indicator: str
    reading: str
    domain: Domain
    statistic: Statistic
    unit: str  #: unit of analysis
    status: Status
    reasons: tuple[Reason, ...]
    basis: Basis
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    level: Decimal | None = None  #: of the interval
    n_from: int | None = None  #: people or households asked: at least
    n_to: int | None = None  #: at most; None with n_from set: "or more"
    coverage: Decimal | None = None
    design_effect: Decimal | None = None
    #: variance against that of a simple random sample of as many units; two digits
    bound_step: Decimal | None = None  #: the bounds of the share were rounded outward to this


@dataclass(frozen=True)
class SafeFinding:
    """A finding after protection: its count is a band, and it names no record."""

    code: str
    severity: str
    text: str
    facts: dict[str, str]
    count_from: int | None
    count_to: int | None
    of_from: int | None
    of_to: int | None
    unit: str
    criterion: str
    source: str
    remedy: str
    indicator: str
    domain: Domain


@dataclass(frozen=True)
class SafeMargin:
    """A benchmark category before and after weighting, as rounded shares of the population."""

    benchmark: str
    categories: tuple[tuple[str, str], ...]
    target: Decimal
    before: Decimal | None  #: None: hidden
    after: Decimal | None


@dataclass(frozen=True)
class SafeWeighting:
    """What weighting did, rounded."""

    unit: str
    method: str
    n: int
    effective_n: int | None  #: None, like the ratio: hidden, sizes of groups could be worked out
    largest_ratio: Decimal | None
    margins: tuple[SafeMargin, ...] = ()


@dataclass(frozen=True)
class Audit:
    """What an attacker can learn at best about what is hidden."""

    hidden: int
    #: figures kept hidden to protect people, together with those hidden because others could be
    #: worked out from them: how many these are would tell who is few
    closest: int | None
    #: the narrowest range of values nobody can tell apart, of numbers that could expose someone;
    #: None: none is hidden
    knows: tuple[str, ...]  #: what the imagined attacker knows
    not_tested: tuple[str, ...]  #: what was not tested


@dataclass(frozen=True)
class Protected:
    """All that `protect` lets through."""

    profile: str
    figures: tuple[Figure, ...]
    findings: tuple[SafeFinding, ...]
    weighting: tuple[SafeWeighting, ...]
    audit: Audit
    seal: object = field(repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise ProtectionRefused(
                mark("These figures did not come out of protect()."),
                remedy=mark("Pass the estimates through counted.stats.protect first."),
            )


@dataclass(frozen=True)
class Release:
    """What the public sees: frozen, hashed, without clock time.

    `study` holds the published part of the study file as plain data (titles, methods, consent,
    departures); `software` the versions and `parameters` the choices that made the numbers.
    """

    study: dict[str, Any]
    protected: Protected
    inputs: tuple[Source, ...]
    software: dict[str, str]
    parameters: dict[str, Any]
    language: str = "en"

    def content(self) -> dict[str, Any]:
        """Everything that the hash covers, as plain data; decimals are text."""
        protected = asdict(self.protected)
        del protected["seal"]
        content = {
            "counted_release": FORMAT,
            "language": self.language,
            "study": self.study,
            "inputs": [asdict(source) for source in self.inputs],
            "software": self.software,
            "parameters": self.parameters,
            **protected,
        }
        plain: dict[str, Any] = json.loads(json.dumps(content, default=_plain))
        return plain

    @property
    def sha256(self) -> str:
        """The hash of the numbers and of everything said about them."""
        return hashlib.sha256(canonical(self.content()).encode()).hexdigest()


def canonical(content: dict[str, Any]) -> str:
    """JSON with sorted keys and no spare blanks: the same content, the same text."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def restore(content: Mapping[str, Any], *, sha256: str) -> Release:
    """The release that `content` was made from, if `sha256` is its hash.

    Raises UnusableInput where the content was changed after the release was made.
    """
    if hashlib.sha256(canonical(dict(content)).encode()).hexdigest() != sha256:
        raise UnusableInput(
            mark("The content of this release does not match its sha256: it was changed."),
            remedy=mark("Take the file again from where it was published."),
        )
    try:
        return _restored(content)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableInput(
            mark(
                "This release was written by another version of Counted, which this one cannot "
                "read."
            ),
            remedy=mark("Install the version that the release names under 'software' to read it."),
        ) from error


def _restored(content: Mapping[str, Any]) -> Release:
    if content["counted_release"] != FORMAT:
        raise ValueError(content["counted_release"])
    return Release(
        study=content["study"],
        protected=_protected(content),
        inputs=tuple(Source(**{**it, "notes": tuple(it["notes"])}) for it in content["inputs"]),
        software=content["software"],
        parameters=content["parameters"],
        language=content["language"],
    )


def _protected(content: Mapping[str, Any]) -> Protected:
    audit = content["audit"]
    return Protected(
        profile=content["profile"],
        figures=tuple(_figure(it) for it in content["figures"]),
        findings=tuple(
            SafeFinding(**{**it, "domain": _domain(it["domain"])}) for it in content["findings"]
        ),
        weighting=tuple(
            SafeWeighting(
                **{
                    **it,
                    "largest_ratio": _decimal(it["largest_ratio"]),
                    "margins": tuple(_margin(margin) for margin in it["margins"]),
                }
            )
            for it in content["weighting"]
        ),
        audit=Audit(
            **{
                **audit,
                "knows": tuple(audit["knows"]),
                "not_tested": tuple(audit["not_tested"]),
            }
        ),
        seal=_SEAL,
    )


def _figure(plain: Mapping[str, Any]) -> Figure:
    numbers = {
        name: _decimal(plain[name])
        for name in ("value", "low", "high", "level", "coverage", "design_effect")
    }
    return Figure(
        indicator=plain["indicator"],
        reading=plain["reading"],
        domain=_domain(plain["domain"]),
        statistic=Statistic(plain["statistic"]),
        unit=plain["unit"],
        status=Status(plain["status"]),
        reasons=tuple(Reason(reason) for reason in plain["reasons"]),
        basis=Basis(plain["basis"]),
        n_from=plain["n_from"],
        n_to=plain["n_to"],
        bound_step=_decimal(plain.get("bound_step")),
        **numbers,
    )


def _margin(plain: Mapping[str, Any]) -> SafeMargin:
    return SafeMargin(
        benchmark=plain["benchmark"],
        categories=tuple((dimension, category) for dimension, category in plain["categories"]),
        target=Decimal(plain["target"]),
        before=_decimal(plain["before"]),
        after=_decimal(plain["after"]),
    )


def _domain(plain: Mapping[str, Any]) -> Domain:
    return Domain(tuple((dimension, category) for dimension, category in plain["parts"]))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Domain):
        return value.parts
    raise TypeError(f"{type(value).__name__} has no place in a release")
