"""A link: from one thing to another, or to an address elsewhere, and what it says of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counted.hub.accounts.models import Voice
from counted.hub.ui.things import Thing


class Link(Voice):
    """`source` says `relation` of `target`; the version cited is kept where the target has one."""

    class Relation(models.TextChoices):
        """What a link says."""

        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")
        ILLUSTRATES = "illustrates", _("illustrates")
        MOTIVATES = "motivates", _("motivates")
        FILLS = "fills", _("fills")
        USES = "uses", _("uses")
        IS_PART_OF = "is_part_of", _("is part of")
        ANSWERS = "answers", _("answers")

    source_kind = models.CharField(max_length=30)
    source_key = models.CharField(max_length=80)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices)
    #: a kind of thing, or "" for an address elsewhere
    target_kind = models.CharField(max_length=30, blank=True)
    target_key = models.CharField(max_length=80, blank=True)
    target_version = models.CharField(max_length=80, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)  #: of what is elsewhere
    #: why, in a sentence, where whoever says it gave a reason
    note = models.CharField(_("why"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A link says one thing once, of something here or of something elsewhere."""

        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = (
            models.Index(fields=("source_kind", "source_key"), name="link_by_source"),
            models.Index(fields=("target_kind", "target_key"), name="link_by_target"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=(
                    "source_kind", "source_key", "relation", "target_kind", "target_key", "url",
                ),
                name="one_link_of_a_relation",
            ),
            models.CheckConstraint(
                condition=models.Q(target_kind="", target_key="") & ~models.Q(url="")
                | ~models.Q(target_kind="") & ~models.Q(target_key="") & models.Q(url=""),
                name="link_leads_here_or_elsewhere",
            ),
        )  # fmt: skip

    @property
    def source(self) -> Thing:
        """From where."""
        return Thing(self.source_kind, self.source_key)

    @property
    def target(self) -> Thing | None:
        """To where; None where it leads elsewhere."""
        return Thing(self.target_kind, self.target_key) if self.target_kind else None

    @property
    def words(self) -> str:
        """What the link says, on the page of its source, as a whole of its own."""
        return str(FORWARD.get(self.relation, self.relation))

    @property
    def back_words(self) -> str:
        """What the link says, read from its target: who says it stands beside it."""
        return str(BACK.get(self.relation, self.relation))


#: What a link says, on the page of its source.
FORWARD = {
    Link.Relation.SUPPORTS: _("This supports"),
    Link.Relation.CONTRADICTS: _("This contradicts"),
    Link.Relation.ILLUSTRATES: _("This illustrates"),
    Link.Relation.MOTIVATES: _("This motivates"),
    Link.Relation.FILLS: _("This fills"),
    Link.Relation.USES: _("This uses"),
    Link.Relation.IS_PART_OF: _("This is part of"),
    Link.Relation.ANSWERS: _("This answers"),
}
#: What a link says of its target, on the target's page.
BACK = {
    Link.Relation.SUPPORTS: _("Supports this"),
    Link.Relation.CONTRADICTS: _("Contradicts this"),
    Link.Relation.ILLUSTRATES: _("Illustrates this"),
    Link.Relation.MOTIVATES: _("Motivates this"),
    Link.Relation.FILLS: _("Fills this"),
    Link.Relation.USES: _("Uses this"),
    Link.Relation.IS_PART_OF: _("Is part of this"),
    Link.Relation.ANSWERS: _("Answers this"),
}
