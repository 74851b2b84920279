"""The Django project: the space where people meet the data."""
