"""The command line: parses and prints.

Each command imports what it needs when it runs, so that `counted --help` is instant. A command
raises CountedError for what a person can act on; `Faces.main` prints it and ends with its exit
code. Anything else is a bug of ours and ends with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from counted.errors import CountedError, WrongUse
from counted.messages import mark

if TYPE_CHECKING:
    from counted.hub.world.inventory import Account
    from counted.model.finding import Finding
    from counted.model.form import FormProblem, FormRepair
    from counted.pipeline import Progress


class Faces(click.Group):
    """A group of commands that turns errors into sentences and exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print what went wrong and what to do about it."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except CountedError as error:
            click.echo(error.what, err=True)
            if error.remedy:
                click.echo(error.remedy, err=True)
            sys.exit(error.exit_code)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"Counted stopped because of a mistake of its own: {error!r}.", err=True)
            click.echo("Run it again as `counted --debug ...` and report what it shows.", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order in which they are written here, not by alphabet."""
        return list(self.commands)


@click.group(cls=Faces)
@click.option("--debug", is_flag=True, help="Show the whole trace of a mistake.")
@click.version_option(package_name="counted", message="%(prog)s %(version)s")
def main(debug: bool) -> None:
    """Heard, and counted: what communities collect, as safe and honest statistics."""


@main.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write.")
@click.option("--language", "languages", multiple=True, help="Of the report; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def produce(study: Path, out: Path, languages: tuple[str, ...], as_json: bool) -> None:
    """From a STUDY.yaml to a safe release with its report, in the folder --out."""
    import json

    from counted.pipeline import produce_file

    with _progress() as progress:
        release = produce_file(study, out, languages=languages, progress=progress)
    statuses = [figure.status for figure in release.protected.figures]
    counts = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    if as_json:
        click.echo(json.dumps({"out": str(out), "sha256": release.sha256, "figures": counts}))
        return
    click.echo(f"{out / 'report.html'}: read this first.")
    click.echo(", ".join(f"{n} figures {status}" for status, n in counts.items()))
    click.echo(f"sha256 {release.sha256}")


@main.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def assess(study: Path, as_json: bool) -> None:
    """Say what the records of a STUDY.yaml show about their own quality.

    For those who hold the records: counts are exact and nothing is protected.
    """
    import json

    from counted.pipeline import findings_of, read_dataset

    findings = findings_of(read_dataset(study))
    if as_json:
        click.echo(json.dumps([_plain_finding(finding) for finding in findings]))
        return
    for finding in findings:
        click.echo(_finding_line(finding))


def _plain_finding(finding: Finding) -> dict[str, Any]:
    from dataclasses import asdict

    plain = asdict(finding)
    del plain["records"]
    return plain | {"domain": finding.domain.parts}


def _finding_line(finding: Finding) -> str:
    """A finding on one line: how grave, about what, what, how many."""
    about = " ".join([finding.indicator, *(f"{d}={c}" for d, c in finding.domain.parts)]).strip()
    text = finding.text.format(count=f"{finding.count} ({finding.unit})", **finding.facts)
    of = f" (of {finding.of})" if finding.of else ""
    if finding.answers:
        text += f" ({', '.join(map(repr, finding.answers[:5]))})"
    remedy = finding.remedy.format(**finding.facts)
    return f"{finding.severity:5}  {about or 'study'}: {text}{of} {remedy}"


@main.group()
def form() -> None:
    """Look at an XLSForm before people use it."""


@form.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fix", type=click.Path(path_type=Path), help="Write a repaired copy here.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def form_check(file: Path, fix: Path | None, as_json: bool) -> None:
    """Say what a phone or browser will make of FORM.xlsx; exit code 3 where it cannot use it."""
    import json

    from counted.io import xlsform

    data = xlsform.form_bytes(file)
    problems = xlsform.check_form(data, filename=file.name)
    repairs: tuple[FormRepair, ...] = ()
    left = problems
    if fix is not None:
        mended, repairs = xlsform.repair_form(data, filename=file.name)
        _write_form(mended, fix)
        left = xlsform.check_form(mended, filename=fix.name)
    if as_json:
        told = {
            "problems": [_plain_told(problem) for problem in problems],
            "repairs": [_plain_told(repair) for repair in repairs],
            "left": [_plain_told(problem) for problem in left],
        }
        click.echo(json.dumps(told))
    else:
        _tell_form(file, problems, repairs, left if fix else ())
    if any(problem.severity == "fault" for problem in left):
        sys.exit(3)


def _plain_told(one: FormProblem | FormRepair) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(one) | {"facts": {name: str(fact) for name, fact in one.facts.items()}}


def _write_form(mended: bytes, path: Path) -> None:
    try:
        path.write_bytes(mended)
    except (OSError, ValueError) as error:
        raise WrongUse(
            mark("The repaired form cannot be written to {path}: {reason}."),
            remedy=mark("Name a file in a folder where you may write."),
            facts={"path": str(path), "reason": getattr(error, "strerror", None) or str(error)},
        ) from error


def _tell_form(
    file: Path,
    problems: Sequence[FormProblem],
    repairs: Sequence[FormRepair],
    left: Sequence[FormProblem],
) -> None:
    for problem in problems:
        click.echo(f"{problem.severity:5}  {_where(problem)}{_said(problem)} {_remedy(problem)}")
    if not problems:
        click.echo(f"{file.name} can be used as it is.")
    for repair in repairs:
        click.echo(f"mended {_where(repair)}{_said(repair)}")
    for problem in left:
        click.echo(f"left   {_where(problem)}{_said(problem)} {_remedy(problem)}")


def _where(one: FormProblem | FormRepair) -> str:
    place = " ".join([one.sheet, str(one.row or "")]).strip()
    return f"{place}: " if place else ""


def _said(one: FormProblem | FormRepair) -> str:
    return one.text.format(**one.facts)


def _remedy(problem: FormProblem) -> str:
    return problem.remedy.format(**problem.facts)


@main.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def bench(name: str | None, as_json: bool) -> None:
    """Measure what Counted costs here; without NAME, list the benchmarks."""
    import json

    from counted import bench as benchmarks

    if name is None:
        for known, function in benchmarks.BENCHMARKS.items():
            click.echo(f"{known:12}  {function.__doc__}")
        return
    for measured in benchmarks.run(name):
        click.echo(json.dumps(measured.plain()) if as_json else measured.told)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on a terminal, nothing in a pipe."""
    from tqdm import tqdm

    with tqdm(total=1, leave=False, bar_format="{l_bar}{bar}", disable=None) as bar:

        def show(step: str, number: int, of: int) -> None:
            bar.total, bar.n = of, number - 1
            bar.set_description(step)
            bar.refresh()

        yield show


@main.command()
def migrate() -> None:
    """Bring the database to this version of Counted."""
    from counted.hub import services

    with services.hub():
        services.migrate()
    click.echo("The database is up to date.")


@main.command()
def index() -> None:
    """Make the index of the search anew."""
    from counted.hub import services

    with services.hub():
        number = services.rebuild_index()
    click.echo(f"{number} things can be found.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=2, show_default=True, help="Web processes side by side.")
@click.option("--with-worker", is_flag=True, help="Run a worker beside the web server.")
def serve(host: str, port: int, processes: int, with_worker: bool) -> None:
    """Run the web server until Ctrl-C."""
    from counted.hub import services
    from counted.hub.home import remember_address

    address = ["--host", host, "--port", str(port), "--processes", str(processes)]
    services.leave_with_parent()
    services.require_free(host, port)
    remember_address(host, port)
    with services.hub():
        services.bring_up_to_date()
        if with_worker:
            services.supervise({"web server": ["serve", *address], "worker": ["worker"]})
        else:
            click.echo(f"Counted answers on http://{host}:{port}/ (Ctrl-C ends it).")
            services.serve(host=host, port=port, processes=processes)


@main.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--since", type=float, hidden=True, help="When script/demo began, in UNIX seconds.")
@click.option("--downloads", type=int, hidden=True, help="Seconds that script/demo downloaded.")
def demo(port: int, since: float | None, downloads: int | None) -> None:
    """Show Counted with a made-up world, on this computer only, until Ctrl-C."""
    import time

    from counted.hub import services
    from counted.hub.home import remember_address, remember_demo

    host = "127.0.0.1"
    began = time.time() if since is None else since
    services.require_free(host, port)
    remember_address(host, port)
    with services.hub():
        services.migrate()
        from counted.hub.world import inventory

        is_first = not inventory.is_loaded()
        if is_first:
            from counted.hub.world.loading import load_demo

            load_demo()
        remember_demo()

        def tell() -> None:
            if not services.first_page(host, port):
                click.echo("The first page did not come within a minute.")
                return
            _tell_demo(inventory.accounts())
            click.echo(_closing_line(began, is_first=is_first, downloads=downloads))

        address = ["--host", host, "--port", str(port)]
        services.supervise({"web server": ["serve", *address], "worker": ["worker"]}, ready=tell)


def _tell_demo(accounts: Sequence[Account]) -> None:
    """As whom one can look around; the web server has told where."""
    click.echo("Everything in it is made up. Sign in as one of these, all with the password")
    click.echo(f"{accounts[0].password}:")
    for account in accounts:
        click.echo(f"  {account.email:20}  {account.shown}")


def _closing_line(began: float, *, is_first: bool, downloads: int | None) -> str:
    """How long the first page took, from the first command to its answer."""
    import time

    seconds = time.time() - began
    if downloads:
        return f"Clean start to first page: {seconds:.0f} s, of which {downloads} s downloads."
    return f"{'First' if is_first else 'Later'} start to first page: {seconds:.1f} s."


@main.command()
@click.option("--by", required=True, metavar="ADDRESS", help="Account of the secretariat's.")
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def starter(by: str, as_json: bool) -> None:
    """Bring in what public sources tell of citizen data; what people changed is left alone."""
    import json

    from counted.hub import services

    with services.hub():
        services.bring_up_to_date()
        from counted.hub.starter.loading import load_as
        from counted.hub.starter.outcomes import Outcome

        loaded = load_as(by)
    if as_json:
        click.echo(json.dumps(loaded.outcomes))
        return
    added, renewed, unchanged, left = (len(loaded.those(outcome)) for outcome in Outcome)
    click.echo(
        f"Added {added}, brought up to date {renewed}, unchanged {unchanged}, "
        f"left as people changed them {left}."
    )
    for key in loaded.those(Outcome.LEFT):
        click.echo(f"  left: {key}")


@main.command()
def worker() -> None:
    """Do the work behind the pages until Ctrl-C."""
    from counted.hub import services

    services.leave_with_parent()
    with services.hub():
        services.bring_up_to_date()
        services.work()


@main.command()
def mailbox() -> None:
    """Take the mails that lie in the site's mailbox now; the worker does so every five minutes."""
    from counted.hub import services

    with services.hub():
        from counted.hub.desk import receiving

        fetched = receiving.fetch()
    click.echo(
        f"Taken into requests: {fetched.taken}, left aside: {fetched.left}, "
        f"not readable: {fetched.unread}."
    )


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def check(as_json: bool) -> None:
    """Say whether the installation is as it should be; exit code 3 if not."""
    import json

    from counted.hub import health, services

    with services.hub(must_answer=False):
        found = health.look(**services.reached())
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        click.echo("\n".join(health.sentences(found)))
    if found.troubles:
        sys.exit(3)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def backup(file: Path) -> None:
    """Write the database and all stored files into FILE."""
    from counted.hub import backup as backups
    from counted.hub import services

    with services.hub():
        size = backups.write(file.resolve())
    click.echo(f"Everything is in {file} ({size / 1e6:.1f} MB).")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Lose what is in the database and the files here.")
def restore(file: Path, replace: bool) -> None:
    """Bring back what `counted backup` wrote into FILE."""
    from counted.hub import backup as backups
    from counted.hub import services

    with services.hub():
        backups.restore(file.resolve(), replace=replace)
        services.migrate()
    click.echo(f"Everything in {file} is back.")
