"""News by mail, and sending it. Each job may run twice: see `desk.mailing` for what is promised."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="desk.mail")
def mail(rhythm: str) -> None:
    """Write the news of all who want them in this rhythm, and send what is due."""
    from counted.hub.desk import mailing

    mailing.write_digests(rhythm=rhythm)
    mailing.send_due()


@app.periodic(cron="*/15 * * * *")
@app.task(name="desk.mail_at_once")
def mail_at_once(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """What was missed, and mails that wait for another try."""
    mail("at_once")


@app.periodic(cron="0 6 * * *")
@app.task(name="desk.mail_daily")
def mail_daily(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """The news of the day, early in the morning (UTC); mails sent long ago are forgotten."""
    from counted.hub.desk import mailing

    mail("daily")
    mailing.forget_sent()


@app.periodic(cron="0 6 * * 1")
@app.task(name="desk.mail_weekly")
def mail_weekly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """The news of the week, on Monday."""
    mail("weekly")
