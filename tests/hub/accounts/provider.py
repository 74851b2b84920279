"""A provider of OpenID Connect as small as can be, on this machine; it believes everybody."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class Provider(BaseHTTPRequestHandler):
    """Tells where its doors are, changes a code into a token, and a token into who somebody is."""

    person: dict[str, Any] = {}  # noqa: RUF012  one provider at a time
    orcid = "0000-0001-2345-6789"
    codes: dict[str, str] = {}  # noqa: RUF012  code -> token

    def do_GET(self) -> None:
        if self.path.startswith("/v3.0/"):  # the public record of a researcher at ORCID
            self._say(self.person)
        elif self.path == "/.well-known/openid-configuration":
            at = f"http://127.0.0.1:{self.server.server_port}"
            self._say(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/me",
                    "jwks_uri": f"{at}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/me":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = token in self.codes.values()
            self._say(self.person if known else {}, status=200 if known else 401)
        else:
            self._say({}, status=404)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        asked = parse_qs(self.rfile.read(length).decode())
        token = self.codes.get(asked.get("code", [""])[0])
        if self.path == "/oauth/token" and token and asked.get("client_secret") == ["kept"]:
            self._say({"access_token": token, "token_type": "bearer", "orcid": self.orcid})
            return
        proven = asked.get("client_secret") == ["kept"] and "code_verifier" in asked
        if token and proven:
            self._say({"access_token": token, "token_type": "Bearer", "expires_in": 60})
        else:
            self._say({"error": "invalid_grant"}, status=400)

    def _say(self, told: dict[str, Any], *, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def code() -> str:
    """What the provider hands somebody who signed in there."""
    made = secrets.token_urlsafe(8)
    Provider.codes[made] = secrets.token_urlsafe(16)
    return made


@contextmanager
def serving() -> Iterator[str]:
    """The provider's address while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
