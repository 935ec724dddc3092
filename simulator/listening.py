"""The socket that the simulator listens on, and what its connections share."""

import socket
import sys
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from socketserver import BaseRequestHandler
from typing import Any

from simulator.simulation import Simulation


class Server(ThreadingHTTPServer):
    """Serves one simulation at `url`; nothing but loopback hears it by default."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(
        self,
        simulation: Simulation,
        handler: type[BaseRequestHandler],
        host: str,
        port: int,
        *,
        verbose: bool = False,
    ) -> None:
        self.simulation = simulation
        self.verbose = verbose
        self.loopback_only = _is_loopback(host)
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler)

    @property
    def url(self) -> str:
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def server_bind(self) -> None:
        """Bind without asking DNS for the host's name, which could take long."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()

    def server_close(self) -> None:
        self.simulation.stopping.set()
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that hangs up is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
