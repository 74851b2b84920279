"""What the made-up world holds, and whether it is loaded: little to import for a later start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from counted.hub.accounts.models import User


@dataclass(frozen=True)
class Account:
    """An account that is ready to be used, and what can be seen with it."""

    email: str
    password: str
    shown: str


@cache
def facts(name: str) -> Mapping[str, Any]:
    """What the made-up world holds of one kind: people, initiatives, series or studies."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def accounts() -> list[Account]:
    """The ready accounts."""
    people = facts("people")
    return [Account(it["email"], people["password"], it["shown"]) for it in people["people"]]


def is_loaded() -> bool:
    """Whether all of its people have their accounts; they come with all the rest or not at all."""
    ours = {it.email for it in accounts()}
    return User.objects.filter(email__in=ours).count() == len(ours)
