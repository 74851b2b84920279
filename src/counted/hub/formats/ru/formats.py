"""How days are said in Russian."""

DATE_FORMAT = "j E Y\u202fг."
DATETIME_FORMAT = "j E Y\u202fг. H:i"
