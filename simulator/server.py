"""The simulator as an HTTP server, in this thread or beside a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from simulator.handler import Handler
from simulator.listening import Server
from simulator.simulation import Simulation


def listen(
    simulation: Simulation, host: str, port: int, *, verbose: bool = False
) -> Server:
    """A server that has its port and serves when told to. Raises OSError."""
    return Server(simulation, Handler, host, port, verbose=verbose)


@contextmanager
def running(
    *,
    port: int = 0,
    host: str = "127.0.0.1",
    world: Any = None,
    state: Path | None = None,
) -> Iterator[Server]:
    """Run a simulator in a thread for as long as the block lasts.

    `world` is laid out as with `PUT /simulator/world`. Raises BadInput where it is
    wrong, BrokenStateFile where the file of `state` cannot be read.
    """
    simulation = Simulation(state)
    if world is not None:
        simulation.lay_out(world)
    with listen(simulation, host, port) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            simulation.stopping.set()
            server.shutdown()
            thread.join()
