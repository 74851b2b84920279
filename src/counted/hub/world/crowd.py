"""A made-up crowd for measuring: as many people, organisations and items as a full house has.

Everything follows from one seed, so that two runs measure the same. Nobody reads these texts; they
have as many words as real ones, some of them in every second text and most of them rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from counted.hub.accounts.models import Organisation, User
from counted.hub.desk import indexing
from counted.hub.library.models import Item
from counted.hub.world.inventory import facts

SEED = 20261122
PEOPLE, ORGANISATIONS, ITEMS = 5_000, 1_000, 20_000
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = 20_000  #: different ones
WORDS_OF_TITLE, WORDS_OF_SUMMARY, WORDS_OF_TEXT = 6, 20, 150
_chosen = facts("crowd")
COUNTRIES, LANGUAGES = _chosen["countries"], _chosen["languages"]
TOPICS, GROUPS = _chosen["topics"], _chosen["groups"]
INDICATORS, STAGES = _chosen["indicators"], _chosen["stages"]
SYLLABLES = _chosen["syllables"]


@dataclass(frozen=True)
class Crowd:
    """How many there are; smaller ones are for tests."""

    people: int = PEOPLE
    organisations: int = ORGANISATIONS
    items: int = ITEMS


class Texts:
    """Texts of made-up words, of which a few are frequent and most are rare (Zipf)."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self.words = [_word(number) for number in range(WORDS)]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def of(self, count: int) -> str:
        """A text of so many words."""
        return " ".join(self._rng.choices(self.words, cum_weights=self._weights, k=count))


def _word(number: int) -> str:
    """The word of a number, unlike all others."""
    found = ""
    number += len(SYLLABLES) ** 2
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found


def gather(crowd: Crowd) -> None:
    """Put a crowd into an empty database, and make its index."""
    rng = Random(SEED)  # noqa: S311 - for measuring
    texts = Texts(rng)
    people = User.objects.bulk_create(_people(crowd, rng, texts), batch_size=2000)
    organisations = Organisation.objects.bulk_create(
        _organisations(crowd, rng, texts), batch_size=2000
    )
    items = _items(crowd, rng, texts, people, organisations)
    Item.objects.bulk_create(items, batch_size=1000)
    indexing.rebuild()


def _people(crowd: Crowd, rng: Random, texts: Texts) -> Iterable[User]:
    for number in range(crowd.people):
        yield User(
            email=f"person{number}@example.org",
            name=f"Person {number} (made-up)",
            password="!",  # noqa: S106 - nobody signs in with it
            country=rng.choice(COUNTRIES),
            languages=rng.sample(("en", "fr", "es", "ar", "sw"), 2),
            expertise=rng.sample(TOPICS, 2),
            about=texts.of(WORDS_OF_SUMMARY),
            listed=rng.choice(User.Listed.values),
            made_up=True,
        )


def _organisations(crowd: Crowd, rng: Random, texts: Texts) -> Iterable[Organisation]:
    for number in range(crowd.organisations):
        yield Organisation(
            name=f"Organisation {number} (made-up)",
            slug=f"organisation-{number}",
            kind=rng.choice(Organisation.Kind.values),
            country=rng.choice(COUNTRIES),
            about=texts.of(WORDS_OF_SUMMARY),
            made_up=True,
        )


def _items(
    crowd: Crowd,
    rng: Random,
    texts: Texts,
    people: Sequence[User],
    organisations: Sequence[Organisation],
) -> Iterable[Item]:
    kinds = (Item.Kind.INITIATIVE, Item.Kind.CASE, Item.Kind.RESOURCE, Item.Kind.NEWS)
    for number in range(crowd.items):
        is_for_members = rng.random() < 0.05
        yield Item(
            kind=rng.choice(kinds),
            slug=f"item-{number}",
            title=texts.of(WORDS_OF_TITLE).capitalize(),
            summary=texts.of(WORDS_OF_SUMMARY).capitalize(),
            text=texts.of(WORDS_OF_TEXT),
            language=rng.choice(LANGUAGES),
            record={"since": rng.randint(2000, 2026)},
            author=rng.choice(people),
            organisation=rng.choice(organisations),
            countries=rng.sample(COUNTRIES, rng.choice((1, 1, 1, 2, 3))),
            scale=rng.choice(Item.Scale.values),
            topics=rng.sample(TOPICS, rng.randint(1, 3)),
            groups=rng.sample(GROUPS, rng.randint(0, 3)),
            indicators=rng.sample(INDICATORS, rng.randint(0, 2)),
            stages=rng.sample(STAGES, rng.randint(1, 3)),
            latitude=rng.uniform(-40, 60) if rng.random() < 0.3 else None,
            longitude=rng.uniform(-120, 150),
            state=Item.State.PUBLISHED,
            visibility=Item.Visibility.MEMBERS if is_for_members else Item.Visibility.PUBLIC,
            published_at=NEWEST - timedelta(hours=number),
            made_up=True,
        )
