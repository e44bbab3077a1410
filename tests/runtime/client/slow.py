"""A pack whose nodes wait for a file: so a test says when they go on."""

PACK = '''
import time
from pathlib import Path
from nodeloom.schema import CanceledError, InvocationContext, Pack, invocation

pack = Pack("gate", version="0.1.0", module=__name__)


@invocation("gate/wait", version=1)
def wait(context: InvocationContext, path: str = "", value: int = 0) -> int:
    """Wait until a file is there."""
    while not Path(path).exists():
        context.check_canceled()
        context.progress(1, 2)
        time.sleep(0.01)
    return value


@invocation("gate/stubborn", version=1)
def stubborn(path: str = "") -> int:
    """Wait until a file is there, whoever cancels."""
    while not Path(path).exists():
        time.sleep(0.01)
    return 1


@invocation("gate/break", version=1)
def broken(value: int = 0) -> int:
    """Fail."""
    raise RuntimeError("it broke")
'''
