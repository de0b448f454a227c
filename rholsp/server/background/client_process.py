"""Ends the session when the client's process is gone, so that no orphaned server stays behind."""

import logging
import os
import sys

import trio

from rholsp.server.session import Session

log = logging.getLogger(__name__)

_POLL_SECONDS = 5.0
_LARGEST_PID = 2**31 - 1


async def watch_client_process(session: Session) -> None:
    """Ends the session with status 1 when the process named on the command line or in initialize is gone."""
    if session.settings.client_process_id is None:
        await session.lifecycle.greeted.wait()
    pid = session.client.process_id
    if pid is None:
        return
    if not 0 < pid <= _LARGEST_PID:
        log.warning("%d is not a process id: the end of the client goes unnoticed if its pipes stay open", pid)
        return
    await wait_until_gone(pid)
    log.warning("the client's process %d is gone", pid)
    session.decide_exit(1)


async def wait_until_gone(pid: int) -> None:
    """Waits for the end of a process, or returns at once where there is none of this id."""
    if sys.platform == "win32":
        await _gone_on_windows(pid)
    elif sys.platform == "linux":
        try:
            fd = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        except OSError as error:
            log.debug("no pidfd for the client, looking every %g s instead: %s", _POLL_SECONDS, error)
            await _gone_by_polling(pid)
            return
        try:
            await trio.lowlevel.wait_readable(fd)
        finally:
            os.close(fd)
    else:
        await _gone_by_polling(pid)


async def _gone_by_polling(pid: int) -> None:
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        except PermissionError:
            pass  # It is alive, under another user.
        await trio.sleep(_POLL_SECONDS)


if sys.platform == "win32":

    async def _gone_on_windows(pid: int) -> None:
        import ctypes

        synchronize = 0x00100000
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, pid)
        if not handle:
            return
        try:
            await trio.lowlevel.WaitForSingleObject(handle)
        finally:
            ctypes.windll.kernel32.CloseHandle(handle)
