"""What official series leave out, in plain words: groups never counted, or long ago, or rarely.

"Long ago" is measured from the newest figure of the country: a page says the same tomorrow.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counted.hub.groups import GROUPS

OLD_YEARS = 5  #: a figure this much older than the newest of its country is old
FEW = 3  #: one series in this many, or fewer: a group is counted rarely


@dataclass(frozen=True)
class Gap:
    """One kind of group that is missing from the series of a country."""

    group: str
    since: int | None  #: the newest year in which any series has it; None: never
    counted: int  #: series that have it at all
    of: int  #: all series
    is_old: bool = False  #: counted once, long ago

    @property
    def sentence(self) -> str:
        """What is missing, as a sentence."""
        name = str(GROUPS[self.group]).lower()
        if self.since is None:
            return _("No figure by {group}, ever").format(group=name)
        if self.is_old:
            return _("No figure by {group} since {year}").format(group=name, year=self.since)
        return _("By {group} in {counted} of {of} series only").format(
            group=name, counted=self.counted, of=self.of
        )


def gaps(
    series: Collection[int], newest: Mapping[tuple[int, str], int], *, last_year: int | None
) -> list[Gap]:
    """The groups missing from `series`, the worst first: long ago, never, rarely."""
    found = []
    for group in GROUPS:
        years = [newest[key] for one in series if (key := (one, group)) in newest]
        since = max(years, default=None)
        is_old = since is not None and last_year is not None and last_year - since >= OLD_YEARS
        if since is None or is_old or len(years) * FEW <= len(series):
            found.append(Gap(group, since, len(years), len(series), is_old))
    return sorted(found, key=lambda gap: (not gap.is_old, gap.since is not None, gap.since or 0))


def stale(newest: Mapping[tuple[int, str], int], *, last_year: int | None) -> list[int]:
    """Series whose newest figure of everybody is old."""
    return [
        one
        for (one, group), year in newest.items()
        if not group and last_year is not None and last_year - year >= OLD_YEARS
    ]
