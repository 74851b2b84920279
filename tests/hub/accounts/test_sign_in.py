"""Signing in: by an account elsewhere, and with a second step. Passkeys have their own story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from requests import sessions
from requests.adapters import HTTPAdapter
from tests.hub.accounts import cast, provider

from counted.hub.accounts.models import User
from counted.hub.accounts.providers import origins, providers

pytestmark = pytest.mark.django_db
PASSWORD = "long enough for a test"
ORCID = {"COUNTED_ORCID_ID": "APP-1", "COUNTED_ORCID_SECRET": "kept"}


@pytest.fixture
def elsewhere(settings: object) -> Iterator[str]:
    """A provider named in the settings, as the environment would name it."""
    with provider.serving() as address:
        settings.SOCIALACCOUNT_PROVIDERS = providers(
            {
                "COUNTED_OIDC_URL": address,
                "COUNTED_OIDC_NAME": "Ministry (made-up)",
                "COUNTED_OIDC_ID": "counted",
                "COUNTED_OIDC_SECRET": "kept",
            }
        )
        yield address


def go_and_come_back(client: Client, person: dict[str, object]) -> object:
    """Begin to sign in, sign in at the provider, and be sent back."""
    provider.Provider.person = person
    away = client.post("/accounts/oidc/oidc/login/?process=login")
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(asked["redirect_uri"][0]).path
    said = {"code": provider.code(), "state": asked["state"][0]}
    return client.get(back, said, follow=True)


def test_an_account_elsewhere_becomes_a_person_here(client: Client, elsewhere: str) -> None:
    assert "Sign in with Ministry (made-up)" in client.get("/accounts/login/").content.decode()
    told = {"sub": "7", "name": "Amina W.", "email": "amina@example.org", "email_verified": True}
    page = go_and_come_back(client, told)
    html = page.content.decode()
    assert 'value="Amina W."' in html
    assert 'value="amina@example.org"' in html
    assert not User.objects.exists()
    filled = {"email": "amina@example.org", "name": "Amina", "language": "fr"}
    client.post("/accounts/3rdparty/signup/", filled)
    amina = User.objects.get()
    assert (amina.name, amina.language, amina.has_usable_password()) == ("Amina", "fr", False)
    client.post("/accounts/logout/")
    go_and_come_back(client, told)
    assert client.get("/me/").status_code == 200
    assert User.objects.count() == 1


def test_an_account_elsewhere_takes_over_nobody(client: Client, elsewhere: str) -> None:
    cast.person("Amina")
    told = {"sub": "8", "name": "Not Amina", "email": "amina@example.org", "email_verified": True}
    go_and_come_back(client, told)
    filled = {"email": "amina@example.org", "name": "Not Amina", "language": "en"}
    client.post("/accounts/3rdparty/signup/", filled)
    assert client.get("/me/").status_code == 302
    assert User.objects.count() == 1
    assert not User.objects.get().socialaccount_set.exists()


def test_an_address_that_the_provider_does_not_vouch_for_is_confirmed(
    client: Client, elsewhere: str
) -> None:
    told = {"sub": "9", "name": "Chen", "email": "chen@example.org", "email_verified": False}
    go_and_come_back(client, told)
    filled = {"email": "chen@example.org", "name": "Chen", "language": "en"}
    client.post("/accounts/3rdparty/signup/", filled)
    assert client.get("/me/").status_code == 302
    assert re.search(r"/accounts/confirm-email/\S+", mail.outbox[0].body)


def test_a_code_that_was_never_given_signs_nobody_in(client: Client, elsewhere: str) -> None:
    away = client.post("/accounts/oidc/oidc/login/?process=login")
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    answer = client.get("/accounts/oidc/oidc/login/callback/", {"code": "made-up", "state": state})
    assert "Signing in did not work" in answer.content.decode()


def test_connecting_and_taking_off(client: Client, elsewhere: str) -> None:
    amina = cast.person("Amina")
    amina.set_password(PASSWORD)
    amina.save()
    client.force_login(amina)
    provider.Provider.person = {"sub": "7", "name": "Amina"}
    away = client.post("/accounts/oidc/oidc/login/?process=connect")
    asked = parse_qs(urlsplit(away["Location"]).query)
    said = {"code": provider.code(), "state": asked["state"][0]}
    client.get(urlsplit(asked["redirect_uri"][0]).path, said)
    account = amina.socialaccount_set.get()
    html = client.get("/accounts/3rdparty/").content.decode()
    assert "Ministry (made-up)" in html
    assert html.count("<main") == 1
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert not amina.socialaccount_set.exists()


def test_orcid_leads_to_orcid(client: Client, settings: object) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = providers(ORCID)
    assert "Sign in with ORCID" in client.get("/accounts/login/").content.decode()
    away = client.post("/accounts/orcid/login/?process=login")["Location"]
    assert away.startswith("https://orcid.org/oauth/authorize?")
    assert parse_qs(urlsplit(away).query)["client_id"] == ["APP-1"]


class Nearby(HTTPAdapter):
    """The edge of the network: what goes to ORCID goes to a provider on this machine."""

    address = ""
    went: ClassVar[list[str]] = []

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.went.append(request.url)
        request.url = request.url.replace("https://pub.orcid.org", self.address)
        return super().send(request, *args, **kwargs)


def come_back_from_orcid(client: Client, code: str) -> Any:
    """Begin to sign in by ORCID, and be sent back with a code."""
    away = client.post("/accounts/orcid/login/?process=login")["Location"]
    asked = parse_qs(urlsplit(away).query)
    said = {"code": code, "state": asked["state"][0]}
    return client.get(urlsplit(asked["redirect_uri"][0]).path, said, follow=True)


@pytest.fixture
def orcid(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """ORCID as small as can be."""
    settings.SOCIALACCOUNT_PROVIDERS = providers(ORCID)
    with provider.serving() as address:
        monkeypatch.setattr(Nearby, "address", address)
        monkeypatch.setattr(Nearby, "went", [])
        monkeypatch.setattr(sessions, "HTTPAdapter", Nearby)
        yield


def test_who_comes_back_from_orcid_becomes_a_person_here(client: Client, orcid: None) -> None:
    number = provider.Provider.orcid
    provider.Provider.person = {
        "orcid-identifier": {"path": number, "uri": f"https://orcid.org/{number}"},
        "person": {
            "name": {"given-names": {"value": "Amina"}, "family-name": {"value": "W."}},
            "emails": {"email": []},
        },
    }
    html = come_back_from_orcid(client, provider.code()).content.decode()
    assert Nearby.went == [
        "https://pub.orcid.org/oauth/token",
        f"https://pub.orcid.org/v3.0/{number}/record",
    ]
    assert 'value="Amina W."' in html
    assert not User.objects.exists()
    filled = {"email": "amina@example.org", "name": "Amina", "language": "en"}
    client.post("/accounts/3rdparty/signup/", filled)
    account = User.objects.get().socialaccount_set.get()
    assert (account.provider, account.uid) == ("orcid", number)
    assert [it.to for it in mail.outbox] == [["amina@example.org"]]  # nobody vouches for it
    assert "_auth_user_id" not in client.session


def test_who_has_an_account_comes_back_from_orcid_signed_in(client: Client, orcid: None) -> None:
    amina = cast.person("Amina")
    number = provider.Provider.orcid
    amina.socialaccount_set.create(provider="orcid", uid=number)
    provider.Provider.person = {"orcid-identifier": {"path": number}}
    come_back_from_orcid(client, provider.code())
    assert client.get("/me/").status_code == 200
    assert User.objects.get() == amina


def test_a_code_that_orcid_never_gave_signs_nobody_in(client: Client, orcid: None) -> None:
    told = come_back_from_orcid(client, "made-up").content.decode()
    assert "Signing in did not work" in told
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["/accounts/orcid/login/", "/accounts/orcid/login/callback/"])
def test_a_provider_that_is_not_set_up_is_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_without_settings_there_is_no_button(client: Client) -> None:
    assert "Sign in with" not in client.get("/accounts/login/").content.decode().replace(
        "Sign in with a passkey", ""
    )
    assert client.post("/accounts/oidc/oidc/login/").status_code == 404


def test_what_the_environment_names() -> None:
    assert providers({}) == {}
    assert origins({}) == []
    assert origins(ORCID) == ["https://orcid.org"]
    sandbox = {**ORCID, "COUNTED_ORCID_SANDBOX": "1"}
    assert providers(sandbox)["orcid"]["BASE_DOMAIN"] == "sandbox.orcid.org"
    assert origins(sandbox) == ["https://sandbox.orcid.org"]
    oidc = {"COUNTED_OIDC_URL": "https://login.example:8443/realms/a"}
    assert providers(oidc)["openid_connect"]["APPS"][0]["name"] == "login.example:8443"
    assert origins(oidc) == ["https://login.example:8443"]


@pytest.fixture
def amina(client: Client) -> User:
    """Amina, who has signed in with her password and just shown again that it is her."""
    made = cast.person("Amina")
    made.set_password(PASSWORD)
    made.save()
    client.post("/accounts/login/", {"login": made.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return made


def shown_now(secret: str) -> str:
    """The digits that an app shows."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_app_that_shows_codes(client: Client, amina: User) -> None:
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert "data:image/svg+xml" in page.content.decode()
    client.post("/accounts/2fa/totp/activate/", {"code": shown_now(secret)})
    assert Authenticator.objects.filter(user=amina, type="totp").exists()
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    recovery = re.findall(r"<code>(\w+)</code>", codes)
    assert len(recovery) == 10
    client.post("/accounts/logout/")
    step = client.post(
        "/accounts/login/", {"login": amina.email, "password": PASSWORD}, follow=True
    )
    assert "The second step" in step.content.decode()
    assert client.get("/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.get("/me/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert client.get("/me/").status_code == 200


def activated(user: User) -> None:
    secret = get_adapter().encrypt(generate_totp_secret())
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("2fa/", "A second step when signing in"),
        ("2fa/totp/activate/", "authenticator app"),
        ("2fa/webauthn/", "Passkeys and security keys"),
        ("2fa/webauthn/add/", "Add a key"),
        ("reauthenticate/", "Is it you?"),
        ("3rdparty/", "Signing in by other accounts"),
        ("3rdparty/login/cancelled/", "You have turned back"),
        ("3rdparty/login/error/", "Signing in did not work"),
    ],
)
def test_pages_stand_in_our_frame(client: Client, amina: User, path: str, said: str) -> None:
    html = client.get(f"/accounts/{path}").content.decode()
    assert said in html
    assert html.count("<main") == html.count('class="masthead"') == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("2fa/totp/deactivate/", "Switch it off"),
        ("2fa/recovery-codes/generate/", "Make ten new codes?"),
        ("2fa/reauthenticate/", "Is it you?"),
    ],
)
def test_pages_of_who_has_a_second_step(client: Client, amina: User, path: str, said: str) -> None:
    activated(amina)
    html = client.get(f"/accounts/{path}").content.decode()
    assert said in html
    assert html.count("<main") == 1


def test_a_password_for_who_has_none(client: Client) -> None:
    client.force_login(cast.person("Chen"))
    assert "Choose a password" in client.get("/accounts/password/set/").content.decode()
