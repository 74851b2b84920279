"""The data folder: where this installation keeps its database, files, mail and secrets.

`COUNTED_HOME` names it. Without it a checkout uses `.counted/` in its root and an installed
package the folder that the platform reserves for a program's data. Secrets are readable by
their owner only; the folder itself lets others pass but not look, because a database server
started by root runs as another user inside it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]
ADDRESS_FILE = "address"
DEMO_FILE = "demonstration"  #: there where `counted demo` brought its made-up world
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - no address to go to


def home() -> Path:
    """The data folder, made when it is not there yet."""
    folder = _chosen()
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o711)
    return folder


def _chosen() -> Path:
    if named := os.environ.get("COUNTED_HOME"):
        return Path(named).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "src" / "counted").is_dir():
        return CHECKOUT / ".counted"
    import platformdirs

    return platformdirs.user_data_path("counted", appauthor=False)


def examples() -> Path:
    """The folder of the made-up studies: in the package, or beside it in a checkout."""
    inside = Path(__file__).parents[1] / "examples"
    return inside if inside.is_dir() else CHECKOUT / "examples"


def last_address() -> str:
    """Where the web server of this installation answered last, as `remember_address` kept it."""
    path = home() / ADDRESS_FILE
    told = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    return told or "http://localhost:8000"


def remember_address(host: str, port: int) -> str:
    """Keep where the web server answers, so that the worker's mails lead there."""
    named = "localhost" if host in EVERYWHERE else host
    address = f"http://{f'[{named}]' if ':' in named else named}:{port}"
    (home() / ADDRESS_FILE).write_text(address, encoding="utf-8")
    return address


def remember_demo() -> None:
    """Keep that what is here is a demonstration, so that every page says so."""
    (home() / DEMO_FILE).touch()


def is_demo() -> bool:
    """Whether this is the data folder of a demonstration."""
    return (home() / DEMO_FILE).exists()


def secret(name: str) -> str:
    """A secret of this installation, made on first use and kept in the data folder.

    Those who come at the same time agree: the file is written aside and linked into
    place once, and everybody reads what stands there.
    """
    path = home() / name
    if not path.exists():
        handle, drafted = tempfile.mkstemp(prefix=f".{name}.", dir=path.parent)
        draft = Path(drafted)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
