"""`python -m geo` is `energy-routes`."""

import sys

from .cli import main

sys.exit(main())
