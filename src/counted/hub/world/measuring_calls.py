"""Measuring calls with 1,000 contributions and 3,000 reviews in a database that is thrown away.

Runs as a process of its own in a data folder of its own (`counted bench calls` starts it), and
prints one line of JSON for each thing measured.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from statistics import median
from typing import Any

from counted.hub.world.measuring import SEED, watching

CONTRIBUTIONS, REVIEWS_EACH, REVIEWERS = 1000, 3, 60
ROUNDS = 20
SLUG = "measured"


def gather(contributions: int = CONTRIBUTIONS) -> Any:
    """A closed call with contributions and their reviews; who runs it."""
    from django.utils import timezone

    from counted.hub.accounts.models import User
    from counted.hub.calls.models import Call, Contribution, Question, Reviewer, ReviewPhase

    now = timezone.now()
    people = User.objects.bulk_create(
        User(email=f"person{at}@example.org", name=f"Person {at}", made_up=True)
        for at in range(contributions + REVIEWERS)
    )
    runs = User.objects.create_superuser("runs@example.org", name="Dora", made_up=True)
    call = Call.objects.create(
        author=runs, slug=SLUG, title="A call", summary="Measured", state="published",
        opens_at=now - timedelta(days=20), closes_at=now - timedelta(days=1), published_at=now,
        anonymity="double_blind", made_up=True,
    )  # fmt: skip
    question = Question.objects.create(call=call, position=1, variant="long", label="What?")
    made = Contribution.objects.bulk_create(
        Contribution(
            call=call, author=people[at], title=f"Contribution {at}", state="submitted",
            answers={question.key: "We counted. " * 100}, submitted_at=now,
        )
        for at in range(contributions)
    )  # fmt: skip
    phase = ReviewPhase.objects.create(
        call=call, position=1, title="Review", opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )  # fmt: skip
    panel = people[contributions:]
    Reviewer.objects.bulk_create(
        Reviewer(call=call, person=it, most=contributions, added_by=runs) for it in panel
    )
    _review(phase, made, panel)
    return runs


def _review(phase: Any, made: Sequence[Any], panel: Sequence[Any]) -> None:
    """Every contribution with its reviews, each with points."""
    from counted.hub.calls.models import Assignment, Criterion, Review
    from counted.hub.calls.weighing import weighted_mean

    rng = Random(SEED)  # noqa: S311 - for measuring
    criteria = Criterion.objects.bulk_create(
        Criterion(phase=phase, position=at, label=f"Criterion {at}", weight=at) for at in (1, 2, 3)
    )
    given = Assignment.objects.bulk_create(
        Assignment(phase=phase, contribution=it, reviewer=who, due_at=phase.closes_at,
                   state="accepted")
        for it in made
        for who in rng.sample(panel, REVIEWS_EACH)
    )  # fmt: skip
    reviews = []
    for it in given:
        scores = {str(one.pk): rng.randint(1, 5) for one in criteria}
        mean = weighted_mean(criteria, scores)
        reviews.append(
            Review(assignment=it, scores=scores, mean=mean, text="Good. " * 50,
                   submitted_at=phase.opens_at)
        )  # fmt: skip
    Review.objects.bulk_create(reviews)


def measure_list(person: Any) -> dict[str, Any]:
    """The list of those who decide, in every order and on several pages."""
    orders = ("mean", "spread", "reviews", "newest")
    at = f"/calls/{SLUG}/contributions/"
    addresses = [f"{at}?order={order}&page={page}" for order in orders for page in (1, 7, 20)]
    return measured("calls list", "the review list: 50 of 1,000, by points", person, addresses)


def measure_mine(person: Any) -> dict[str, Any]:
    """What one reviewer has to do, conflicts left out."""
    what = "the page of a reviewer with a sixtieth of 3,000 reviews"
    return measured("calls reviewer", what, person, ["/calls/mine/"])


def measured(name: str, what: str, person: Any, addresses: Sequence[str]) -> dict[str, Any]:
    """What pages cost somebody who is signed in, or nobody (None), each asked for many times."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if person is not None:
        client.force_login(person)
    client.get(addresses[0])
    queries, cpu, waited, sizes = [], [], [], []
    for at in range(max(ROUNDS, len(addresses))):
        began = time.process_time()
        with watching() as seen:
            response = client.get(addresses[at % len(addresses)])
        if response.status_code != 200:
            raise RuntimeError(f"{addresses[at % len(addresses)]} answered {response.status_code}.")
        cpu.append((time.process_time() - began) * 1000)
        queries.append(seen.queries)
        waited.append(seen.seconds * 1000)
        sizes.append(len(response.content))
    return {
        "name": name,
        "what": what,
        "queries": max(queries),
        "kilobytes": round(max(sizes) / 1000, 1),
        "cpu_milliseconds": round(median(cpu), 1),
        "database_milliseconds": round(median(waited), 1),
    }


def main() -> None:
    """Gather the call and measure."""
    from counted.hub import services

    with services.hub():
        services.migrate()
        from django.db import connection

        from counted.hub.accounts.models import User

        runs = gather()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        services.collect_static()
        print(json.dumps(measure_list(runs)), flush=True)
        reviewer = User.objects.get(email=f"person{CONTRIBUTIONS}@example.org")
        print(json.dumps(measure_mine(reviewer)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
