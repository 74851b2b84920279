"""What the tests of the hub share: Django, set up before the first module of theirs is read."""

from __future__ import annotations

import django_world

django_world.set_up()
