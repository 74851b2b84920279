"""What a release says, ready for a template: the same words as in its report.

`public_context` fills `releases/public/_release.html`; the page of a release and the preview
before publishing show exactly that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from counted import __version__
from counted.errors import UnusableInput
from counted.hub.accounts.labels import foreign
from counted.hub.releases import drawing, drawing_tasks
from counted.hub.releases.models import Approval, Release
from counted.hub.ui.parts import Fact, Item, Link, Moment, Tag
from counted.io import report, telling, words
from counted.io.panels import Panel, panels
from counted.messages import direction
from counted.model import release as model
from counted.model.release import canonical, restore

HOW_FOUND = {
    "everyone": gettext_lazy("Everyone was to be counted"),
    "random_sample": gettext_lazy("Drawn by chance"),
    "random_walk": gettext_lazy("Door to door"),
    "volunteers": gettext_lazy("Whoever wanted to take part"),
    "referral": gettext_lazy("Named by others"),
    "meeting": gettext_lazy("Met at a place"),
    "unknown": gettext_lazy("Not recorded"),
}


def how_found_labels(values: Iterable[str]) -> dict[str, Any]:
    """The words for ways in which people were found, of those that are one."""
    return {value: HOW_FOUND[value] for value in values if value in HOW_FOUND}


APPROVED = {
    Approval.Role.STEWARD: gettext_lazy("Approved for the people in the data"),
    Approval.Role.SECOND: gettext_lazy("Approved by a second person"),
}
#: Unicode's mark of a text from the right.
RIGHT_TO_LEFT = "\u200f"
#: Parts that stand beside the finding, by their names.
AT_THE_TOP = ("cannot", "next")
#: Up to so many indicators all show their pictures and tables at once.
MOST_OPEN = 3
KEPT_SECONDS = 24 * 60 * 60
#: Downloads: name in the address, its title and what it is for.
DOWNLOADS = (
    ("release.json", gettext_lazy("Release, as data"), gettext_lazy("everything, with its hash")),
    ("figures.csv", gettext_lazy("Table (CSV)"), gettext_lazy("one row per figure")),
    ("figures.xlsx", gettext_lazy("Workbook (Excel)"), gettext_lazy("one sheet per indicator")),
    ("sdmx.zip", gettext_lazy("SDMX-CSV"), gettext_lazy("for statistical systems")),
    ("report.html", gettext_lazy("Report"), gettext_lazy("one page to keep and print")),
)


def public_context(
    content: dict[str, Any], *, language: str, sha256: str | None = None
) -> dict[str, Any]:
    """All that `releases/public/_release.html` shows of the content of a release.

    Orders the charts that nobody has drawn yet. Raises UnusableInput where the content is no
    release, or not the one with the hash that is given.
    """
    sha256 = sha256 or hashlib.sha256(canonical(content).encode()).hexdigest()
    release = restore(content, sha256=sha256)
    said = report.page(release, language, picture=drawing.stored(sha256))
    drawn = all(it["wide"] and it["narrow"] for it in said["sections"])
    if not drawn:
        drawing_tasks.order(sha256, language)
    _open(said["sections"], release, language)
    is_foreign = release.language != language
    return {
        "said": said,
        "study": release.study,
        "sha256": sha256,
        "foreign": release.language if is_foreign else "",
        "lang": format_html(' lang="{}"', release.language) if is_foreign else "",
        "drawn": drawn,
        "contents": _contents(said),
    }


def _contents(said: dict[str, Any]) -> list[Link]:
    """The parts of the page in their order: what nobody may conclude stands before the figures."""
    figures = [Link(it["title"], f"#{it['id']}") for it in said["sections"]]
    first = [Link(title, f"#{name}") for name, title in said["after"] if name in AT_THE_TOP]
    rest = [Link(title, f"#{name}") for name, title in said["after"] if name not in AT_THE_TOP]
    return [*first, *figures, *rest]


def _open(sections: list[dict[str, Any]], release: model.Release, language: str) -> None:
    """Tell each section its figure of everyone, and whether it shows its picture and table at once.

    All of few do; of many only the one that the page opens with: nobody scrolls forty screens.
    """
    found = telling.findings(release, language)
    first = found[0][0].title if found else sections[0]["title"] if sections else ""
    for section, panel in zip(sections, panels(release, language), strict=True):
        section["open"] = len(sections) <= MOST_OPEN or section["title"] == first
        section["overall"] = _overall(panel, language)


def _overall(panel: Panel, language: str) -> str:
    """The figure of everyone with its range; "" where it would need a warning or two readings."""
    row = panel.rows[0]
    if row.domain.parts or len(row.figures) != 1 or row.figures[0].status is not model.Status.SHOWN:
        return ""
    figure = row.figures[0]
    named = {"group": row.full, "value": words.value(figure, language)}
    if figure.low is None:
        return _("{group}: {value}").format(**named)
    return _("{group}: {value} ({range})").format(**named, range=words.interval(figure, language))


def address(release: Release) -> str:
    """Where one release stays."""
    return reverse("releases:release", args=[release.slug, release.number])


def item(release: Release, *, headline: str, language: str) -> Item:
    """A release as it stands in a list; `release` carries what `public_queries` annotates."""
    period = words.period(release.period["start"], release.period["end"], language=language)
    return Item(
        title=release.title,
        url=address(release),
        kind=release.producer,
        note=_directed(headline, language),
        foot=" · ".join((release.area, period)),
        tags=[
            *(foreign(release.language) if release.language != language else ()),
            *(Tag(_("SDG %s") % code, goal=int(code.split(".")[0])) for code in release.indicators),
        ],
        language=release.language if release.language != language else "",
        made_up=release.made_up,
    )


def _directed(text: str, language: str) -> str:
    """A sentence of the page that may begin with foreign words, and still runs as the page does."""
    return f"{RIGHT_TO_LEFT}{text}" if text and direction(language) == "rtl" else text


def headlines(contents: Mapping[str, dict[str, Any]], language: str) -> dict[str, str]:
    """The finding of each release, by its hash; kept, because reading whole releases takes time.

    A release that was changed has none: its own page refuses to show it, a list goes on.
    """
    made = {}
    for sha256, content in contents.items():
        with suppress(UnusableInput):
            made[sha256] = telling.headline(restore(content, sha256=sha256), language)
    caches["pictures"].set_many(
        {_key(it, language): text for it, text in made.items()}, timeout=KEPT_SECONDS
    )
    return made


def known_headlines(hashes: Iterable[str], language: str) -> dict[str, str]:
    """The headlines that are at hand, by hash."""
    keys = {_key(sha256, language): sha256 for sha256 in hashes}
    return {keys[key]: text for key, text in caches["pictures"].get_many(keys).items()}


def _key(sha256: str, language: str) -> str:
    return f"headline-{__version__}-{language}-{sha256}"


def downloads(release: Release) -> list[Fact]:
    """What can be taken away, with what it is for."""
    return [
        Fact(
            "", title, note, reverse("releases:download", args=[release.slug, release.number, name])
        )
        for name, title, note in DOWNLOADS
    ]


def citation(release: Release, *, site: str) -> str:
    """How to cite a release; the producer of the data is not the author of the figures."""
    text = _(
        "{title}, release {number} ({year}). Data of {producer}, figures computed by Counted. "
        "{address} (sha256 {hash})"
    )
    return text.format(
        producer=release.producer,
        year=release.published_at.year,
        title=release.title,
        number=release.number,
        address=f"{site}{address(release)}",
        hash=release.sha256[:12],
    )


def history(release: Release, approvals: Iterable[Approval]) -> list[Moment]:
    """Who agreed and when, by role: names stay inside."""
    agreed = [Moment(it.given_at, APPROVED[it.role]) for it in approvals]
    return [*agreed, Moment(release.published_at, _("Published"), state="now")]


def versions(release: Release, others: Iterable[Release]) -> list[Link]:
    """The other releases of the same study, newest first, withdrawn ones too."""
    return [Link(_version(it), address(it)) for it in others if it.number != release.number]


def _version(release: Release) -> str:
    if release.withdrawn_at:
        return _("Release {number}, withdrawn").format(number=release.number)
    day = words.day(release.published_at.date().isoformat(), get_language() or "en")
    return _("Release {number}, {day}").format(number=release.number, day=day)
