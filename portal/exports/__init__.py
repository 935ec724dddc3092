"""Credentials as files, each in the words of the program that will read it.

One module per program; `formats.FORMATS` is the table of them. A writer is a pure
function from entries to files, and knows no request and no database.
"""
