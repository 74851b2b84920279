"""How texts of six languages become words that can be found, and what finds them.

One spelling per word (NFKC, no case, no diacritics), a light form of Arabic (one alef, one ya, no
article in front) and pairs of characters for Chinese, which has no blanks. Beside each word stand
its stems, marked with their language (Snowball; for Arabic also our own, because Snowball takes
the first letter of a bare word for a preposition). The same is done to what people ask for. A word
that nobody wrote is replaced by the nearest known ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from counted.standards import load

#: A code such as 6.2.1 or 1.4.a stays one word.
TOKEN = re.compile(r"\d+(?:\.\w+)+|[^\W_]+")
ELIDED = re.compile(r"\b\w{1,2}['’](?=\w)")  #: l'eau, d'Ivoire, qu'on
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
ARABIC = re.compile(r"[\u0600-\u06ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ARABIC_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ٱ": "ا"}
)
#: A conjunction, preposition or article in front of an Arabic word, longest first; three letters
#: at least have to remain.
ARABIC_FRONT = re.compile(r"^(?:وال|بال|كال|فال|ولل|لل|ال)(?=.{3})")
#: A single letter in front that may be a conjunction or preposition, or belong to the word.
ARABIC_LETTER_FRONT = re.compile(r"^[وفبكل](?=.{3})")
#: Endings of plurals, pronouns and adjectives.
ARABIC_END = re.compile(r"(?<=.{3})(?:يات|اتها|اتهم|ات|ون|ين|ان|يه|ها|هم|نا|ه|ي)$")
TATWEEL = "\N{ARABIC TATWEEL}"
MARK = "="  #: before a stem and its language; in no word that somebody writes
SNOWBALL = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
LATIN = ("en", "es", "fr")  #: stems of a word in Latin script whose language nobody knows
#: What foreign words in Latin script mostly are, in a text of one of these languages.
ENGLISH_BESIDE = frozenset({"ar", "ru", "zh"})
LONGEST_QUERY = 10  #: words; more are not looked at
SHORTEST_BEGINNING = 3  #: letters; of a word in Latin script that may go on
SHORTEST_MENDED = 4  #: letters; shorter words have too many neighbours
SHORTEST_TWICE_WRONG = 8  #: letters; from here on two mistakes are forgiven
NEIGHBOURS = 12
LONGEST_ENDING = 4  #: letters beyond a mistyped beginning
MOST_LEXEMES = 8000  #: of one thing; the rest of a book is not looked at


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


def index(texts: Iterable[str], *, language: str = "") -> str:
    """All words of `texts`, each once, with blanks between them: what a search column holds.

    With the language (BCP 47) of the texts, their stems too; "": unknown, or several.
    """
    words = list(dict.fromkeys(word for text in texts for word in words_of(text)))
    stems = (stem for word in words for stem in stems_of(word, language=language))
    return " ".join(dict.fromkeys([*words, *stems]))


def stems_of(word: str, *, language: str = "") -> tuple[str, ...]:
    """The marked stems of a word in a text of one language; none where nobody knows how."""
    if not word.isalpha() or HAN.search(word):
        return ()
    if ARABIC.search(word):
        return _arabic(word)
    if CYRILLIC.search(word):
        return (_snowball(word, "ru"),)
    short = language.partition("-")[0].lower()
    if short in ENGLISH_BESIDE:
        return (_snowball(word, "en"),)
    return (_snowball(word, short),) if short in LATIN else ()


def _asked_stems(word: str) -> tuple[str, ...]:
    """The stems of a word that somebody asks for, in whichever language it may be."""
    found = [stem for language in LATIN for stem in stems_of(word, language=language)]
    return tuple(dict.fromkeys(found))


def _arabic(word: str) -> tuple[str, ...]:
    """Without its endings; once as it is and once without a letter that may be a preposition."""
    forms = dict.fromkeys((word, ARABIC_LETTER_FRONT.sub("", word)))
    light = [f"{MARK}ar{ARABIC_END.sub('', form)}" for form in forms]
    return tuple(dict.fromkeys([*light, _snowball(word, "ar")]))


@lru_cache(maxsize=200_000)
def _snowball(word: str, language: str) -> str:
    return f"{MARK}{language}{_stemmer(language).stemWord(word)}"


@cache
def _stemmer(language: str):
    import snowballstemmer

    return snowballstemmer.stemmer(SNOWBALL[language])


def vector(words: Mapping[str, str]) -> str:
    """A tsvector as PostgreSQL reads it, from words by weight (A to D, A the heaviest).

    A word that occurs under several weights has the heaviest.
    """
    weights: dict[str, str] = {}
    for weight in sorted(words):
        weights = dict.fromkeys(words[weight].split(), weight) | weights
    kept = sorted(weights.items(), key=lambda it: it[1])[:MOST_LEXEMES]
    return " ".join(f"'{word}':1{weight}" for word, weight in kept)


def asked(query: str) -> list[str]:
    """The words that somebody asks for; beyond `LONGEST_QUERY` of them are not looked at.

    Words that carry no topic are left out where others remain.
    """
    tokens = TOKEN.findall(plain(query))
    words = list(dict.fromkeys(word for token in tokens for word in _split(token, alone=False)))
    telling = [word for word in words if word not in _function_words()]
    return (telling or words)[:LONGEST_QUERY]


@cache
def _function_words() -> frozenset[str]:
    known = load("function_words")["words"].values()
    return frozenset(_light(plain(word)) for words in known for word in words)


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


def all_of(groups: Iterable[Iterable[str]]) -> str:
    """A query in PostgreSQL's language: every group occurs by any one of its words."""
    return " & ".join(map(_any_word, groups))


def any_of(groups: Iterable[Iterable[str]]) -> str:
    """A query in PostgreSQL's language: some group occurs by any one of its words."""
    return " | ".join(map(_any_word, groups))


def _any_word(group: Iterable[str]) -> str:
    return "(" + " | ".join(map(literally, group)) + ")"


def literally(word: str) -> str:
    """What finds a word: itself, what begins with it, and what has a stem of its own."""
    stems = "".join(f" | '{stem}'" for stem in _asked_stems(word))
    may_go_on = not word.isascii() or len(word) >= SHORTEST_BEGINNING
    return f"'{word}'" + (f" | '{word}':*" if may_go_on else "") + stems


def can_be_mended(word: str) -> bool:
    """Whether a word is long enough to tell what it should have been."""
    return len(word) >= SHORTEST_MENDED and word.isalpha() and not HAN.search(word)


def neighbours(word: str, known: Mapping[int, list[str]]) -> dict[str, int]:
    """Known words (by their length) near a word, the nearest first, with the mistakes between.

    Where there is none, longer words that begin almost like it, as asking for a beginning would
    find them without the mistake.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    far = 1 if len(word) < SHORTEST_TWICE_WRONG else 2

    def near(length: int, processor: Callable[[str], str] | None = None) -> list[tuple[int, str]]:
        found = extract(
            word,
            known.get(length, ()),
            scorer=OSA.distance,
            processor=processor,
            score_cutoff=far,
            limit=NEIGHBOURS,
        )
        return [(int(mistakes), it) for it, mistakes, _ in found]

    same = range(len(word) - far, len(word) + far + 1)
    found = [it for length in same for it in near(length)]
    if not found:
        longer = range(same.stop, same.stop + LONGEST_ENDING)
        found = [it for length in longer for it in near(length, lambda it: it[: len(word) + 1])]
    found.sort(key=lambda it: (it[0], it[1][:1] != word[:1], len(it[1]), it[1]))
    return {it: mistakes for mistakes, it in found[:NEIGHBOURS]}
