"""Measuring a consultation of 300 clauses with 2,000 comments in a database that is thrown away.

Runs as a process of its own in a data folder of its own (`counted bench consultation` starts it),
and prints one line of JSON for each thing measured.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from random import Random
from typing import Any

from counted.hub.world.measuring import SEED
from counted.hub.world.measuring_calls import measured

CLAUSES, COMMENTS, PEOPLE, MEMBERS = 300, 2000, 600, 400
KINDS = ("support", "concern", "wording", "question", "evidence")
WORDS = (
    "Whoever counts people says **before** how they were found, who was *not* asked, and what the "
    "figures cannot tell. They bring the figures back to those who answered. "
)


def gather(clauses: int = CLAUSES, comments: int = COMMENTS) -> tuple[Any, Any]:
    """An open consultation; it, and who runs it."""
    from django.utils import timezone

    from counted.hub.accounts.models import Body, Seat, User
    from counted.hub.guidance.consultations import actions
    from counted.hub.guidance.documents import actions as documents
    from counted.hub.guidance.documents import drafting
    from counted.hub.guidance.documents.taking_in import pieces
    from counted.hub.guidance.models import Comment

    now, rng = timezone.now(), Random(SEED)  # noqa: S311 - for measuring
    people = User.objects.bulk_create(
        User(
            email=f"person{at}@example.org", name=f"Person {at}", language=rng.choice(("en", "fr")),
            country=rng.choice(("KEN", "FRA", "BRA")), made_up=True,
        )
        for at in range(PEOPLE)
    )  # fmt: skip
    runs = User.objects.create_superuser("runs@example.org", name="Dora", made_up=True)
    body = Body.objects.create(name="Members", slug="members", kind=Body.Kind.COLLABORATIVE)
    Seat.objects.bulk_create(
        Seat(person=it, body=body, start=now.date()) for it in people[:MEMBERS]
    )
    document = documents.begin(by=runs, told={"title": "Measured", "kind": "framework"})
    text = "\n\n".join(
        f"# Part {at}" if at % 10 == 0 else f"Clause {at}: {WORDS}" for at in range(clauses)
    )
    draft = document.versions.get()
    drafting.take_in(version=draft, by=runs, pieces=pieces(text))
    it = actions.open_for_comments(
        version=draft, by=runs,
        told={"title": "Measured", "opens_at": now, "closes_at": now + timedelta(days=9)},
    )  # fmt: skip
    passages = list(draft.passages.all())
    Comment.objects.bulk_create(
        Comment(
            consultation=it, number=at + 1, passage=rng.choice(passages), text=WORDS * 2,
            kind=(kind := rng.choice(KINDS)), proposed=WORDS if kind == "wording" else "",
            author=rng.choice(people), constituency=rng.choice(("nso", "community", "cso")),
            country=rng.choice(("KEN", "FRA", "BRA")),
        )
        for at in range(comments)
    )  # fmt: skip
    return it, runs


def main() -> None:
    """Gather it and measure."""
    from counted.hub import services

    with services.hub():
        services.migrate()
        from django.db import connection

        from counted.hub.accounts.models import User

        it, runs = gather()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        services.collect_static()
        member = User.objects.get(email="person1@example.org")
        at = f"/consultations/{it.pk}/"
        what = f"{it.version.passages.count()} clauses with {COMMENTS} comments"
        for name, said, person, addresses in (
            ("consultation", f"the first page: {what}", None, [at]),
            ("consultation member", f"the same for a member: {what}", member, [at]),
            ("consultation clause", "all comments on one clause", member, [f"{at}c7/"]),
            ("consultation answers", "50 comments to be answered", runs,
             [f"{at}answers/?page={page}" for page in (1, 20, 40)]),
        ):  # fmt: skip
            print(json.dumps(measured(name, said, person, addresses)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
