"""Make the records and the form of the made-up lake wards: the same bytes each time.

    python examples/make.py [FOLDER]

Port Amara, its wards and its people are invented. The records hold what real ones hold: skipped
questions, refusals, "does not know", the code 999, blanks that are much more common in one ward
than in another, households without a head and one with two. Homes on stilts are truly worse off;
whether a woman or a man heads the household makes no difference.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import form

SEED = 20_260_301
HERE = Path(__file__).parent / "lake_wards"
COUNTED = "lantern_hill"  #: the ward where every home was looked at


@dataclass(frozen=True)
class Ward:
    """One ward: how many households were asked, and how it lives."""

    name: str
    asked: int  #: households
    on_stilts: float  #: share of homes
    not_shown: float  #: share of households that did not show where they wash hands


WARDS = (
    Ward("north_quay", 92, 0.16, 0.04),
    Ward("reed_bank", 84, 0.46, 0.36),
    Ward("lantern_hill", 78, 0.10, 0.02),
    Ward("salt_market", 76, 0.32, 0.22),
)

#: Chances on land and on stilts.
WATER = {
    "land": {"piped_home": 0.46, "tap_stand": 0.34, "protected_well": 0.12, "vendor_cart": 0.05,
             "lake": 0.02, "dont_know": 0.01},
    "stilts": {"piped_home": 0.04, "tap_stand": 0.38, "protected_well": 0.04, "vendor_cart": 0.20,
               "lake": 0.33, "dont_know": 0.01},
}  # fmt: skip
TOILET = {
    "land": {"flush_tank": 0.42, "latrine_slab": 0.38, "latrine_open": 0.13, "none": 0.05,
             "refused": 0.02},
    "stilts": {"flush_tank": 0.05, "latrine_slab": 0.12, "over_water": 0.62, "none": 0.20,
               "refused": 0.01},
}  # fmt: skip
SCHOOL = {
    "land": {"none": 0.10, "primary": 0.31, "secondary": 0.43, "higher": 0.13, "dont_know": 0.02,
             "refused": 0.01},
    "stilts": {"none": 0.30, "primary": 0.43, "secondary": 0.20, "higher": 0.03, "dont_know": 0.03,
               "refused": 0.01},
}  # fmt: skip
LIVELIHOOD = {
    "land": {"fishing": 0.12, "trade": 0.38, "wage": 0.36, "other": 0.11, "refused": 0.03},
    "stilts": {"fishing": 0.84, "trade": 0.08, "wage": 0.03, "other": 0.04, "refused": 0.01},
}

Row = dict[str, object]


class Chance:
    """Draws from uniform numbers only: these stay the same from one numpy to the next."""

    def __init__(self, seed: int) -> None:
        self._generator = np.random.default_rng(seed)

    def happens(self, share: float) -> bool:
        """Whether something of this probability happens."""
        return bool(self._generator.random() < share)

    def one_of(self, shares: dict[str, float]) -> str:
        """One of the keys, with the chances given."""
        edges = np.cumsum(list(shares.values()))
        at = int(np.searchsorted(edges, self._generator.random() * edges[-1], side="right"))
        return list(shares)[at]

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        return low + int(self._generator.random() * (high - low + 1))


def households(chance: Chance) -> list[Row]:
    """One row for each household, in the order of the wards."""
    rows: list[Row] = []
    for ward in WARDS:
        for _ in range(ward.asked):
            rows.append(_household(chance, ward, len(rows) + 1))
    for row in [row for row in rows if row["toilet"] == "none"][:3]:
        row["toilet_shared"] = "no"  # entered against the skip of the form
    return rows


def _household(chance: Chance, ward: Ward, number: int) -> Row:
    at = "stilts" if chance.happens(ward.on_stilts) else "land"
    water, toilet = chance.one_of(WATER[at]), chance.one_of(TOILET[at])
    shown = not chance.happens(ward.not_shown)
    washing = 0.34 if at == "stilts" else 0.68
    return {
        "KEY": f"lw-{number:04d}",
        "ward": ward.name,
        "phone": f"555-01{number % 100:02d}",
        "home": at if at == "stilts" else chance.one_of({"land_house": 0.6, "land_rooms": 0.4}),
        "livelihood": chance.one_of(LIVELIHOOD[at]),
        "rooms": _rooms(chance, at),
        "water": water,
        "water_minutes": "" if water == "piped_home" else _minutes(chance),
        "toilet": toilet,
        "toilet_shared": _shared(chance, toilet),
        "wash_water": _yes(chance, washing + 0.15) if shown else "",
        "wash_soap": _yes(chance, washing) if shown else "",
        "electricity": _electricity(chance, at),
    }


def _yes(chance: Chance, share: float) -> str:
    return "yes" if chance.happens(share) else "no"


def _rooms(chance: Chance, at: str) -> int:
    if chance.happens(0.02):
        return 999
    return chance.whole(1, 2 if at == "stilts" else 4)


def _minutes(chance: Chance) -> int:
    if chance.happens(0.03):
        return 999
    return chance.whole(1, 8) * 5


def _shared(chance: Chance, toilet: str) -> str:
    return "" if toilet in ("none", "refused") else _yes(chance, 0.3)


def _electricity(chance: Chance, at: str) -> str:
    if chance.happens(0.015):
        return "refused"
    return _yes(chance, 0.62 if at == "stilts" else 0.93)


def members(chance: Chance, homes: Iterable[Row]) -> list[Row]:
    """One row for each member, household by household."""
    rows: list[Row] = []
    for position, home in enumerate(homes):
        people = _people(chance)
        if position % 37 == 5:
            people[0] = ("other", *people[0][1:])  # nobody was called head
        if position == 118:
            people[1] = ("head", *people[1][1:])  # two were
        for number, (relation, sex, age) in enumerate(people, start=1):
            at = "stilts" if home["home"] == "stilts" else "land"
            rows.append(
                {
                    "KEY": f"{home['KEY']}-{number}",
                    "PARENT_KEY": home["KEY"],
                    "relation": relation,
                    "sex": sex,
                    "age": age,
                    **_answers(chance, at, age),
                }
            )
    return rows


def _people(chance: Chance) -> list[tuple[str, str, int]]:
    """Relation, sex and age of the members of one household, its head first."""
    head_sex = "female" if chance.happens(0.4) else "male"
    head_age = chance.whole(22, 70)
    people = [("head", head_sex, head_age)]
    if chance.happens(0.68):
        other = "male" if head_sex == "female" else "female"
        people.append(("partner", other, max(18, head_age + chance.whole(-8, 6))))
    for _ in range(chance.whole(0, 4)):
        people.append(("child", _sex(chance), chance.whole(0, min(26, head_age - 16))))
    if chance.happens(0.14):
        people.append(("parent", _sex(chance), head_age + chance.whole(17, 26)))
    if chance.happens(0.28) or len(people) == 1:
        people.append(("other", _sex(chance), chance.whole(3, 45)))
    return people


def _sex(chance: Chance) -> str:
    return "female" if chance.happens(0.51) else "male"


def _answers(chance: Chance, at: str, age: int) -> Row:
    """School, illness and difficulties, as far as the form asks them at this age."""
    if age < 5:
        ill = {"yes": 0.17 if at == "stilts" else 0.09, "no": 0.87, "dont_know": 0.02}
        return {
            "school": "",
            "diarrhoea": chance.one_of(ill),
            **dict.fromkeys(form.DIFFICULTIES, ""),
        }
    school = chance.one_of(SCHOOL[at])
    if age < 13 and school in ("secondary", "higher"):
        school = "primary"
    if age < 19 and school == "higher":
        school = "secondary"
    hard = 0.006 if age < 18 else 0.009 if age < 60 else 0.07
    return {
        "school": school,
        "diarrhoea": "",
        **{name: _difficulty(chance, hard) for name in form.DIFFICULTIES},
    }


def _difficulty(chance: Chance, hard: float) -> str:
    return chance.one_of(
        {"no_difficulty": 1 - 6 * hard, "some": 5 * hard, "a_lot": 0.8 * hard, "cannot": 0.2 * hard}
    )


def count(chance: Chance) -> list[Row]:
    """One row for each home of one ward, as seen from the path."""
    rows: list[Row] = []
    for number in range(1, 149):
        stilts = chance.happens(0.24)
        rows.append(
            {
                "KEY": f"lh-{number:03d}",
                "ward": COUNTED,
                "home": "stilts" if stilts else "land",
                "roof": "thatch" if stilts and chance.happens(0.5) else "metal",
                "lamp": "no" if stilts else _yes(chance, 0.55),
            }
        )
    return rows


def write_csv(path: Path, rows: Sequence[Row]) -> None:
    """Write rows of one shape as a table in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(folder: Path) -> None:
    """Write the three tables and the form into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = Chance(SEED)
    homes = households(chance)
    write_csv(folder / "households.csv", homes)
    write_csv(folder / "members.csv", members(chance, homes))
    write_csv(folder / "count.csv", count(chance))
    form.write(folder / "form.xlsx")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
