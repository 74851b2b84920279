"""Official series of countries and their figures, as the office that is named printed them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """One series of the SDG framework in one country, from one source."""

    class Unit(models.TextChoices):
        """In what its figures are printed."""

        PERCENT = "percent", _("%")
        PER_1000_BIRTHS = "per_1000_births", _("per 1,000 live births")
        PER_100000_BIRTHS = "per_100000_births", _("per 100,000 live births")

    country = models.CharField(_("country"), max_length=3, help_text=_("ISO 3166, three letters"))
    code = models.SlugField(_("series"), max_length=40, help_text=_("of the global framework"))
    indicator = models.CharField(_("SDG indicator"), max_length=10)  #: 6.2.1
    #: short titles by language; English is always there
    titles = models.JSONField(_("titles"))
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    source = models.CharField(_("source"), max_length=200)
    made_up = models.BooleanField(_("made up"), default=False)

    class Meta:
        """One country has a series once."""

        ordering = ("country", "code")
        verbose_name = _("official series")
        verbose_name_plural = _("official series")
        constraints = (
            models.UniqueConstraint(fields=("country", "code"), name="one_series_per_country"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.country}"

    @property
    def goal(self) -> int:
        """The Sustainable Development Goal, 1 to 17."""
        return int(self.indicator.partition(".")[0])


class Figure(models.Model):
    """What a series says of one year, for everybody or for one category of a group."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=20, blank=True)  #: of `counted.hub.groups`; "": everybody
    category = models.CharField(max_length=100, blank=True)  #: in English; "": everybody
    value = models.DecimalField(max_digits=14, decimal_places=4)  #: in the unit of the series

    class Meta:
        """One figure for each year and category."""

        ordering = ("series", "group", "category", "year")
        constraints = (
            models.UniqueConstraint(
                fields=("series", "year", "group", "category"), name="one_figure_per_year"
            ),
            models.CheckConstraint(
                condition=models.Q(group="", category="")
                | (~models.Q(group="") & ~models.Q(category="")),
                name="category_of_a_group",
            ),
        )
