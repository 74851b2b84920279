"""Facts as data: files with source and date, packaged with the project. Nothing is computed here.

Every file is YAML with at least `source` and `source_date`; what could not be confirmed carries
`status: unconfirmed`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from counted.errors import WrongUse
from counted.messages import mark
from counted.sentence import Sentence


@lru_cache
def load(name: str) -> dict[str, Any]:
    """The facts in the packaged file `name` (for example "profiles/community").

    Raises WrongUse, naming what there is, where no such file is packaged.
    """
    file = resources.files(__name__).joinpath(f"{name}.yaml")
    if not file.is_file():
        folder = name.rpartition("/")[0]
        raise WrongUse(
            mark("There are no facts called '{name}'."),
            remedy=mark("Known here: {known}."),
            ids=(name,),
            facts={"name": name, "known": names(folder) or Sentence(mark("nothing"))},
        )
    facts: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return facts


def names(folder: str = "") -> tuple[str, ...]:
    """Names of the files in a packaged folder, sorted."""
    place = resources.files(__name__).joinpath(folder)
    files = place.iterdir() if place.is_dir() else ()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in files if f.name.endswith(".yaml")))
