"""Days and hours where Django's own words differ from those of the Unicode CLDR on releases."""
