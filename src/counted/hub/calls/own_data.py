"""What calls keep of those who ask, answer and review.

A contribution is taken along as it was written; where it stands in the review is not, for what is
decided is told to all at once.
"""

from __future__ import annotations

from counted.hub.accounts.models import User
from counted.hub.accounts.own_data import declare, on_leaving
from counted.hub.calls.models import (
    Assignment,
    Attachment,
    Call,
    CoAuthor,
    Conflict,
    Contribution,
    Decision,
    LateCode,
    Remark,
    Reviewer,
    Round,
)
from counted.hub.desk.own_data import replace_name


def declare_all() -> None:
    """Called when the site starts."""
    columns = ("title", "summary", "text", "language", "learned", "begun_at")
    declare(Call, by=("author",), acted=("reported_by",), columns=columns)
    columns = ("call__title", "title", "language", "answers", "begun_at", "submitted_at")
    declare(Contribution, by=("author",), acted=("taken_in_by",), columns=columns)
    declare(
        CoAuthor,
        by=("person",),
        columns=("contribution__title", "name", "email", "agreed_at", "added_at"),
        clear={"name": "", "email": ""},
    )
    columns = ("name", "media_type", "size_bytes", "added_at")
    declare(Attachment, by=("added_by",), columns=columns)
    declare(Round, by=("replied_by",), columns=("number", "reply", "replied_at"))
    declare(Reviewer, by=("person",), acted=("added_by",), columns=("call__title", "added_at"))
    columns = ("contribution_id", "state", "due_at", "asked_at")
    declare(Assignment, by=("reviewer",), acted=("asked_by",), columns=columns)
    columns = ("contribution_id", "text", "stated_at")
    declare(Conflict, by=("person",), acted=("stated_by",), columns=columns)
    declare(Remark, by=("person",), columns=("contribution_id", "text", "at"))
    declare(Decision, acted=("made_by", "told_by"))
    declare(LateCode, acted=("made_by",))
    on_leaving(forget)


def forget(person: User) -> None:
    """Take their name out of letters that were sent, and from where others named them."""
    replace_name(Decision, "told", person)
    named = CoAuthor.objects.filter(person=None, email=person.email.lower())
    named.update(name="", email="")
