"""Work behind the search: telling of new answers, forgetting old changes."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="30 5 * * *")
@app.task(name="desk.tell_news")
def tell_news(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's contract
    """Tell people of new answers to the searches they saved, before the news of the day go out."""
    from counted.hub.desk import indexing, saved_searches

    saved_searches.tell_news()
    indexing.forget_changes()
