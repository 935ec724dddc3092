"""Measures Runner's door on this machine; `make bench` runs it."""
