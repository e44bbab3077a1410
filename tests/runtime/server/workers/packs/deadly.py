"""A pack whose import ends the process."""

import os

os.abort()
