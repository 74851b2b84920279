"""Words that somebody asks for, answered by PostgreSQL, mended where nobody wrote them.

First every word has to occur, as it is written, as a beginning or by its stem. Where nothing has
all of them, words that this reader finds nowhere are replaced by the nearest that they do find;
and where that does not help, whatever holds some of the words is the answer, and says so.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from counted.hub import searching
from counted.hub.desk.models import Entry, Word

MOST_ANSWERS = 5000  #: the best ones; nobody turns that many pages
MOST_OFFERED = 4  #: words in the place of a mistyped one
WEIGHTS = "{0.1, 0.25, 0.4, 1.0}"  #: of words under D, C, B and A
FRESH = 0.1  #: by how much something of today stands before the same of long ago
LATE_WORDS = 1000  #: read again, in case a transaction that began earlier ended later

TABLE = Entry._meta.db_table
RANKED = f"""
    SELECT id, ts_rank('{WEIGHTS}', vector, query) * (
        1 + {FRESH} / (1 + greatest(extract(epoch FROM now() - at), 0) / 31557600)
    ) AS rank
    FROM {TABLE}, CAST(%s AS tsquery) AS query
    WHERE vector @@ query AND audiences && %s::varchar[] AND (%s OR kind = ANY(%s))
    ORDER BY rank DESC, at DESC, id LIMIT {MOST_ANSWERS}
"""  # noqa: S608 - our own table and constants
OCCURS = f"""
    SELECT word FROM unnest(%s::text[], %s::text[]) AS asked(word, query) WHERE EXISTS (
        SELECT FROM {TABLE} WHERE vector @@ CAST(query AS tsquery) AND audiences && %s::varchar[]
    )
"""  # noqa: S608
TITLE = f"""
    SELECT lexeme FROM {TABLE}, unnest(vector) AS word(lexeme, positions, weights)
    WHERE id = %s AND weights && '{{A,B}}' ORDER BY weights, length(lexeme) DESC LIMIT 24
"""  # noqa: S608
LIKE = f"""
    SELECT id, ts_rank('{WEIGHTS}', vector, query, 1) AS rank
    FROM {TABLE}, CAST(%s AS tsquery) AS query
    WHERE vector @@ query AND audiences && %s::varchar[]
    ORDER BY rank DESC, id LIMIT 50
"""  # noqa: S608


@dataclass(frozen=True)
class Answer:
    """Which entries answer, the best first; None: nothing was asked."""

    ranked: list[int] | None
    understood: tuple[str, ...] = ()  #: the words that were looked for
    mended: tuple[str, ...] = ()  #: words that replaced what nobody wrote
    is_partly: bool = False  #: nothing has all the words; these have some of them


def answer(query: str, audiences: Collection[str], *, kinds: Collection[str] = ()) -> Answer:
    """The entries that answer some words for somebody; at most four queries."""
    asked = searching.exactly(query)
    words = tuple(word for (word,) in asked.groups)
    if not words:
        return Answer([] if query else None)
    if found := _ranked(asked.tsquery, audiences, kinds):
        return Answer(found, words)
    known, near = _mendable(words, audiences)
    groups = tuple(near.get(word, (word,)) for word in words)
    mended = tuple(near[word][0] for word in words if word in near)
    other = searching.Asked(groups)
    if mended and (found := _ranked(other.tsquery, audiences, kinds)):
        return Answer(found, words, mended)
    loose = searching.Asked(
        tuple(group for word, group in zip(words, groups, strict=True) if word in known | set(near))
    )
    if len(words) == 1 or not loose.groups:
        return Answer([], words)
    return Answer(_ranked(loose.loose, audiences, kinds), words, mended, is_partly=True)


def _ranked(query: str, audiences: Collection[str], kinds: Collection[str]) -> list[int]:
    """Keys of the entries that a query in PostgreSQL's language finds, the best first."""
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [query, sorted(audiences), not kinds, list(kinds)])
        return [key for key, _ in cursor.fetchall()]


def _mendable(
    words: Iterable[str], audiences: Collection[str]
) -> tuple[set[str], dict[str, tuple[str, ...]]]:
    """The words that this reader finds somewhere, and for the others those near to them.

    What is near comes from all entries, so each is asked for among those the reader may see.
    """
    vocabulary = _vocabulary()
    near = {
        word: searching.neighbours(word, vocabulary)
        for word in words
        if searching.can_be_mended(word)
    }
    queries = {word: searching.literally(word) for word in words}
    queries |= {it: f"'{it}'" for found in near.values() for it in found if it not in queries}
    occurring = _occurring(queries, audiences)
    mended = {}
    for word, found in near.items():
        left = [it for it in found if it in occurring and it != word]
        if word not in occurring and left:
            fewest = found[left[0]]
            mended[word] = tuple(it for it in left if found[it] == fewest)[:MOST_OFFERED]
    return {word for word in words if word in occurring}, mended


def _occurring(queries: dict[str, str], audiences: Collection[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(OCCURS, [list(queries), list(queries.values()), sorted(audiences)])
        return {word for (word,) in cursor.fetchall()}


def near(key: int, audiences: Collection[str]) -> list[tuple[int, float]]:
    """Entries that share words with the title and summary of one, with how much; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(TITLE, [key])
        words = [word for (word,) in cursor.fetchall()]
        if not words:
            return []
        query = " | ".join(f"'{word}'" for word in words)
        cursor.execute(LIKE, [query, sorted(audiences)])
        return cursor.fetchall()


_lock = threading.Lock()
_known: list[tuple[int, dict[int, list[str]]]] = [(0, {})]  #: last key read; length -> words


def _vocabulary() -> dict[int, list[str]]:
    """Every word in the index by its length; what was read once is kept, the rest is added."""
    last, known = _known[0]
    newer = Word.objects.filter(pk__gt=last - LATE_WORDS).order_by("pk").values_list("pk", "text")
    rows = list(newer)
    if not rows or (last and rows[-1][0] == last and len(rows) <= LATE_WORDS):
        return known
    with _lock:
        lengths: dict[int, set[str]] = {length: set(words) for length, words in known.items()}
        for _, text in rows:
            lengths.setdefault(len(text), set()).add(text)
        known = {length: sorted(words) for length, words in lengths.items()}
        _known[0] = (rows[-1][0], known)
    return known
