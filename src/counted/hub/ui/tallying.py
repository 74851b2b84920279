"""How often something may be asked: counted in the database, for all processes and over restarts.

One statement counts and tells, so that two requests at the same moment are two. What is counted is
kept as a keyed hash: nobody reads addresses of machines out of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from counted.hub.ui.models import Tally

IPV6_PREFIX = 64  #: bits of an address that a household has alone; it chooses the other 64 itself
_COUNT = """
    insert into {table} as t (key, times, until) values (%(key)s, 1, %(until)s)
    on conflict (key) do update set
        times = case when t.until <= %(now)s then 1 else least(t.times + 1, 1000000000) end,
        until = case when t.until <= %(now)s then excluded.until else t.until end
    returning times, until
"""


@dataclass(frozen=True)
class Counted:
    """How often it was asked since the stretch of time began, this time included."""

    times: int
    until: datetime  #: when the next stretch begins

    @property
    def seconds_left(self) -> float:
        """Until it counts from one again."""
        return max(0.0, (self.until - timezone.now()).total_seconds())


def count(what: str, *, seconds: int) -> Counted:
    """Count one more of `what`; a stretch of time begins with the first and lasts so long."""
    now = timezone.now()
    told = {"key": hidden(what), "now": now, "until": now + timedelta(seconds=seconds)}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=Tally._meta.db_table), told)
        times, until = cursor.fetchone()
    return Counted(times, until)


def is_too_often(what: str, *, most: int, seconds: int) -> bool:
    """Count one more of `what`; whether it was asked more than `most` times."""
    return count(what, seconds=seconds).times > most


def place_of(request: HttpRequest) -> str:
    """The place on the network from which somebody asks, as far as it can be told apart."""
    return place(get_adapter().get_client_ip(request))


def place(address: str) -> str:
    """An address of IPv4 itself; of IPv6 the network, in which one machine has many addresses.

    What is no address comes back as it is.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), IPV6_PREFIX), strict=False))


def hidden(what: str) -> str:
    """A keyed hash, by which something is found again and not read."""
    return salted_hmac("counted.hub.ui.tallying", what, algorithm="sha256").hexdigest()


def forget() -> None:
    """Drop what counts no more."""
    Tally.objects.filter(until__lte=timezone.now()).delete()
