"""Write the table anew, for review: `python -m tests.hub.access.write` in the project's folder."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import django_world

    django_world.set_up()
    logging.disable()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    try:
        django_world.make_database()
        from tests.hub.access import table, walking
        from tests.hub.access.canaries import ROLES
        from tests.hub.access.world import World

        with walking.undone():
            world = World()
            walks = {role: walking.walk(world, role) for role in ROLES}
        table.write({role: it.cells for role, it in walks.items()}, walking.theirs())
        for role, it in walks.items():
            for line in table.wrongly_met(role, it.met):
                print(line)
    finally:
        django_world.tear_down()
