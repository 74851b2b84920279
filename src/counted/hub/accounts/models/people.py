"""People: accounts, and what somebody tells about themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from counted.messages import LANGUAGES


class UserManager(BaseUserManager["User"]):
    """Makes people; the address is kept in lower case, so that one person is one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with an address; without a password they cannot sign in by one."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account.

    Being somebody for an organisation is a mandate and being somebody in a body is a seat; neither
    is a flag here. Somebody who left keeps a row without a name, so that what they wrote stays.
    """

    class Listed(models.TextChoices):
        """Who finds a person in the directory."""

        NOBODY = "nobody", _("Nobody")
        MEMBERS = "members", _("Members who are signed in")
        EVERYBODY = "everybody", pgettext_lazy("who may see it", "Everybody")

    class Digest(models.TextChoices):
        """How often news come by e-mail."""

        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Never")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), blank=True
    )
    country = models.CharField(
        _("country"), max_length=3, blank=True, help_text=_("ISO 3166, three letters")
    )
    #: spoken or read, any language (BCP 47)
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    #: what somebody knows about: keys of topics of the taxonomy
    expertise = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    about = models.TextField(_("about you"), blank=True)
    seeks = models.TextField(_("what you look for"), blank=True)
    offers = models.TextField(_("what you can offer"), blank=True)
    listed = models.CharField(
        _("who finds you in the directory"),
        max_length=10,
        choices=Listed.choices,
        default=Listed.NOBODY,
    )
    takes_letters = models.BooleanField(
        _("others may write to you here"),
        default=True,
        help_text=_("They never see your address, and you may say no to each."),
    )
    digest = models.CharField(
        _("news by e-mail"), max_length=10, choices=Digest.choices, default=Digest.DAILY
    )
    made_up = models.BooleanField(_("made up"), default=False)
    erased_at = models.DateTimeField(_("left"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("keeps the site"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: tuple[str, ...] = ()

    class Meta:
        """Addresses are unique whatever their case."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_per_address"),)

    def __str__(self) -> str:
        return display_name(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case, whoever set it."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)


def display_name(user: User) -> str:
    """The chosen name, or the part of the address before the @; never the whole address."""
    if user.erased_at:
        return gettext("A former member")
    return user.name or user.email.partition("@")[0]
