"""A stand-in for Amazon: it speaks HTTP like Login with Amazon and the SP-API.

For practice, tests and benchmarks. A program of its own that imports nothing of the
portal; start it with `python -m simulator --port 8900`.
"""
