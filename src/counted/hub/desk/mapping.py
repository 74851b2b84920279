"""A world map of what was found: a net of meridians and parallels with marks on it, no borders.

The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018, International Journal of
Geographical Information Science 33(3)): areas keep their sizes, and no country is drawn smaller
than it is. Marks of countries grow with what they stand for: area by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from counted.hub.desk.facets import labels_of
from counted.hub.ui.parts import Text
from counted.standards import load

WIDTH, HEIGHT = 800.0, 390.0
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
WIDEST, HIGHEST = 2.706629983, 1.317362759  #: of the projection, for a sphere of radius 1
EVERY = 30  #: degrees between the lines of the net
LARGEST, SMALLEST = 18.0, 3.0  #: radius of a mark
MOST_POINTS = 1000


@dataclass(frozen=True)
class Mark:
    """A circle on the map; `label` and `number` where it stands for a country."""

    x: float
    y: float
    radius: float
    label: Text = ""
    number: int = 0
    url: str = ""


@dataclass(frozen=True)
class Map:
    """What the template draws: lines of the net, countries, exact places."""

    net: list[str]  #: paths
    countries: list[Mark]  #: the largest first, so that small ones stay on top
    points: list[Mark]
    width: float = WIDTH
    height: float = HEIGHT


def project(north: float, east: float) -> tuple[float, float]:
    """Where a place stands on the map, from its degrees north and east."""
    theta = asin(sqrt(3) / 2 * sin(radians(north)))
    square = theta * theta
    sixth = square**3
    stretch = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    across = 2 * sqrt(3) * radians(east) * cos(theta) / (3 * stretch)
    up = theta * (A1 + A2 * square + sixth * (A3 + A4 * square))
    x = (across / WIDEST + 1) * WIDTH / 2
    y = (1 - up / HIGHEST) * HEIGHT / 2
    return round(x, 1), round(y, 1)


def draw(
    countries: Mapping[str, int],
    points: Iterable[tuple[float, float]] = (),
    *,
    urls: Mapping[str, str] | None = None,
) -> Map:
    """A map of numbers by country (ISO 3166, three letters) and of exact places.

    Countries whose place nobody knows are left out; they stand in the table beside the map.
    """
    known = load("country_points")["countries"]
    labels = labels_of("country", countries)
    most = max(countries.values(), default=1)
    marks = [
        Mark(
            *project(*known[code]),
            round(max(SMALLEST, LARGEST * sqrt(number / most)), 1),
            labels[code],
            number,
            (urls or {}).get(code, ""),
        )
        for code, number in countries.items()
        if code in known
    ]
    marks.sort(key=lambda it: -it.radius)
    places = list(dict.fromkeys(project(*it) for it in points))[:MOST_POINTS]
    return Map(net(), marks, [Mark(x, y, SMALLEST / 2) for x, y in places])


def net() -> list[str]:
    """Meridians and parallels as paths; the outermost meridians are the edge of the map."""
    meridians = (
        [project(north, east) for north in range(-90, 91, 10)] for east in range(-180, 181, EVERY)
    )
    parallels = ([project(north, east) for east in (-180, 180)] for north in range(-90, 91, EVERY))
    return ["M" + "L".join(f"{x:g} {y:g}" for x, y in line) for line in (*meridians, *parallels)]
