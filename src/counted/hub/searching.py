"""How texts of six languages become words that can be found, and what finds them.

PostgreSQL's `simple` configuration only splits at blanks what is prepared here: one spelling per
word (NFKC, no case, no diacritics), a light form of Arabic (one alef, one ya, no article in front)
and pairs of characters for Chinese, which has no blanks. The same is done to what people ask for.
A word that nobody wrote is replaced by the nearest known ones: one typing mistake is forgiven.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import F, Func, QuerySet, TextField, Value

#: A code such as 6.2.1 or 1.4.a stays one word.
TOKEN = re.compile(r"\d+(?:\.\w+)+|[^\W_]+")
ELIDED = re.compile(r"\b\w{1,2}['’](?=\w)")  #: l'eau, d'Ivoire, qu'on
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
ARABIC = re.compile(r"[\u0600-\u06ff]")
ARABIC_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ٱ": "ا"}
)
#: A conjunction, preposition or article in front of an Arabic word, longest first; three letters
#: at least have to remain.
ARABIC_FRONT = re.compile(r"^(?:وال|بال|كال|فال|لل|ال)(?=.{3})")
TATWEEL = "\N{ARABIC TATWEEL}"
LONGEST_QUERY = 10  #: words; more are not looked at
SHORTEST_BEGINNING = 3  #: letters; of a word in Latin script that may go on
SHORTEST_MENDED = 4  #: letters; shorter words have too many neighbours
NEIGHBOURS = 5


def plain(text: str) -> str:
    """A text in one spelling: without case, diacritics, tatweel and elided articles."""
    spread = unicodedata.normalize("NFKD", text.casefold()).replace(TATWEEL, "")
    bare = "".join(it for it in spread if not unicodedata.combining(it))
    return ELIDED.sub("", unicodedata.normalize("NFKC", bare))


def words_of(text: str) -> list[str]:
    """The words under which a text is found, in its order.

    The last character of a run of Chinese also stands alone, so that each character is the
    beginning of some word.
    """
    return [word for token in TOKEN.findall(plain(text)) for word in _split(token, alone=True)]


def index(texts: Iterable[str]) -> str:
    """All words of `texts`, each once, with blanks between them: what a search column holds."""
    return " ".join(dict.fromkeys(word for text in texts for word in words_of(text)))


def asked(query: str) -> list[str]:
    """The words that somebody asks for; beyond `LONGEST_QUERY` of them are not looked at."""
    tokens = TOKEN.findall(plain(query))
    words = dict.fromkeys(word for token in tokens for word in _split(token, alone=False))
    return list(words)[:LONGEST_QUERY]


def _split(token: str, *, alone: bool) -> list[str]:
    if "." in token:
        return [token.replace(".", "x")]
    parts = []
    for part in re.split(f"({HAN.pattern})", token):
        if HAN.fullmatch(part):
            parts += [part[at : at + 2] for at in range(len(part) - 1)]
            parts += [part[-1]] if alone or len(part) == 1 else []
        elif part:
            parts.append(_light(part))
    return parts


def _light(word: str) -> str:
    if not ARABIC.search(word):
        return word
    return ARABIC_FRONT.sub("", word.translate(ARABIC_LETTERS))


@dataclass(frozen=True)
class Asked:
    """What is looked for: every group of words has to occur, by any one of its words."""

    groups: tuple[tuple[str, ...], ...]
    mended: tuple[str, ...] = ()  #: words that replaced what nobody wrote

    @property
    def tsquery(self) -> str:
        """The question in PostgreSQL's language; all but the shortest words may go on."""
        return " & ".join(
            "(" + " | ".join(_beginning(word) for word in group) + ")" for group in self.groups
        )


def _beginning(word: str) -> str:
    return f"'{word}'" if word.isascii() and len(word) < SHORTEST_BEGINNING else f"'{word}':*"


def exactly(query: str) -> Asked:
    """What somebody asks for, letter by letter."""
    return Asked(tuple((word,) for word in asked(query)))


def mended(query: str, known: Collection[str]) -> Asked | None:
    """The question with the nearest `known` words in the place of unknown ones; None: none near."""
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import extract

    groups, used = [], []
    for word in asked(query):
        if len(word) < SHORTEST_MENDED or any(it.startswith(word) for it in known):
            groups.append((word,))
            continue
        near = extract(
            word, known, scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=NEIGHBOURS
        )
        if not near:
            return None
        groups.append(tuple(it for it, _, _ in near))
        used.append(near[0][0])
    return Asked(tuple(groups), tuple(used)) if used else None


def holding(rows: QuerySet, question: Asked) -> QuerySet:
    """The rows whose column `words` answers the question; none where nothing was asked."""
    if not question.groups:
        return rows.none()
    vector = SearchVector("words", config="simple")
    query = SearchQuery(question.tsquery, config="simple", search_type="raw")
    return rows.annotate(found=vector).filter(found=query)


def vocabulary(rows: QuerySet) -> set[str]:
    """Every word that occurs in the column `words` of these rows; one query."""
    text = TextField()
    split = Func(F("words"), Value(" ", text), function="string_to_array", output_field=text)
    each = Func(split, function="unnest", set_returning=True, output_field=text)
    return set(rows.order_by().annotate(word=each).values_list("word", flat=True).distinct())
