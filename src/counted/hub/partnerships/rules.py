"""Who states needs, who reads them, who writes an exchange, who may ask a peer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counted.hub.accounts.rules import Standing

if TYPE_CHECKING:
    from counted.hub.partnerships.models import Exchange, Need


def may_state(who: Standing) -> bool:
    """State a need, begin an exchange: members."""
    return who.is_member


def may_read_need(who: Standing, need: Need) -> bool:
    """Read a need: as it was stated; what was closed is for its own people and the secretariat."""
    if may_change_need(who, need):
        return True
    return need.state != "closed" and (need.visibility == "public" or who.is_member)


def may_change_need(who: Standing, need: Need) -> bool:
    """Change and close a need: its author, who represents its organisation, the secretariat."""
    if not who.is_signed_in:
        return False
    is_own = need.author_id == who.person_id
    return who.is_secretariat or is_own or who.represents(need.speaks_for_id)


def may_ask_peer(who: Standing, need: Need) -> bool:
    """Write to people about a need: those whose need it is, while they are members."""
    return who.is_member and need.state == "open" and may_change_need(who, need)


def may_change_exchange(who: Standing, exchange: Exchange) -> bool:
    """Write an exchange: its author, who represents a part that agreed, the secretariat."""
    if not who.is_signed_in:
        return False
    if who.is_secretariat or exchange.author_id == who.person_id:
        return True
    agreed = (it.organisation_id for it in exchange.parts.all() if it.agreed_at)
    return any(who.represents(it) for it in agreed)


def may_read_exchange(who: Standing, exchange: Exchange) -> bool:
    """Read an exchange: everybody; what was withdrawn, those who write it."""
    return not exchange.withdrawn_reason or may_change_exchange(who, exchange)


def may_answer(who: Standing, organisation_id: int) -> bool:
    """Say whether an organisation takes part: those who represent it."""
    return who.represents(organisation_id)
