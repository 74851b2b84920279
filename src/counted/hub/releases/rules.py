"""Who may do what with a study. Whoever may not see it does not learn that it exists.

What a person may do follows from one question to the database: are they the owner, and which
mandates do they have today in the organisation of the study? An owner whose mandate has ended keeps
reading what they made, and does nothing more in the organisation's name
(docs/decisions/0006-when-a-mandate-ends.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counted.hub.accounts.models import Mandate, User
from counted.hub.accounts.rules import running

if TYPE_CHECKING:
    from counted.hub.releases.models import Study

STEWARD = Mandate.Role.STEWARD
REPRESENTATIVE = Mandate.Role.REPRESENTATIVE


@dataclass(frozen=True)
class Standing:
    """How a person stands to a study today."""

    person_id: int | None
    is_owner: bool
    roles: frozenset[str]  #: of the mandates that hold today
    is_bound: bool = False  #: the study is an organisation's

    @property
    def acts(self) -> bool:
        """With a mandate today, or as the owner of a study that is nobody else's."""
        return bool(self.roles) or (self.is_owner and not self.is_bound)


def standing(person: User, study: Study) -> Standing:
    """How the person stands to the study; one query."""
    if not person.is_authenticated or not person.is_active:
        return Standing(None, False, frozenset())
    roles = Mandate.objects.filter(
        running(), person=person, organisation_id=study.organisation_id
    ).values_list("role", flat=True)
    is_bound = study.organisation_id is not None
    return Standing(person.pk, study.owner_id == person.pk, frozenset(roles), is_bound)


def may_see(who: Standing) -> bool:
    """Its screens, results and story: the owner, and everybody with a mandate today."""
    return who.is_owner or bool(who.roles)


def may_edit(who: Standing) -> bool:
    """Answer screens, hand in files, compute."""
    return who.acts


def may_approve_as_steward(who: Standing) -> bool:
    """Agree in the name of the people in the data."""
    return STEWARD in who.roles


def may_approve_as_second(who: Standing) -> bool:
    """Agree as the second person; that it is another one is seen to when it is given."""
    return who.acts


def may_publish(who: Standing) -> bool:
    """Let the world see what two people have approved."""
    return (who.is_owner and who.acts) or REPRESENTATIVE in who.roles


def may_withdraw(who: Standing) -> bool:
    """Take a release back."""
    return bool(who.roles & {STEWARD, REPRESENTATIVE})


def may_erase(who: Standing) -> bool:
    """Erase the uploaded records."""
    return (who.is_owner and who.acts) or STEWARD in who.roles


def still_counts(role: str, who: Standing) -> bool:
    """Whether an approval given in this role holds: its giver could give it today."""
    return may_approve_as_steward(who) if role == "steward" else may_approve_as_second(who)
