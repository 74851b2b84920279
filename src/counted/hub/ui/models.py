"""What the frame of the site keeps for a short while: counts, forms that could not be sent.

None of it is about anything in particular, and none of it outlives a day; see `ui.tasks`.
"""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """How often something was asked within a stretch of time; see `ui.tallying`."""

    key = models.CharField(max_length=64, primary_key=True)  #: keyed hash of what is counted
    times = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)


class Cached(models.Model):
    """A value of Django's cache, in the shape in which its database cache wants it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class KeptForm(models.Model):
    """What somebody had typed when they were not signed in any more; see `ui.keeping`.

    It is found through the session of the same browser, and nowhere else.
    """

    key = models.CharField(max_length=64, unique=True)
    address = models.TextField()
    fields = models.JSONField()  #: pairs of name and value, in their order
    files = models.JSONField()  #: pairs of the name of a field and the name of a file
    left_out = models.JSONField(default=list)  #: names of the fields that are nobody's to keep
    whose = models.CharField(max_length=64, blank=True)  #: keyed hash of a person; "": not known
    place = models.CharField(max_length=64, db_index=True)  #: keyed hash of where it came from
    size = models.PositiveIntegerField()  #: in bytes
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)
