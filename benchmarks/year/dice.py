"""Loaded dice: what a process draws at random follows from a seed."""

import os
import random


def load(seed: str) -> None:
    """Let keys, identifiers and tokens of this process fall alike for one seed.

    For a simulation only: nothing that is sealed from here on is secret.
    """
    drawn = random.Random(f"{seed} system").randbytes
    os.urandom = drawn
    # What `random.SystemRandom` and `secrets` draw from; they took it at their import.
    vars(random)["_urandom"] = drawn
    random.seed(f"{seed} shared")
