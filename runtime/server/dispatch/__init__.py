"""Between the queue, the workers and the log: which run goes to which worker, and what becomes of what they tell.

dispatcher = Dispatcher(records, workers, feed, catalogue)
await dispatcher.start()     # what a server that died had leased is given back first
await dispatcher.stop()      # the workers are to be stopped before
"""

from nodeloom.runtime.server.dispatch.dispatcher import Dispatcher

__all__ = ["Dispatcher"]
