"""A person: known by an e-mail address, called by the name they chose."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
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
    """Somebody with an account. Being somebody for an organisation is a mandate, not a flag."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), blank=True
    )
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
    return user.name or user.email.partition("@")[0]
