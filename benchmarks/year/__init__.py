"""A year in the life of many applications, in minutes: `python -m benchmarks.year`.

The portal's own flows do the work, on a real database, against the simulator's own
answers and a clock that jumps from one moment that matters to the next. What comes of
it is judged by rules of its own, from what is true at Amazon (docs/year.md).
"""
