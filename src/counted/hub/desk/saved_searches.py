"""Saved searches: questions whose new answers somebody is told of, once a day.

A question is asked anew for the person as they stand that day, so that nobody is told of anything
they may not see, nor of what they could see all along.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from counted.errors import WrongUse
from counted.hub.accounts.models import User
from counted.hub.accounts.rules import standing
from counted.hub.desk import actions, finding
from counted.hub.desk.facets import labels_of
from counted.hub.desk.finding import Question
from counted.hub.desk.models import Notice, SavedSearch
from counted.messages import mark

MOST_SAVED = 50  #: of one person
LONGEST_TITLE, LONGEST_QUERY = 200, 2000
NEW = gettext_noop("New for your search “{search}”: {number}, among them “{title}”.")


def of(person: User) -> QuerySet[SavedSearch]:
    """The searches of somebody, by title."""
    return SavedSearch.objects.filter(person=person)


def address(saved: SavedSearch) -> str:
    """Where the answers stand."""
    return f"{saved.path}?{saved.query}"


def question_of(saved: SavedSearch) -> Question:
    """What was asked, of the kinds that its list holds."""
    return Question.from_query(QueryDict(saved.query), kinds=saved.kinds)


@transaction.atomic
def save(*, person: User, question: Question, path: str = "") -> SavedSearch:
    """Save a question; the same question again is the same search.

    `path` is the address of the list on which it was asked, where the search opens again; without
    one it is asked of everything. Beyond `MOST_SAVED` of one person, the one saved first is
    forgotten. Raises WrongUse where the question is too long to be kept.
    """
    question = question if path else question.everywhere()
    query = question.query(is_map=False, sort="")
    if len(query) > LONGEST_QUERY:
        raise WrongUse(
            mark("This is too much to be saved as one search."),
            remedy=mark("Take off a few words or choices."),
        )
    saved, _is_new = SavedSearch.objects.get_or_create(
        person=person,
        path=path or reverse("desk:search"),
        query=query,
        defaults={"title": title_of(question.everywhere()), "kinds": list(question.kinds)},
    )
    old = of(person).order_by("-made_at", "-pk").values_list("pk", flat=True)[MOST_SAVED:]
    SavedSearch.objects.filter(pk__in=list(old)).delete()
    return saved


def title_of(question: Question) -> str:
    """A question in a few words, in the language of the moment."""
    told = [f"“{question.words}”"] if question.words else []
    for facet, values in question.chosen.items():
        labels = labels_of(facet, values)
        told.append(_(" or ").join(str(labels[value]) for value in values))
    return ", ".join(told)[:LONGEST_TITLE]


def forget(*, person: User, pk: int) -> bool:
    """Delete a search of somebody's; False where it is not theirs."""
    deleted, _kinds = of(person).filter(pk=pk).delete()
    return bool(deleted)


def tell_news() -> int:
    """Tell everybody of new answers to what they saved; how many searches had some."""
    told = 0
    searches = SavedSearch.objects.select_related("person").filter(person__is_active=True)
    for saved in searches.order_by("pk").iterator():
        told += _tell_news_of(saved)
    return told


@transaction.atomic
def _tell_news_of(saved: SavedSearch) -> bool:
    now = timezone.now()
    question = question_of(saved)
    new = finding.arrived(question, standing(saved.person), since=saved.looked_at)
    SavedSearch.objects.filter(pk=saved.pk).update(looked_at=now)
    if not new:
        return False
    actions.tell(
        people=[saved.person],
        why=Notice.Why.SAVED_SEARCH,
        text=NEW,
        facts={"search": saved.title, "number": len(new), "title": new[0].title},
        url=f"{address(saved)}&sort=newest",
    )
    return True
