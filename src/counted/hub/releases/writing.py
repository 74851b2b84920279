"""From the answers of the six screens to the study file, which nobody has to see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from pydantic import TypeAdapter

from counted.hub.collect.models import HandedIn
from counted.hub.collect.queries import public_name
from counted.hub.releases import participation
from counted.io.study import parse_study, study_to_yaml
from counted.model.study import Study
from counted.model.vocabulary import HowFound

Files = Mapping[str, HandedIn]
HOUSEHOLDS, MEMBERS = HandedIn.Role.HOUSEHOLDS.value, HandedIn.Role.MEMBERS.value
DESIGN = ("strata", "cluster", "population", "weight")  #: columns that tell how it was drawn
LONGEST_NAME = 50
#: What a household gets where nobody, or more than one, decides its group.
NONE, SEVERAL, OTHERS = "no_member", "several_members", "nobody_or_several"


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
    derived = derived_names(dimensions, files)
    benchmarks = [_benchmark(it) for it in answers.get("counts", {}).get("benchmarks", [])]
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
        "derived": [_derived(it, derived) for it in dimensions if it.get("member")],
        "dimensions": [_dimension(it, derived) for it in dimensions],
        "design": _design(answers, files),
        "benchmarks": benchmarks,
        "weighting": {
            "method": method(answers),
            "benchmarks": [it["id"] for it in benchmarks],
        },
        "indicators": [
            _indicator(it, answers, derived) for it in answers["questions"]["indicators"]
        ],
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


def derived_names(dimensions: list[dict[str, Any]], files: Files) -> dict[str, str]:
    """For groups taken from one member: id of the group -> a column that no table has yet."""
    taken = [column for file in files.values() for column in file.columns]
    names: dict[str, str] = {}
    for it in dimensions:
        if it.get("member"):
            names[it["id"]] = identifier(
                it["title"], taken=[*taken, *names.values()], fallback="group"
            )
    return names


def _derived(it: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Households without such a member, or with several, are in no group unless one is named."""
    member = it["member"]
    made = {
        "id": names[it["id"]],
        "file": HOUSEHOLDS,
        "members": MEMBERS,
        "where": {member["who"]: member["values"]},
        "column": member["column"],
    }
    return made | {"none": NONE, "several": SEVERAL} if member.get("others") else made


def _dimension(it: Mapping[str, Any], derived: Mapping[str, str]) -> dict[str, Any]:
    categories = list(it["categories"])
    others = (it.get("member") or {}).get("others", "")
    if others:
        categories.append({"id": OTHERS, "title": others, "values": [NONE, SEVERAL]})
    return {
        "id": it["id"],
        "title": it["title"],
        "column": column_of(it, derived),
        "categories": categories,
        "missing": it.get("missing") or None,
    }


def column_of(dimension: Mapping[str, Any], derived: Mapping[str, str]) -> str:
    """The column of a group as the study file names it; a derived one has no table of its own."""
    return derived.get(dimension["id"]) or f"{dimension['role']}.{dimension['column']}"


def method(answers: Mapping[str, Any]) -> str:
    """How weights are made: to known counts if there are any, else by the design, else equal.

    Several counts of one unit are met by raking, one by post-stratification. A complete count
    needs no weights.
    """
    units = [it["unit"] for it in answers.get("counts", {}).get("benchmarks", [])]
    if units:
        return "rake" if len(units) > len(set(units)) else "poststratify"
    found = answers["found"]
    if found.get("weight"):
        return "given"
    is_sample = found["how"] != HowFound.EVERYONE
    return "given" if is_sample and is_sized(answers["groups"]) else "equal"


def is_pooled(answers: Mapping[str, Any]) -> bool:
    """Whether figures over several places mean something: it is known what each record stands for.

    The same rule as `stats.plan.sizes_known`; False while a screen it needs is not answered.
    """
    if not answers.get("found") or not answers.get("groups"):
        return False
    return answers["found"]["how"] == HowFound.EVERYONE or method(answers) != "equal"


def is_sized(groups: Mapping[str, Any]) -> bool:
    """Whether there are places, and the size of each is known."""
    place = next((it for it in groups.get("dimensions", []) if it.get("is_place")), None)
    categories = {it["id"] for it in (place or {}).get("categories", [])}
    return bool(categories) and categories <= set(place["sizes"])


def _benchmark(it: Mapping[str, Any]) -> dict[str, Any]:
    """Known counts; where nobody is, there is nothing to meet."""
    named = {key: it[key] for key in ("id", "title", "source", "source_date", "unit")}
    return {**named, "counts": [count for count in it["counts"] if count["count"]]}


def _design(answers: Mapping[str, Any], files: Files) -> dict[str, Any]:
    """Strata, clusters, population and weight by their columns, and the places.

    Where a column tells how many there were to draw from and nothing else was drawn, households
    were: the members of one came together.
    """
    found = answers["found"]
    table = HOUSEHOLDS if HOUSEHOLDS in files else MEMBERS
    named = {key: f"{table}.{found[key]}" for key in DESIGN if found.get(key)}
    stage = {key: named[key] for key in ("cluster", "population") if key in named}
    if "population" in stage and HOUSEHOLDS in files and MEMBERS in files:
        stage.setdefault("cluster", f"{HOUSEHOLDS}.{answers['joins']['key']}")
    return {
        "strata": named.get("strata"),
        "stages": [stage] if stage else [],
        "weight": named.get("weight"),
        "places": _places(answers["groups"].get("dimensions", [])),
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


def _indicator(
    it: Mapping[str, Any], answers: Mapping[str, Any], derived: Mapping[str, str]
) -> dict[str, Any]:
    shown = answers["shown"]
    plain = {
        "id": it["id"],
        "title": it["title"],
        "definition": it["definition"],
        "unit": it["unit"],
        "file": it["role"],
        "statistic": it["statistic"],
        "missing": it.get("missing") or None,
        "among": _among(it.get("among"), answers["groups"].get("dimensions", []), derived),
        "asked": _condition(it.get("asked"), role=""),
        "readings": _readings(it.get("blank", "")),
        "not_comparable_across": it.get("apart", []),
        "why_not_comparable": it.get("apart_why", ""),
        "sdg": it.get("sdg") or None,
        "sensitivity": shown["sensitivity"][it["id"]],
        "visible_said_by": shown.get("said_by", {}).get(it["id"], ""),
        "note": it.get("note", ""),
    }
    if it["statistic"] == "mean":
        return {**plain, "value": it["column"]}
    return {**plain, "yes": _yes(it)}


def _yes(it: Mapping[str, Any]) -> dict[str, Any]:
    """When a unit has it: by the column of the question and those that go with it."""
    own = {it["column"]: it["yes"]}
    more = it.get("more")
    if not more:
        return own
    return _joined([own, *(_test(test, role=it["role"]) for test in more["tests"])], more["join"])


def _readings(blank: str) -> list[dict[str, Any]]:
    """Ways to read a blank: as 'no', or as that and left out, side by side."""
    no = {"id": "blank_is_no", "title": gettext("counting blanks as 'no'"), "blank": "no"}
    out = {"id": "blank_left_out", "title": gettext("leaving blanks out"), "blank": "left_out"}
    return {"no": [no], "both": [no, out]}.get(blank, [])


def _among(
    among: Mapping[str, Any] | None,
    dimensions: list[dict[str, Any]],
    derived: Mapping[str, str],
) -> dict[str, Any] | None:
    """Whom a figure is about: the answers that make the chosen categories of a group."""
    if not among:
        return None
    dimension = next(it for it in dimensions if it["id"] == among["dimension"])
    column = column_of(dimension, derived)
    chosen = [it for it in dimension["categories"] if it["id"] in among["categories"]]
    return _joined(
        [{column: it["values"]} if "values" in it else {column: _range(it)} for it in chosen],
        "any",
    )


def _condition(said: Mapping[str, Any] | None, *, role: str) -> dict[str, Any] | None:
    return _joined([_test(it, role=role) for it in said["tests"]], said["join"]) if said else None


def _test(test: Mapping[str, Any], *, role: str) -> dict[str, Any]:
    """One condition; a column of the table `role` goes without the name of its table."""
    name = test["column"] if test["role"] == role else f"{test['role']}.{test['column']}"
    return {name: test["values"] if "values" in test else _range(test)}


def _range(ends: Mapping[str, Any]) -> dict[str, float]:
    return {end: ends[end] for end in ("at_least", "below") if ends.get(end) is not None}


def _joined(parts: list[dict[str, Any]], join: str) -> dict[str, Any]:
    if len(parts) == 1:
        return parts[0]
    if join == "any":
        return {"any": parts}
    columns = [column for part in parts for column in part]
    is_apart = len(columns) == len(set(columns))
    return {k: v for part in parts for k, v in part.items()} if is_apart else {"all": parts}
