"""Credentials out of files that others wrote: read strictly, and never guessed.

`reading` turns bytes into sets of credentials, `plan` says what storing them would
mean. Neither stores anything.
"""
