"""Who raises a gap, who looks after it, who may vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counted.hub.accounts.models import Body, Organisation, User
from counted.hub.accounts.rules import Standing

if TYPE_CHECKING:
    from counted.hub.guidance.models import Gap

Owner = Body | Organisation | User


def may_raise(who: Standing) -> bool:
    """Raise a gap, propose something against one, vote: members."""
    return who.is_member


def raised(who: Standing, gap: Gap) -> bool:
    """Whether it is theirs: who raised it, or represents the organisation that did."""
    if not who.is_signed_in:
        return False
    return gap.author_id == who.person_id or who.represents(gap.speaks_for_id)


def owns(who: Standing, gap: Gap) -> bool:
    """See to a gap: its owner, those who lead the body or represent the organisation that does."""
    if not who.is_signed_in:
        return False
    return (
        gap.owner_id == who.person_id
        or gap.owner_body_id in who.led
        or who.represents(gap.owner_organisation_id)
    )


def may_look_after(who: Standing, gap: Gap) -> bool:
    """Accept it, decide on proposals, say that it is addressed: who owns it, and the secretariat.

    Whoever runs the site merges and splits gaps of others, too.
    """
    return who.is_secretariat or owns(who, gap)


def may_name(who: Standing, owner: Owner) -> bool:
    """Have somebody see to a gap: oneself, a body that one leads, an organisation that one
    represents; the secretariat names anybody.
    """
    if who.is_secretariat:
        return not isinstance(owner, User) or owner.is_active
    if isinstance(owner, Body):
        return owner.pk in who.led
    if isinstance(owner, Organisation):
        return who.represents(owner.pk)
    return who.is_signed_in and owner.pk == who.person_id
