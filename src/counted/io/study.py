"""The study file: `STUDY.yaml` in, a `Study` out, and back again.

Words are read as they are written: `yes`, `007` and `2026-03-01` stay text unless the key asks for
a number or a date, because answers in records are text too. Only `true`, `false` and `null` are
special. Every complaint names the line it is about.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from counted.errors import StudyError
from counted.io.study_complaints import Written, from_model, from_validation
from counted.messages import Marked, mark
from counted.model.study import Study
from counted.sentence import Fact, Sentence

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
LINE_WIDTH = 96
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NESTED = mark("it is nested too deeply")
REFERS = mark("'*' refers to another place, which is not allowed here: write it out")
_OURS: dict[str, Sentence] = {NESTED: Sentence(NESTED), REFERS: Sentence(REFERS)}
DEEPEST = 40  #: levels of lists and mappings; a real study has about eight

Place = tuple[str | int, ...]


def read_study(path: Path) -> Study:
    """The study described in a file.

    Raises StudyError, naming lines, where the file is missing, is no YAML or describes no study.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise StudyError(
            mark("There is no study file at {path}."),
            remedy=mark("Check the name and the folder."),
            ids=(path.name,),
            facts={"path": str(path)},
        ) from error
    except OSError as error:
        raise StudyError(
            mark("The study file {path} cannot be read: {reason}."),
            remedy=mark("Name a file that you may read."),
            ids=(path.name,),
            facts={"path": str(path), "reason": error.strerror or str(error)},
        ) from error
    return parse_study(_decoded(data, path.name), name=path.name)


def parse_study(text: str, *, name: str) -> Study:
    """The study described by a text; `name` is how messages call the file. Raises StudyError."""
    written = _written(text, name)
    try:
        return _adapter().validate_python(written.value)
    except ValidationError as error:
        raise from_validation(error, written=written, schema=json_schema()) from error
    except StudyError as error:
        raise from_model(error, written=written) from error


def study_to_yaml(study: Study) -> str:
    """The study as a file for people: defaults left out, a blank line between main keys.

    Reading it again gives an equal study.
    """
    values = _adapter().dump_python(study, mode="json", exclude_defaults=True)
    parts = (
        yaml.dump(
            {key: value}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH
        )
        for key, value in _tidy(values).items()
    )
    return "\n".join(parts)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the study file; every key has a description and an example."""
    schema = _adapter().json_schema()
    definitions = schema.get("$defs", {})
    for owner in (schema, *definitions.values()):
        for key in owner.get("properties", {}).values():
            referred = definitions.get(key.get("$ref", "").rpartition("/")[2], {})
            key.setdefault("description", referred.get("description", ""))
    return {
        "$schema": SCHEMA_DIALECT,
        **schema,
        "title": "Counted study",
        "description": "Who was asked, how, about what, and what may be shown.",
    }


@cache
def _adapter() -> TypeAdapter[Study]:
    return TypeAdapter(Study)


def _decoded(data: bytes, name: str) -> str:
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StudyError(
            mark("Line {line} of {name} holds a character that is not written in UTF-8."),
            remedy=mark("Save the file as plain text with the encoding UTF-8."),
            ids=(name,),
            facts={"line": line, "name": name},
        ) from error


def _written(text: str, name: str) -> Written:
    """What the text says, with the line of every key and item."""
    try:
        node = _Loader(text).get_single_node()
    except (yaml.YAMLError, RecursionError) as error:
        raise _not_yaml(error, name) from error
    if node is None:
        raise StudyError(
            mark("The study file {name} is empty."),
            remedy=mark("Describe the study in it; the guide has an example to start from."),
            ids=(name,),
            facts={"name": name},
        )
    if not isinstance(node, MappingNode):
        raise StudyError(
            mark("The study file {name} holds a list where 'key: value' lines are expected.")
            if isinstance(node, SequenceNode)
            else mark(
                "The study file {name} holds plain text where 'key: value' lines are expected."
            ),
            remedy=mark("Start with a line such as 'counted: 1'."),
            ids=(name,),
            facts={"name": name},
        )
    written = Written(name=name)
    written.value = _value(node, (), written)
    return written


def _not_yaml(error: Exception, name: str) -> StudyError:
    """What PyYAML itself says of the problem stays in English."""
    place = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or NESTED
    return StudyError(
        mark("{name} is not well-formed YAML at line {line}, column {column}: {problem}.")
        if place
        else mark("{name} is not well-formed YAML: {problem}."),
        remedy=mark(
            "Look at that line and the one before: blanks at the start of lines must match, "
            "and a text with ': ' or ' #' in it needs quotes."
        ),
        ids=(name,),
        facts={
            "name": name,
            "line": place.line + 1 if place else 0,
            "column": place.column + 1 if place else 0,
            "problem": _OURS.get(problem, problem),
        },
    )


def _value(node: Node, place: Place, written: Written) -> Any:
    written.lines.setdefault(place, node.start_mark.line + 1)
    if len(place) > DEEPEST:
        raise _fault(
            node,
            written.name,
            mark("Line {line} of {name} is nested too deeply."),
            mark("Write it with fewer levels."),
        )
    if isinstance(node, ScalarNode):
        if UNPRINTABLE.search(node.value):
            raise _fault(
                node,
                written.name,
                mark("Line {line} of {name} holds a character that cannot be printed."),
                mark("Take it out."),
            )
        written.mentions.setdefault(node.value, node.start_mark.line + 1)
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_value(item, (*place, i), written) for i, item in enumerate(node.value)]
    return _mapping(node, place, written)


def _mapping(node: Node, place: Place, written: Written) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _fault(
                key,
                written.name,
                mark("Line {line} of {name} has a list as a key."),
                mark("Use a word as the key."),
            )
        if key.value in values:
            raise _fault(
                key,
                written.name,
                mark("Line {line} of {name} has '{key}' a second time."),
                mark("Keep one of the two."),
                key=key.value,
            )
        written.lines[(*place, key.value)] = key.start_mark.line + 1
        values[key.value] = _value(value, (*place, key.value), written)
        if key.value == "id" and isinstance(value, ScalarNode):
            written.named[value.value] = key.start_mark.line + 1
    return values


def _scalar(node: ScalarNode) -> str | bool | None:
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return str(node.value).lower() == "true"
    return str(node.value)


def _fault(node: Node, name: str, what: Marked, remedy: Marked, **facts: Fact) -> StudyError:
    line = node.start_mark.line + 1
    return StudyError(what, remedy=remedy, ids=(name,), facts={"line": line, "name": name, **facts})


class _Loader(yaml.SafeLoader):
    """YAML in which only true, false and null are special, and nothing is referred to twice."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (the way PyYAML is told)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """As in PyYAML, but without aliases: with them a small file can fill the memory."""
        if self.check_event(yaml.events.AliasEvent):
            place = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, REFERS, place)
        return super().compose_node(parent, index)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)


class _Dumper(yaml.SafeDumper):
    """YAML with short lists on one line and without aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's signature)
        """Equal values are written out each time."""
        return True

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> Any:
        """Lists of plain values stand on one line."""
        is_plain = not any(isinstance(item, (list, dict)) for item in sequence)
        return super().represent_sequence(tag, sequence, flow_style=is_plain or flow_style)

    def increase_indent(
        self,
        flow: bool = False,
        indentless: bool = False,  # noqa: ARG002 (PyYAML's signature)
    ) -> Any:
        """Lists are indented under their key."""
        return super().increase_indent(flow, False)


def _tidy(value: Any) -> Any:
    """Without empty mappings (they say nothing), and with whole numbers written whole."""
    if isinstance(value, dict):
        kept = {key: _tidy(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part != {}}
    if isinstance(value, list):
        return [_tidy(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
