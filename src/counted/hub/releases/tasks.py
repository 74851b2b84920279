"""Computing a study behind the pages. Running it twice, or after a kill, does no harm."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

log = logging.getLogger(__name__)


@app.task(name="releases.compute")
def compute(run_id: int) -> None:
    """Compute one run: what it made or why it failed is kept with it.

    Nothing of the records reaches the log: only the number of the run and the kind of the fault.
    """
    from counted.errors import CountedError
    from counted.hub.releases import actions, drawing_tasks, mending, production
    from counted.hub.releases.models import Run

    waiting = Run.objects.filter(pk=run_id, state__in=(Run.State.WAITING, Run.State.RUNNING))
    if not waiting.update(state=Run.State.RUNNING, step="", steps_done=0):
        return
    run = Run.objects.select_related("study").get(pk=run_id)

    def progress(step: str, number: int, of: int) -> None:
        Run.objects.filter(pk=run_id).update(step=step, steps_done=number - 1, steps=of)

    try:
        release = production.produce(run, progress=progress)
    except CountedError as error:
        actions.fail(run_id=run_id, error=error, screen=mending.screen_for(error, run))
    except Exception as error:  # a bug of ours: people learn of it, records do not leave
        log.error("Run %s failed with %s.", run_id, type(error).__name__)
        actions.fail(run_id=run_id, error=mending.OURS, screen="")
    else:
        actions.finish(run_id=run_id, content=release.content(), sha256=release.sha256)
        drawing_tasks.order(release.sha256, release.language)
