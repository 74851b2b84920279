"""People, organisations, and the mandates that let people act for organisations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counted.hub import searching
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


class Organisation(models.Model):
    """Somebody that people act for: an office, a community group, a university ..."""

    class Kind(models.TextChoices):
        """Kinds of organisation, as in the study file."""

        NSO = "nso", _("National statistical office")
        CSO = "cso", _("Civil society organisation")
        COMMUNITY = "community", _("Community")
        ACADEMIA = "academia", _("Academia")
        REGIONAL = "regional", _("Regional organisation")
        INTERNATIONAL = "international", _("International organisation")
        HUMAN_RIGHTS_INSTITUTION = "human_rights_institution", _("Human rights institution")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    country = models.CharField(
        _("country"), max_length=3, blank=True, help_text=_("ISO 3166, three letters")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    about = models.TextField(_("about"), blank=True)
    language = models.CharField(
        _("language of the text"), max_length=10, choices=list(LANGUAGES.items()), default="en"
    )
    made_up = models.BooleanField(_("made up"), default=False)
    words = models.TextField(editable=False, blank=True)  #: normalised text, for the search
    members: models.ManyToManyField[User, Mandate] = models.ManyToManyField(
        User, through="Mandate", related_name="organisations"
    )

    class Meta:
        """Ordered by name."""

        ordering = ("name",)
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = (GinIndex(SearchVector("words", config="simple"), name="organisation_by_words"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words under which it is found."""
        self.words = searching.index((self.name, self.place, self.about))
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "words"}
        super().save(*args, **kwargs)


class Mandate(models.Model):
    """A person may act for an organisation, from one day to another."""

    class Role(models.TextChoices):
        """What a person may do for an organisation."""

        MEMBER = "member", _("Member")
        STEWARD = "steward", _("Steward: decides for the people in the data")
        REPRESENTATIVE = "representative", _("Representative")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mandates"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        """A person has each role in an organisation once at a time; ends come after starts."""

        ordering = ("organisation", "person", "start")
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role", "start"), name="one_mandate_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="mandate_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.organisation}"
