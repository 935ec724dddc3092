"""`python -m runner_credentials`."""

import sys

from runner_credentials.cli import main

sys.exit(main())
