"""What happened to a request is told in whole sentences."""

from __future__ import annotations

import pytest
from tests.hub.desk.office import Office

from counted.hub.desk import saying
from counted.hub.desk.models import Step


def test_every_step_is_one_sentence_that_other_languages_can_order_anew() -> None:
    assert set(saying.HAPPENED) == set(Step.Action.values)
    for action in Step.Action.values:
        assert "<b><bdi>&lt;i&gt;</bdi></b>" in saying.happened(action, "<i>")


@pytest.mark.django_db
def test_the_page_of_a_request_tells_who_asked() -> None:
    office = Office()
    made = office.ask()
    page = office.client("Amina").get(f"/requests/{made.pk}/").content.decode()
    assert "<b><bdi>Amina</bdi></b> asked" in page
