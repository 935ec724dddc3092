"""Start the simulator: `python -m simulator --port 8900`."""

import argparse
import signal
import sys
from pathlib import Path
from threading import Thread

from simulator.listening import Server
from simulator.queues import checked_queue
from simulator.server import listen
from simulator.simulation import Simulation
from simulator.state_file import BrokenStateFile


def main() -> int:
    """Serve until told to stop."""
    options = _options()
    try:
        simulation = Simulation(options.state, checked_queue(options.queue_url))
    except (BrokenStateFile, OSError, ValueError) as broken:
        sys.stderr.write(f"The state file or queue cannot be used: {broken}\n")
        return 2
    try:
        server = listen(simulation, options.host, options.port, verbose=options.verbose)
    except OSError as taken:
        sys.stderr.write(f"Cannot listen on {options.host}:{options.port}: {taken}\n")
        return 1
    _stop_on_signals(server)
    sys.stdout.write(f"Simulator at {server.url}, console at {server.url}/console/\n")
    sys.stdout.flush()
    with server:
        server.serve_forever()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="simulator", description="A stand-in for Amazon, for practice and tests."
    )
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, help="file that keeps the world")
    parser.add_argument(
        "--queue-url",
        default="",
        help="SQS queue on this machine that gets the notifications of new secrets",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="log method, path and status"
    )
    return parser.parse_args()


def _stop_on_signals(server: Server) -> None:
    def stop(_number: int, _frame: object) -> None:
        server.simulation.stopping.set()
        # Waiting for the end must not happen in the thread that serves.
        Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


if __name__ == "__main__":
    sys.exit(main())
