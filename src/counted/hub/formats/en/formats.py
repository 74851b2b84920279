"""How days are said in English."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, P"
