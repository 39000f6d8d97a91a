"""`python -m geo` is `energy-routes`."""

import sys

from .commands.cli import main

sys.exit(main())
