"""Short names in addresses."""

from __future__ import annotations

import secrets

from django.db.models import QuerySet
from django.utils.text import slugify

NEW = "new"  #: the address at which one begins another


def free_slug(title: str, *, among: QuerySet, otherwise: str, longest: int) -> str:
    """A short name that no row has: from the title, or `otherwise` where it has no Latin letters.

    Where that is taken, or says too little, a few random signs end it.
    """
    wanted = slugify(title)[:longest].strip("-") or f"{otherwise}-{secrets.token_hex(3)}"
    is_taken = wanted == NEW or among.filter(slug=wanted).exists()
    return f"{wanted}-{secrets.token_hex(3)}" if is_taken else wanted
