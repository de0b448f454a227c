"""What worker processes run in tests in place of the real function: the file's first word says what goes wrong."""

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from rholsp.features.language import Languages
from rholsp.features.language_registry import RHOLANG
from rholsp.model.summary import FileSummary
from rholsp.rholang.summarise import summarise as real


def summarise(text: str) -> FileSummary:
    word, _, rest = text.partition(" ")
    match word:
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "crash-once":
            marker = Path(rest.strip())
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "raise":
            raise ZeroDivisionError
        case "circle":
            Path(rest.strip()).write_text(str(os.getpid()))
            while True:
                pass
        case "wait":
            Path(rest.strip()).write_text(str(os.getpid()))
            time.sleep(3600)
        case "print":
            sys.stdout.write("noise")
            sys.stdout.flush()
            os.write(1, b"noise")
            return real(str(os.read(0, 10)))
    return real(text)


def refuse(text: str) -> FileSummary:
    raise SystemExit(3)


LANGUAGES = Languages((replace(RHOLANG, summarise=summarise, revise=None),))
REFUSING = Languages((replace(RHOLANG, summarise=refuse, revise=None),))
