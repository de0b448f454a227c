"""A process that serves clients one after the other, for `benchmarks.soak`: what one session leaves behind shows in the
next. It says on stderr where it listens.
"""

import sys

import trio

from rholsp import interpreter
from rholsp.app import serve
from rholsp.config import Settings


async def main() -> None:
    (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
    sys.stderr.write(f"listening: {listener.socket.getsockname()[1]}\n")
    sys.stderr.flush()
    settings = Settings(metrics_port=0, slow_seconds=0.0)
    async with listener:
        while True:
            async with await listener.accept() as stream:
                await serve(stream, settings)
            interpreter.collect_session()


if __name__ == "__main__":
    interpreter.prepare_server()
    trio.run(main)
