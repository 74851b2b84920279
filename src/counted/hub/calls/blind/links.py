"""Where links of a document lead: to the web they stay, and to nobody's computer or account."""

from __future__ import annotations

import re
from typing import Any

NOWHERE = "about:blank"
#: Pages that stand under somebody's own name.
SOMEBODYS = re.compile(
    r"https?://(?:[^/]*@|[^/]*-my\.sharepoint\.|(?:[^/]*\.)?(?:docs|onedrive)\.live\.)|/personal/",
    re.IGNORECASE,
)
#: Where a file lies on somebody's computer or in their network.
PLACE = re.compile(
    r"(?:(?<![A-Za-z])(?:(?:file|smb|afp|nfs|ftp|mailto):/*|[A-Za-z]:[\\/])|\\\\[\w.$-]+\\"
    r"|(?<![\w.:/-])/(?:home|Users|Volumes|mnt|media|root)/)[^\"'<>|]*",
    re.IGNORECASE,
)


def local(it: Any) -> str:
    """The name of an element without its namespace."""
    return it.tag.rpartition("}")[2] if isinstance(it.tag, str) else ""


def web(target: str) -> str:
    """The address where it leads to the web or within the text; else ""."""
    if target.startswith("#"):
        return target
    is_web = target.lower().startswith(("http://", "https://"))
    return target if is_web and not SOMEBODYS.search(target) else ""
