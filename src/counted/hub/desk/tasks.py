"""News by mail, and sending it. Each job may run twice: see `desk.mailing` for what is promised."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

AT_A_TIME = 500  #: people told in one transaction


@app.task(name="desk.mail")
def mail(rhythm: str) -> None:
    """Write the news of all who want them in this rhythm, and send what is due."""
    from counted.hub.desk import mailing

    mailing.write_digests(rhythm=rhythm)
    mailing.send_due()


@app.task(name="desk.tell_watchers")
def tell_watchers(thing: str, watched: str, by: int | None, is_decision: bool, **told: Any) -> None:
    """Tell the many who watch a thing, some at a time; whoever has it unread is not told twice."""
    from counted.hub.accounts.models import User
    from counted.hub.desk import telling
    from counted.hub.ui import things

    about = things.thing(thing)
    who = User.objects.filter(pk=by).first() if by else None
    people = telling.watchers(things.thing(watched), is_decision=is_decision)
    for start in range(0, len(people), AT_A_TIME):
        telling.tell_those_who_see(
            people[start : start + AT_A_TIME],
            thing=about,
            by=who,
            is_decision=is_decision,
            **told,
        )


@app.periodic(cron="*/15 * * * *")
@app.task(name="desk.mail_at_once")
def mail_at_once(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """What was missed, and mails that wait for another try."""
    mail("at_once")


@app.periodic(cron="0 5 * * *")
@app.task(name="desk.remind_authors")
def remind_authors(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Remind of changes that are due soon, before the news of the day are mailed."""
    from counted.hub.desk import reminding

    reminding.remind_authors()


@app.periodic(cron="0 6 * * *")
@app.task(name="desk.mail_daily")
def mail_daily(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """The news of the day, early in the morning (UTC); mails of long ago are forgotten."""
    from counted.hub.desk import mailing, receiving

    mail("daily")
    mailing.forget_sent()
    receiving.forget_received()


@app.periodic(cron="0 6 * * 1")
@app.task(name="desk.mail_weekly")
def mail_weekly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """The news of the week, on Monday."""
    mail("weekly")


@app.periodic(cron="*/5 * * * *")
@app.task(name="desk.receive", queueing_lock="desk.receive")
def receive(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Take what lies in the site's mailbox, where it has one."""
    from counted.hub.desk import receiving

    if receiving.is_set_up():
        receiving.fetch()
