"""SIGINT and SIGTERM end a campaign at its next input, so that it says what it has done until then."""

import signal
from types import FrameType


class Stopping:
    """Whether the process has been told to end."""

    def __init__(self) -> None:
        self.asked = False

    @staticmethod
    def by_signals() -> "Stopping":
        stopping = Stopping()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stopping.ask)
        return stopping

    def ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
