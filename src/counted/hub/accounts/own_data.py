"""What is kept of somebody in all apps: to take along, and to forget when they leave.

Each app that keeps something of people has a module `own_data` with a function `declare_all`, which
is found and called when the site starts; a test fails for a relation to people that nobody has
declared:

    declare(Remark, by=("author",), columns=("text", "at"))      # theirs: taken along, stays
    declare(Watch, by=("person",), columns=(...), goes=True)     # theirs: goes with them
    declare(Attachment, acted=("cleared_by",))                   # they did it for others

`on_leaving` adds what a table cannot say; `obstacle` tells what somebody has to settle first.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst

from counted.hub.accounts.models import User
from counted.hub.ui.parts import Text


@dataclass(frozen=True)
class Kept:
    """What a model keeps of people."""

    model: type[Model]
    by: tuple[str, ...] = ()  #: relations that make a row somebody's own
    acted: tuple[str, ...] = ()  #: relations to who did something for others; not taken along
    columns: tuple[str, ...] = ()  #: taken along
    goes: bool = False  #: the row goes with the person
    clear: Mapping[str, Any] = field(default_factory=dict)  #: columns that are emptied

    def rows(self, person: User) -> Any:
        """The rows that are somebody's own."""
        theirs = Q()
        for relation in self.by:
            theirs |= Q(**{relation: person.pk})
        return self.model._default_manager.filter(theirs) if self.by else self.model.objects.none()


_declared: dict[str, Kept] = {}
_leaving: dict[str, Callable[[User], object]] = {}
_obstacles: dict[str, Callable[[User], Text]] = {}


def declare(model: type[Model], **told: Any) -> Kept:
    """Say what a model keeps of people; the last word counts."""
    kept = Kept(model, **told)
    _declared[model._meta.label] = kept
    return kept


def on_leaving(forget: Callable[[User], object]) -> Callable[[User], object]:
    """Have `forget` called when somebody leaves, before their name is gone."""
    _leaving[f"{forget.__module__}.{forget.__qualname__}"] = forget
    return forget


def obstacle(tell: Callable[[User], Text]) -> Callable[[User], Text]:
    """Have `tell` say what somebody has to settle before they leave; "" for nothing."""
    _obstacles[f"{tell.__module__}.{tell.__qualname__}"] = tell
    return tell


def declare_everywhere() -> None:
    """Have every app declare what it keeps; called once when the site starts."""
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "own_data"):
            module = import_module(f"{config.name}.own_data")
            if hasattr(module, "declare_all"):
                module.declare_all()


def declared() -> dict[str, Kept]:
    """All declarations by the label of the model."""
    return dict(_declared)


def obstacles(person: User) -> list[Text]:
    """What somebody has to settle before they leave."""
    return [said for tell in _obstacles.values() if (said := tell(person))]


def forget(person: User) -> None:
    """Let go what goes with a person; called by `leaving`, within its transaction."""
    for tell in _leaving.values():
        tell(person)
    for kept in _declared.values():
        if kept.goes:
            kept.rows(person).delete()
        elif kept.clear:
            kept.rows(person).update(**kept.clear)


def collected(person: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that is somebody's own, by the label of the model."""
    found = {
        label: list(kept.rows(person).values(*kept.columns))
        for label, kept in sorted(_declared.items())
        if kept.by and kept.columns
    }
    return {label: rows for label, rows in found.items() if rows}


def archive(person: User) -> bytes:
    """A zip of everything that is somebody's own: for programs (JSON) and for people (HTML)."""
    own = collected(person)
    told = json.dumps(own, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    page = render_to_string(
        "accounts/own_data.html",
        {"tables": list(_tables(json.loads(told))), "person": person, "at": timezone.now()},
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("my-data.json", told)
        file.writestr("my-data.html", page)
    return packed.getvalue()


def _tables(own: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for label, rows in own.items():
        model = _declared[label].model
        named = [{_in_words(model, name): it for name, it in row.items()} for row in rows]
        yield capfirst(model._meta.verbose_name_plural), named


def _in_words(model: type[Model], column: str) -> str:
    """What a column is called in forms, with its name in the data where the two differ."""
    field = column.removesuffix("_id").partition("__")[0]
    try:
        words = capfirst(model._meta.get_field(field).verbose_name)
    except FieldDoesNotExist:
        return column
    return f"{words} ({column})" if words.lower() != column else words
