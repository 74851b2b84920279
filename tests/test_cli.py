"""The command line: quick to answer, honest about what went wrong."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from counted.cli import Faces, main
from counted.errors import DataError, ProtectionRefused

HEAVY = {"django", "numpy", "scipy", "pydantic", "yaml", "openpyxl", "psycopg", "babel", "jinja2"}


def test_asking_for_help_loads_nothing_heavy() -> None:
    question = "import counted.cli, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert not loaded & HEAVY


def test_every_command_says_what_it_does() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    for name, command in main.commands.items():
        assert name in done.output
        assert command.help, name


@click.group(cls=Faces)
@click.option("--debug", is_flag=True)
def faces(debug: bool) -> None: ...


@faces.command()
@click.argument("kind")
def fail(kind: str) -> None:
    """Fail in one of the ways there are."""
    if kind == "data":
        raise DataError("The file holds no rows.", remedy="Send one that does.")
    if kind == "people":
        raise ProtectionRefused("This would expose people.")
    raise ZeroDivisionError("a bug")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["fail", "data"], 3, "The file holds no rows.\nSend one that does.\n"),
        (["fail", "people"], 4, "This would expose people.\n"),
        (["fail", "bug"], 1, "mistake of its own"),
        (["fail"], 2, "Missing argument"),
        (["nothing"], 2, "No such command"),
    ],
)
def test_what_went_wrong_is_a_sentence_and_a_code(words: list[str], code: int, said: str) -> None:
    done = CliRunner().invoke(faces, words)
    assert done.exit_code == code
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_the_trace_of_a_bug_is_there_for_the_asking() -> None:
    done = CliRunner().invoke(faces, ["--debug", "fail", "bug"])
    assert isinstance(done.exception, ZeroDivisionError)
