"""Words that somebody asks for, answered by PostgreSQL, mended where nobody wrote them.

First every word has to occur, as it is written, as a beginning or by its stem. Where nothing has
all of them, words that this reader finds nowhere are replaced by the nearest that they do find;
and where that does not help, whatever holds some of the words is the answer, and says so.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import get_language

from counted.hub import searching
from counted.hub.desk.models import Entry, Word

MOST_ANSWERS = 5000  #: the best ones; nobody turns that many pages
MOST_OFFERED = 4  #: words in the place of a mistyped one
COMMON = 2000  #: entries; a word that more have says little where there are others
FRESH = 0.1  #: by how much something of today stands before the same of long ago
OWN_LANGUAGE = 0.2  #: and what is told in the language of the reader
IN_TEXT = 0.05  #: what a word weighs that stands only in the text; in the title it is about 0.6
LATE_WORDS = 1000  #: read again, in case a transaction that began earlier ended later

TABLE = Entry._meta.db_table
#: Vectors of whole texts are kept outside of their rows. Whoever reads all of them waits a second,
#: so they are found by the index only, and put in order by the small vector of their headings.
BY_INDEX = "SET LOCAL enable_seqscan = off"
RANKED = f"""
    SELECT id, (ts_rank(heading, query) + {IN_TEXT}) * (
        1 + {FRESH} / (1 + greatest(extract(epoch FROM now() - at)::float, 0) / 31557600)
        + CASE WHEN language = %s THEN {OWN_LANGUAGE} ELSE 0 END
    ) AS rank
    FROM {TABLE}, CAST(%s AS tsquery) AS query
    WHERE vector @@ query AND audiences && %s::varchar[] AND (%s OR kind = ANY(%s))
    ORDER BY rank DESC, at DESC, id LIMIT {MOST_ANSWERS}
"""  # noqa: S608 - our own table and constants
COUNTED = f"""
    SELECT word, number
    FROM unnest(%s::text[], %s::text[], %s::int[]) AS asked(word, query, most)
    CROSS JOIN LATERAL (
        WITH held AS MATERIALIZED (
            SELECT audiences FROM {TABLE} WHERE vector @@ CAST(asked.query AS tsquery)
        )
        SELECT count(*) AS number FROM (
            SELECT FROM held WHERE audiences && %s::varchar[] LIMIT asked.most
        ) AS first_ones
    ) AS counted
    WHERE number > 0
"""  # noqa: S608
HEADING = f"""
    SELECT lexeme FROM {TABLE}, unnest(heading) AS word(lexeme, positions, weights)
    WHERE id = %s AND lexeme NOT LIKE '{searching.MARK}%%'
    ORDER BY weights, length(lexeme) DESC LIMIT 10
"""  # noqa: S608
LIKE = f"""
    SELECT id, ts_rank(heading, query, 1) AS rank
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


@transaction.atomic(savepoint=False)
def answer(query: str, audiences: Collection[str], *, kinds: Collection[str] = ()) -> Answer:
    """The entries that answer some words for somebody; at most seven queries."""
    words = searching.asked(query)
    if not words:
        return Answer([] if query else None)
    readers = sorted(audiences)
    _by_index()
    if found := _ranked(searching.all_of((word,) for word in words), readers, kinds):
        return Answer(found, tuple(words))
    known, near = _mendable(words, readers)
    groups = {word: near.get(word, (word,)) for word in words}
    mended = tuple(near[word][0] for word in words if word in near)
    if mended and (found := _ranked(searching.all_of(groups.values()), readers, kinds)):
        return Answer(found, tuple(words), mended)
    telling = _telling(groups, known)
    if len(words) == 1 or not telling:
        return Answer([], tuple(words))
    found = _ranked(searching.any_of(telling), readers, kinds)
    return Answer(found, tuple(words), mended, is_partly=True)


def _by_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)


def _ranked(query: str, readers: list[str], kinds: Collection[str]) -> list[int]:
    """Keys of the entries that a query in PostgreSQL's language finds, the best first."""
    language = get_language() or "en"
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [language, query, readers, not kinds, list(kinds)])
        return [key for key, _ in cursor.fetchall()]


def _mendable(
    words: Iterable[str], readers: list[str]
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    """How often this reader finds each word, and for words they find nowhere those near to them.

    What is near comes from all entries, so each is asked for among those the reader may see.
    """
    known = _counted({word: searching.literally(word) for word in words}, readers)
    unknown = [word for word in words if word not in known and searching.can_be_mended(word)]
    vocabulary = _vocabulary() if unknown else {}
    near = {word: searching.neighbours(word, vocabulary) for word in unknown}
    offered = {it for found in near.values() for it in found}
    if offered:
        known |= _counted({it: f"'{it}'" for it in offered}, readers, most=1)
    mended = {}
    for word, found in near.items():
        left = [it for it in found if it in known and it != word]
        if left:
            fewest = found[left[0]]
            mended[word] = tuple(it for it in left if found[it] == fewest)[:MOST_OFFERED]
    return known, mended


def _counted(
    queries: Mapping[str, str], readers: list[str], *, most: int = COMMON
) -> dict[str, int]:
    """In how many entries that a reader may see each word is, up to `most`."""
    values = [list(queries), list(queries.values()), [most] * len(queries), readers]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
        return dict(cursor.fetchall())


def _telling(
    groups: Mapping[str, tuple[str, ...]], known: Mapping[str, int]
) -> list[tuple[str, ...]]:
    """The words to look for where nothing has all of them: those that not everything has."""
    numbers = {group: max(known.get(word, 0) for word in group) for group in groups.values()}
    found = [group for group, number in numbers.items() if 0 < number < COMMON]
    return found or [group for group, number in numbers.items() if number][:1]


@transaction.atomic(savepoint=False)
def near(key: int, audiences: Collection[str]) -> list[tuple[int, float]]:
    """Entries that share words with the heading of one, with how much; at most three queries."""
    readers = sorted(audiences)
    with connection.cursor() as cursor:
        cursor.execute(HEADING, [key])
        words = [word for (word,) in cursor.fetchall()]
        if not words:
            return []
        cursor.execute(BY_INDEX)
        known = _counted({word: f"'{word}'" for word in words}, readers)
        groups = _telling({word: (word,) for word in words}, known)
        cursor.execute(LIKE, [" | ".join(f"'{word}'" for (word,) in groups), readers])
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
