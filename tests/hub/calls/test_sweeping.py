"""Bytes of contributions that nothing points to go; those of an attachment stay."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.hub.library.shelved import author

from counted.hub.calls import tasks
from counted.hub.calls.files import blobs, copies
from counted.hub.calls.models import Attachment, Call, Contribution

pytestmark = pytest.mark.django_db


def test_bytes_that_nothing_points_to_are_swept() -> None:
    now = timezone.now()
    call = Call.objects.create(
        author=author(), slug="c", title="C", opens_at=now, closes_at=now + timedelta(days=1)
    )
    question = call.questions.create(position=1, variant="file", label="Proof")
    made = Contribution.objects.create(call=call, author=author(), title="T")
    kept, stray = blobs.put(b"kept"), blobs.put(b"stray")
    Attachment.objects.create(
        contribution=made, question=question, sha256=kept, name="a.txt",
        media_type="text/plain", size_bytes=4, added_by=author(),
    )  # fmt: skip
    tasks.sweep_files(0)
    assert blobs.path_of(stray).exists(), "young bytes may belong to a transaction under way"
    for it in (kept, stray):
        os.utime(blobs.path_of(it), (1, 1))
    tasks.sweep_files(0)
    assert [blobs.path_of(it).exists() for it in (kept, stray)] == [True, False]


def test_copies_of_what_is_gone_or_by_earlier_rules_are_swept() -> None:
    stray = copies.put(b"clean", made_of="a" * 64)
    os.utime(copies.path_of(stray), (1, 1))
    earlier = copies.folder.parent / "0" / "bb"
    earlier.mkdir(parents=True, exist_ok=True)
    (earlier / ("b" * 64)).write_bytes(b"clean once")
    tasks.sweep_files(0)
    assert not copies.path_of(stray).exists()
    assert not earlier.exists()
