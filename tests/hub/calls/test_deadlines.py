"""A deadline told as a day runs to its end, one with an hour says the hour, wherever it stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.hub.calls.cast import World

from counted.hub.calls import actions, deciding
from counted.hub.calls.models import Assignment, Call, LateCode, ReviewPhase
from counted.hub.desk.models import Notice
from counted.hub.desk.words import said
from counted.hub.ui.moments import MomentField
from counted.hub.ui.words import deadline, end_of
from counted.hub.world import calling

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

END = datetime(2031, 12, 20, 23, 59, 59, tzinfo=UTC)
AT_FIVE = datetime(2031, 12, 20, 17, tzinfo=UTC)
LASTS, HOUR = "the end of December 20, 2031 (UTC)", "December 20, 2031 5 p.m. UTC"


def test_a_day_alone_opens_at_its_begin_and_lasts_to_its_end() -> None:
    assert MomentField(is_end=True).clean(["2031-12-20", ""]) == END
    assert MomentField(is_end=True).clean(["2031-12-20", "17:00"]) == AT_FIVE
    assert MomentField(is_end=True).clean(["2031-12-20", "23:59"]) == END
    assert MomentField().clean(["2031-12-20", ""]) == datetime(2031, 12, 20, tzinfo=UTC)
    assert MomentField(required=False).clean(["", ""]) is None
    field = MomentField(is_end=True)
    assert [str(it or "") for it in field.widget.decompress(END)] == ["2031-12-20", ""]
    assert [str(it or "") for it in field.widget.decompress(AT_FIVE)] == ["2031-12-20", "17:00:00"]


def test_every_input_of_a_group_has_a_name_of_its_own(world: World) -> None:
    stages = world.ask("participation", "Who had a say?", section="One")
    world.publish()
    made = world.draft()
    edit = world.client("Dora").get(f"/calls/{world.call.slug}/edit/").content.decode()
    step = world.client("Amina").get(f"/contributions/{made.code}/write/1/").content.decode()
    for seen, name in ((edit, "closes_at_day"), (edit, "closes_at_hour"),
                       (step, f"q{stages.pk}_0"), (step, f"q{stages.pk}_1")):  # fmt: skip
        tag = next(it for it in re.findall(r"<(?:input|select)[^>]*>", seen) if f'"{name}"' in it)
        assert "aria-labelledby" not in tag


@pytest.mark.parametrize(("hour", "closes", "told"), [("", END, LASTS), ("17:00", AT_FIVE, HOUR)])
def test_a_call_says_the_same_deadline_everywhere(
    world: World, hour: str, closes: datetime, told: str
) -> None:
    dora, at = world.client("Dora"), f"/calls/{world.call.slug}/"
    sent = {
        "title": "Toilets", "summary": "S", "language": "en", "wants": "case", "anonymity": "open",
        "opens_at_day": "2025-01-01", "opens_at_hour": "",
        "closes_at_day": "2031-12-20", "closes_at_hour": hour,
    }  # fmt: skip
    answer = dora.post(f"{at}edit/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    world.call.refresh_from_db()
    world.publish()
    assert Call.objects.get(pk=world.call.pk).closes_at == closes
    guest = world.client(None)
    for address in ("/", "/calls/"):
        assert f"Open until {told}" in guest.get(address).content.decode(), address
    seen = guest.get(at).content.decode()
    assert told.replace("the end", "End") in seen
    api = guest.get(f"/api/v1/calls/{world.call.slug}").json()
    assert datetime.fromisoformat(api["closes_at"]) == closes
    assert f'"endDate": "{closes.isoformat()}"' in seen
    assert ">January 1, 2025<" in seen  # it opened with the day: no hour


def test_late_codes_reviews_and_changes_say_theirs(world: World) -> None:
    dora, at = world.client("Dora"), f"/calls/{world.call.slug}/"
    world.publish()
    made = world.handed_in()
    dora.post(f"{at}codes/", {"until_day": "2031-12-20", "note": "Flood"})
    assert LateCode.objects.get().until == END
    assert LASTS in dora.get(f"{at}codes/").content.decode()
    phase = {
        "title": "First", "opens_at_day": "2025-01-01", "closes_at_day": "2031-12-20",
        "sees_others": "after_own", "names_reviewers": "",
    }  # fmt: skip
    dora.post(f"{at}phases/new/", phase)
    assert ReviewPhase.objects.get().closes_at == END
    assert LASTS in dora.get(f"{at}reviewing/").content.decode()
    actions.add_reviewer(call=world.call, by=world["Dora"], person=world["Chen"], most=3)
    dora.post(
        f"{at}contributions/{made.code}/ask/",
        {"phase": ReviewPhase.objects.get().pk, "reviewer": world.call.reviewers.get().pk},
    )
    asked = Assignment.objects.get()
    chen = world.client("Chen")
    assert LASTS in said(Notice.objects.get(person=world["Chen"])).translate(UNSEEN)
    assert LASTS in chen.get("/calls/mine/").content.decode()
    assert LASTS in chen.get(f"/reviews/{asked.pk}/").content.decode()
    decide = {"outcome": "changes", "reason": "More.", "due_at_day": "2031-12-20"}
    dora.post(f"{at}contributions/{made.code}/decide/", decide)
    assert made.decisions.get().due_at == END
    assert LASTS in dora.get(f"{at}contributions/{made.code}/").content.decode()
    deciding.tell(call=world.call, by=world["Dora"], decisions=[made.decisions.get().pk])
    told = Notice.objects.get(person=world["Amina"], is_decision=True)
    assert LASTS in said(told).translate(UNSEEN)
    assert LASTS in world.client("Amina").get(f"/contributions/{made.code}/").content.decode()


UNSEEN = dict.fromkeys(map(ord, "\u2068\u2069"))  #: marks of direction


def test_calls_of_the_made_up_world_close_with_the_day() -> None:
    dates = calling.dates({"opens": -18, "closes": 27})
    assert dates["closes_at"] == end_of(timezone.now() + timedelta(days=27))
    assert deadline(dates["closes_at"]).startswith("the end of ")
    assert timezone.localtime(dates["opens_at"]).hour == 0
