"""The forms of django-allauth with labels in our words; named in the settings."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class Named:
    """A form whose fields have other labels than the library gives them."""

    labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.labels.keys() & self.fields.keys():
            self.fields[name].label = self.labels[name]


class LoginForm(Named, forms.LoginForm):
    """Signing in."""

    labels: ClassVar = {"login": _("E-mail address"), "remember": _("Stay signed in")}


class SignupForm(Named, forms.SignupForm):
    """Making an account."""

    labels: ClassVar = {"email": _("E-mail address")}


class AddEmailForm(Named, forms.AddEmailForm):
    """One more address."""

    labels: ClassVar = {"email": _("E-mail address")}


class ResetPasswordForm(Named, forms.ResetPasswordForm):
    """A letter with a link to choose a new password."""

    labels: ClassVar = {"email": _("E-mail address")}


NEW = {"password1": _("New password"), "password2": _("The new password once more")}


class ChangePasswordForm(Named, forms.ChangePasswordForm):
    """Another password."""

    labels: ClassVar = {"oldpassword": _("The password that you have now"), **NEW}


class SetPasswordForm(Named, forms.SetPasswordForm):
    """The first password of somebody who signs in by other ways."""

    labels: ClassVar = NEW


class ResetPasswordKeyForm(Named, forms.ResetPasswordKeyForm):
    """A new password after the letter."""

    labels: ClassVar = NEW
