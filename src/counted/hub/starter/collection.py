"""What the starter collection holds: the files beside this, as the library keeps items.

Every entry cites sources by their keys in `sources.yaml`. What no source told is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

#: File -> the kind of item that each entry of it is.
KINDS: Mapping[str, str] = {"initiatives": "initiative", "cases": "case", "resources": "resource"}
TIMELINE = "timeline"  #: the short name of the page
#: Columns of an item that an entry names as they are.
COLUMNS = (
    "title", "summary", "countries", "place", "scale", "topics", "groups", "indicators", "keywords",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One item of the collection."""

    kind: str
    slug: str
    organisation: str  #: its short name; "" where it is nobody's in particular
    content: Mapping[str, Any]  #: columns by name, without the organisation


@cache
def facts(name: str) -> Mapping[str, Any]:
    """The file `name`, for example "cases"."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def entries() -> Iterator[Entry]:
    """All items of the collection: initiatives, case studies, resources, the timeline."""
    for name, kind in KINDS.items():
        for it in facts(name)[name]:
            record = {**it["record"], "sources": cited(it["sources"])}
            content = {key: it[key] for key in COLUMNS if key in it}
            content |= {"text": paragraphs(it.get("text", "")), "record": record, "language": "en"}
            yield Entry(kind, it["slug"], it.get("organisation", ""), content)
    yield _timeline(facts("timeline"))


def cited(keys: Iterable[str]) -> list[dict[str, str]]:
    """Sources as records keep them: title with publisher and when it was read, and address."""
    known = facts("sources")
    return [_cite(known["sources"][key], known["read"]) for key in keys]


def source_lines(keys: Iterable[str]) -> str:
    """Sources in plain text, one a line, for texts without links of their own."""
    return "\n".join(it["title"] for it in cited(keys))


def source_list(keys: Iterable[str]) -> str:
    """Sources as a list in Markdown."""
    told = cited(keys)
    return "\n".join(
        f"- [{it['title']}]({it['url']})" if "url" in it else f"- {it['title']}" for it in told
    )


def paragraphs(text: str) -> str:
    """A text in which a paragraph is one line, however it is broken in the file."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()


def _cite(source: Mapping[str, str], read: str) -> dict[str, str]:
    told = f"{source['publisher']}: {source['title']} (read {read})"
    return {"title": told} | ({"url": source["url"]} if "url" in source else {})


def _timeline(told: Mapping[str, Any]) -> Entry:
    """The timeline as a page: a heading a year, a paragraph an event with its sources."""
    blocks, year, keys = [paragraphs(told["lead"])], "", []
    for event in told["events"]:
        if event["when"][:4] != year:
            year = event["when"][:4]
            blocks.append(f"# {year}")
        blocks.append(_event(event))
        keys += [key for key in event["sources"] if key not in keys]
    blocks.append(f"# What is not known\n\n{paragraphs(told['unknown'])}")
    content = {
        "title": told["title"],
        "summary": told["summary"],
        "text": "\n\n".join(blocks),
        "record": {"sources": cited(keys)},
        "language": "en",
    }
    return Entry("page", TIMELINE, "", content)


def _event(event: Mapping[str, Any]) -> str:
    when = event["when"] + (f" to {event['until']}" if "until" in event else "")
    told = f"**{when}.** {paragraphs(event['what'])}"
    if "disagree" in event:
        told += f" *Sources disagree:* {paragraphs(event['disagree'])}"
    known = facts("sources")["sources"]
    names = "; ".join(_link(known[key]) for key in event["sources"])
    return f"{told} Sources: {names}."


def _link(source: Mapping[str, str]) -> str:
    """A source as a link in Markdown; in words where it has no address."""
    return f"[{source['publisher']}]({source['url']})" if "url" in source else source["publisher"]
