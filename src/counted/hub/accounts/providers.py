"""Signing in by an account elsewhere: ORCID, and any provider of OpenID Connect.

An installation names them in its environment (docs/guide/settings.md). What they tell is a name and
an address; an address that somebody has here already is never taken over by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

ORCID, ORCID_SANDBOX = "orcid.org", "sandbox.orcid.org"


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """The providers that the environment names, as allauth wants them told."""
    told: dict[str, Any] = {}
    if name := environment.get("COUNTED_ORCID_ID"):
        secret = environment.get("COUNTED_ORCID_SECRET", "")
        app = {"client_id": name, "secret": secret, "name": "ORCID"}
        told["orcid"] = {"APPS": [app], "BASE_DOMAIN": _orcid(environment)}
    if address := environment.get("COUNTED_OIDC_URL"):
        told["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_oidc(address, environment)]}
    return told


def origins(environment: Mapping[str, str]) -> list[str]:
    """Where the forms that begin signing in lead, for the policy of our pages."""
    found = []
    if environment.get("COUNTED_ORCID_ID"):
        found.append(f"https://{_orcid(environment)}")
    for name in ("COUNTED_OIDC_URL", "COUNTED_OIDC_PAGE"):
        if address := environment.get(name):
            parts = urlsplit(address)
            found.append(f"{parts.scheme}://{parts.netloc}")
    return list(dict.fromkeys(found))


def _oidc(address: str, environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        "provider_id": "oidc",
        "name": environment.get("COUNTED_OIDC_NAME") or urlsplit(address).netloc,
        "client_id": environment.get("COUNTED_OIDC_ID", ""),
        "secret": environment.get("COUNTED_OIDC_SECRET", ""),
        "settings": {"server_url": address},
    }


def _orcid(environment: Mapping[str, str]) -> str:
    wanted = environment.get("COUNTED_ORCID_SANDBOX", "").lower() in {"1", "true", "yes", "on"}
    return ORCID_SANDBOX if wanted else ORCID
