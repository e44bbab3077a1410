"""The tables: one class each, and the `Table` that statements are made of.

Texts that hold JSON say so. Times are seconds since the epoch. A change here needs a revision in `revisions/`; a test
compares the two. Each module is imported when somebody first asks for a table of it (docs/decisions/0040), so
`base.METADATA` knows only those that were asked for.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
