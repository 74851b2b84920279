"""The command line: parses and prints.

Each command imports what it needs when it runs, so that `counted --help` is instant. A command
raises CountedError for what a person can act on; `Faces.main` prints it and ends with its exit
code. Anything else is a bug of ours and ends with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from counted.errors import CountedError


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
def migrate() -> None:
    """Bring the database to this version of Counted."""
    from counted.hub import services

    with services.hub():
        services.migrate()
    click.echo("The database is up to date.")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=2, show_default=True, help="Web processes side by side.")
@click.option("--with-worker", is_flag=True, help="Run a worker beside the web server.")
def serve(host: str, port: int, processes: int, with_worker: bool) -> None:
    """Run the web server until Ctrl-C."""
    from counted.hub import services

    address = ["--host", host, "--port", str(port), "--processes", str(processes)]
    services.leave_with_parent()
    with services.hub():
        if with_worker:
            services.supervise({"web server": ["serve", *address], "worker": ["worker"]})
        else:
            click.echo(f"Counted answers on http://{host}:{port}/ (Ctrl-C ends it).")
            services.serve(host=host, port=port, processes=processes)


@main.command()
def worker() -> None:
    """Do the work behind the pages until Ctrl-C."""
    from counted.hub import services

    services.leave_with_parent()
    with services.hub():
        services.work()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For a machine.")
def check(as_json: bool) -> None:
    """Say whether the installation is as it should be; exit code 3 if not."""
    import json

    from counted.hub import health, services

    with services.hub():
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
