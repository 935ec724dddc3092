import io
import logging
from functools import partial

import pytest

from portal.redaction import LineFormatter
from tests.support.production import run_in_production


@pytest.fixture
def log():
    """What the portal's own handler writes, with every logger at its lowest level."""
    root = logging.getLogger()
    (handler,) = (
        one
        for one in root.handlers
        if isinstance(one, logging.StreamHandler)
        and isinstance(one.formatter, LineFormatter)
    )
    written, level = io.StringIO(), root.level
    stream = handler.setStream(written)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    handler.setStream(stream)


@pytest.fixture
def production(tmp_path):
    """Run a program in the environment of a sane installation, or one made worse."""
    return partial(run_in_production, tmp_path)
