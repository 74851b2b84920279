"""The manual describes what there is, and its examples run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from counted.cli import main
from counted.io.study import json_schema
from counted.model.condition import check_condition

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide"
COMMANDS = (GUIDE / "commands.md").read_text(encoding="utf-8")


def commands(group: click.Group, before: str = "counted") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


@pytest.mark.parametrize(("name", "command"), list(commands(main)), ids=lambda it: str(it))
def test_every_command_and_option_is_in_the_manual(name: str, command: click.Command) -> None:
    assert f"### `{name}`" in COMMANDS
    described = COMMANDS.split(f"### `{name}`")[1].split("\n#")[0]
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.opts[0] in described, f"{name} {parameter.opts[0]}"


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((GUIDE / "study.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "Write it anew: script/schema"


def test_the_condition_in_the_manual_is_one() -> None:
    text = (GUIDE / "study.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.S)
    assert check_condition(yaml.safe_load(example.replace("yes:", "counts:"))["counts"])


@pytest.mark.slow
def test_the_example_command_runs(tmp_path: Path) -> None:
    (line,) = re.findall(r"```sh\ncounted (produce .*?)\n```", COMMANDS)
    words = line.replace("out/lake-wards", str(tmp_path / "out")).split()
    subprocess.run([sys.executable, "-m", "counted", *words], cwd=ROOT, check=True, timeout=600)
    assert {"report.html", "report.fr.html"} <= {p.name for p in (tmp_path / "out").iterdir()}
