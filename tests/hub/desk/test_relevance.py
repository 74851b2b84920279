"""A relevance set of our own: in six languages the right item is among the first three.

All texts of all languages are in one index, as in a real house, and questions are asked on pages in
the language of the reader. Run with `-s` to read the share for each language and every miss.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import yaml
from django.utils import translation
from tests.hub.desk import finds
from tests.hub.desk.finds import ask, keys

from counted.hub import searching
from counted.hub.accounts.rules import PUBLIC
from counted.hub.desk import indexing
from counted.hub.desk.models import Entry

FILES = sorted((Path(__file__).parent / "relevance").glob("*.yaml"))
FIRST = 3
BAR = 0.9
BAR_OF_EACH = 0.85


def judged() -> list[dict[str, Any]]:
    """The files: texts and questions of one language each."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES]


def entries(_keys: object) -> list[Entry]:
    """All texts as entries."""
    return [
        Entry(
            kind=finds.KIND,
            key=f"{file['language']} {key}",
            url=f"/{key}/",
            audiences=[PUBLIC],
            at=datetime(2026, 1, 1, tzinfo=UTC),
            language=file["language"],
            words=searching.index([it["summary"]], language=file["language"]),
            goals=[code.partition(".")[0] for code in it.get("indicators", ())],
            **it,
        )
        for file in judged()
        for key, it in file["items"].items()
    ]


def test_the_set_is_large_enough() -> None:
    files = judged()
    assert len(files) == 6
    assert sum(len(it["items"]) for it in files) >= 150
    assert sum(len(it["queries"]) for it in files) >= 120
    for file in files:
        assert all(set(it["right"]) <= set(file["items"]) for it in file["queries"])


@pytest.mark.slow
@pytest.mark.django_db
def test_the_right_one_is_among_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_sources", {finds.KIND: entries})
    indexing.rebuild()
    hits: dict[str, list[bool]] = defaultdict(list)
    for file in judged():
        for it in file["queries"]:
            with translation.override(file["language"]):
                first = keys(ask(f"q={quote_plus(it['q'])}"))[:FIRST]
            hit = any(f"{file['language']} {key}" in first for key in it["right"])
            hits[file["language"]].append(hit)
            if not hit:
                print(f"{file['language']}: {it['q']} gave {first}, not {it['right']}")
    shares = {language: sum(them) / len(them) for language, them in hits.items()}
    every = [it for them in hits.values() for it in them]
    print({language: round(share, 3) for language, share in shares.items()}, len(every))
    assert sum(every) / len(every) >= BAR
    assert min(shares.values()) >= BAR_OF_EACH
