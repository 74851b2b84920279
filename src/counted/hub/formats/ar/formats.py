"""How days are said in Arabic."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، g:i A"
