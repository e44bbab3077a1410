"""A pack whose import takes for ever."""

import time

time.sleep(60)
