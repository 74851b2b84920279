"""How accounts made by a provider elsewhere become people here (allauth's adapters)."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import Http404, HttpRequest

from counted.hub.accounts.models import User


class SocialAdapter(DefaultSocialAccountAdapter):
    """Takes over the name; what else somebody tells is asked of them, not of the provider."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The address as it was told, and one name."""
        user: User = super().populate_user(request, sociallogin, data)
        given = " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        user.name = str(data.get("name") or given)[:150]
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """What stands in the form that makes the account."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}

    def get_app(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SocialApp:
        """The provider's settings. A provider that this site does not use is not there."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as none:
            raise Http404 from none
