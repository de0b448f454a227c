"""Process-wide settings of the interpreter: garbage collection, thread switching, recursion limit, exit."""

import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

# With the default thresholds, a big answer costs tens of milliseconds of garbage collection.
_GC_THRESHOLDS = (50_000, 20, 50)
# A long document is parsed in a thread: with Python's default of 5 ms all others wait for it that long at each turn.
_SWITCH_SECONDS = 0.0005


def provide_stderr() -> None:
    """Opens descriptor 2 where the process was started without it.

    Else whatever is opened next would get that number, and with it every line that is logged.
    """
    try:
        os.fstat(2)
    except OSError:
        null = os.open(os.devnull, os.O_RDWR)
        if null == 2:
            os.set_inheritable(2, True)
        else:
            os.dup2(null, 2)
            os.close(null)


def prefer_installed_packages() -> None:
    """Imports from the installed packages before PYTHONPATH and the working folder.

    Otherwise a file such as `trio.py` there would shadow a dependency and break the start. Modules found nowhere else
    are still found there.
    """
    places = [os.path.abspath(place) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]
    with suppress(OSError):
        places.append(os.getcwd())
    early = [place for place in sys.path if not place or os.path.abspath(place) in places]
    sys.path[:] = [place for place in sys.path if place not in early] + early


def own_command() -> tuple[str, ...]:
    """The command that starts another process of this program, whether it runs from files or from one archive."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return (sys.executable, home) if os.path.isfile(home) else (sys.executable, "-m", "rholsp")


def leave_on_sigterm() -> None:
    """Until the server has heard its client there is nothing to end in order: SIGTERM ends the process, with status 0.

    Trio's own handler takes the place of this one as soon as the session begins.
    """
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))


def prepare_server() -> None:
    """Settings for a server, which answers while it works."""
    gc.set_threshold(*_GC_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_SECONDS)


def prepare_worker() -> None:
    """Settings for a worker, which parses one file after the other; call it after all imports.

    Parsing makes many objects and few cycles: they are collected between requests (`collect_after_request`).
    """
    gc.disable()
    gc.collect()
    gc.freeze()


def freeze_start_up() -> None:
    """Freezes the objects of start-up, which live as long as the process, so that collections skip them."""
    gc.freeze()


def collect_after_request() -> None:
    """Collects garbage in a worker process, between two requests."""
    gc.collect()


def freeze_summaries() -> None:
    """Spares collections the look at all that was made so far, which lives as long as its file is as it is.

    They would take 10 ms every few files, and 70 ms now and then. What is frozen is still freed when the last reference
    to it goes; only cycles are not, and summaries have none. Those of other work are collected first: what is young
    is little, since the rest is frozen already.
    """
    gc.collect(1)
    gc.freeze()


def collect_session() -> None:
    """After a session: what was frozen lived as long as it. The next session would freeze what is left of it again."""
    gc.unfreeze()
    gc.collect()


def allow_frames(count: int) -> None:
    """Lets Python functions nest as deep as that.

    Calls from Python to Python use no C stack (since 3.11), so this bounds memory only. The limit holds for the whole
    process and all its threads: setting it around each call would let threads undo each other's setting.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), count))


def exit_at_once(status: int) -> NoReturn:
    """Ends the process without finalising the interpreter.

    A thread that parses a long file cannot be stopped, and waiting for it takes many seconds.
    """
    logging.shutdown()
    os._exit(status)
