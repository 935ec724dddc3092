"""The practice console: what a person uses instead of Seller Central."""

from simulator.console.routes import console

__all__ = ["console"]
