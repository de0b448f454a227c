"""`python -m rholsp`: the same as the command `rholsp`."""

import sys

from rholsp.cli import main

# Worker processes import this module again under another name, and must not start a server.
if __name__ == "__main__":
    sys.exit(main())
