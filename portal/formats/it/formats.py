"""Dates and times in Italian: without the weekday that Django puts before a time."""

DATETIME_FORMAT = "j F Y, H:i"
