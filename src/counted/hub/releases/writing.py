"""From the answers of the six screens to the study file, which nobody has to see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import translation
from pydantic import TypeAdapter

from counted.hub.collect.models import HandedIn
from counted.hub.collect.queries import public_name
from counted.hub.releases import participation
from counted.io.study import parse_study, study_to_yaml
from counted.model.study import Study

Files = Mapping[str, HandedIn]
HOUSEHOLDS, MEMBERS = HandedIn.Role.HOUSEHOLDS.value, HandedIn.Role.MEMBERS.value
LONGEST_NAME = 50


def identifier(text: str, *, taken: Collection[str] = (), fallback: str = "entry") -> str:
    """A short name made of a text: small letters, digits, underscores; new among `taken`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    if not name or not name[0].isalpha():
        name = f"{fallback}_{name}".strip("_")
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def write(answers: Mapping[str, Any], *, files: Files, language: str, made_up: bool) -> str:
    """The study file. The answers have to be complete; raises StudyError where they clash."""
    with translation.override(language):
        plain = _plain(answers, files)
    plain |= {"language": language, "made_up": made_up}
    text = study_to_yaml(TypeAdapter(Study).validate_python(plain))
    parse_study(text, name="study.yaml")
    return text


def _plain(answers: Mapping[str, Any], files: Files) -> dict[str, Any]:
    who, found, agreed = answers["who"], answers["found"], answers["agreed"]
    dimensions = answers["groups"].get("dimensions", [])
    return {
        "counted": 1,
        "id": identifier(who["title"], fallback="study"),
        "title": who["title"],
        "summary": who.get("summary", ""),
        "producer": {"name": who["producer_name"], "kind": who["producer_kind"]},
        "area": {
            "name": who["area_name"],
            "countries": who.get("countries", []),
            "level": who["level"],
        },
        "period": {"start": who["start"], "end": who["end"] or who["start"]},
        "people_found": {
            "how": found["how"],
            "words": found["words"],
            "source": found.get("source", ""),
        },
        "participation": participation.written(found),
        "files": _files(answers.get("joins", {}), files),
        "dimensions": [_dimension(it) for it in dimensions],
        "design": {"places": _places(dimensions)},
        "weighting": {"method": "equal"},
        "indicators": [_indicator(it, answers) for it in answers["questions"]["indicators"]],
        "tables": [{"by": by.split("+") if by else []} for by in answers["shown"]["tables"]],
        "protection": {"profile": "community"},
        "consent": [
            {"purpose": purpose, "agreed": it["agreed"], "how": it["how"]}
            for purpose, it in agreed["consent"].items()
        ],
        "ownership": agreed["ownership"],
        "stewards": agreed["stewards"],
        "licence": agreed["licence"],
    }


def _files(joins: Mapping[str, str], files: Files) -> list[dict[str, Any]]:
    """The tables; columns declared as personal are not there any more, so nobody names them."""
    made = []
    for role, about in ((HOUSEHOLDS, "household"), (MEMBERS, "person")):
        if role not in files:
            continue
        entry = {"id": role, "path": public_name(files[role]), "about": about}
        if HOUSEHOLDS in files and MEMBERS in files:
            if role == HOUSEHOLDS:
                entry["key"] = joins["key"]
            else:
                entry |= {"parent": HOUSEHOLDS, "parent_key": joins["parent_key"]}
        made.append(entry)
    return made


def _dimension(it: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": it["id"],
        "title": it["title"],
        "column": f"{it['role']}.{it['column']}",
        "categories": it["categories"],
        "missing": it.get("missing") or None,
    }


def _places(dimensions: list[dict[str, Any]]) -> dict[str, Any] | None:
    for it in dimensions:
        if it.get("is_place"):
            return {
                "dimension": it["id"],
                "sizes": it.get("sizes", {}),
                "sizes_unit": it.get("sizes_unit", "household"),
                "source": it.get("sizes_source", ""),
            }
    return None


def _indicator(it: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    shown = answers["shown"]
    plain = {
        "id": it["id"],
        "title": it["title"],
        "definition": it["definition"],
        "unit": it["unit"],
        "file": it["role"],
        "statistic": it["statistic"],
        "missing": it.get("missing") or None,
        "among": _among(it.get("among"), answers["groups"].get("dimensions", [])),
        "asked": _asked(it.get("asked")),
        "sdg": it.get("sdg") or None,
        "sensitivity": shown["sensitivity"][it["id"]],
        "visible_said_by": shown.get("said_by", {}).get(it["id"], ""),
        "note": it.get("note", ""),
    }
    if it["statistic"] == "mean":
        return {**plain, "value": it["column"]}
    return {**plain, "yes": {it["column"]: it["yes"]}}


def _among(
    among: Mapping[str, Any] | None, dimensions: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Whom a figure is about: the answers that make the chosen categories of a group."""
    if not among:
        return None
    dimension = next(it for it in dimensions if it["id"] == among["dimension"])
    column = f"{dimension['role']}.{dimension['column']}"
    chosen = [it for it in dimension["categories"] if it["id"] in among["categories"]]
    tests = [
        {column: it["values"]}
        if "values" in it
        else {column: {end: it[end] for end in ("at_least", "below") if it.get(end) is not None}}
        for it in chosen
    ]
    return tests[0] if len(tests) == 1 else {"any": tests}


def _asked(asked: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {f"{asked['role']}.{asked['column']}": asked["values"]} if asked else None
