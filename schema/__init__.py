"""The vocabulary of nodeloom: all that a pack author needs, and the documents everybody shares.

What is offered stands in `__init__.pyi`; each is imported when somebody first asks for it, since a server that starts
needs hardly any of it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
