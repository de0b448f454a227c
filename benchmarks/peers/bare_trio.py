"""A Trio server as small as one can be that answers requests concurrently: one task for each, and a canned frame.

python -m benchmarks.peers.bare_trio ANSWERS.json
"""

import json
import sys
from typing import Any

import trio

from benchmarks.peers.canned import document_of, encoded


async def serve(answers: dict[tuple[str, str], bytes]) -> None:
    source, sink = trio.lowlevel.FdStream(0), trio.lowlevel.FdStream(1)
    writing = trio.Lock()

    async def answer(message: Any) -> None:
        result = answers.get((message["method"], document_of(message.get("params"))), b"null")
        body = b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (message["id"], result)
        async with writing:
            await sink.send_all(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async with trio.open_nursery() as nursery:
        read = bytearray()
        async for chunk in source:
            read += chunk
            while (end := read.find(b"\r\n\r\n")) >= 0:
                length = int(read[read.index(b":") + 1 : end])
                if len(read) < end + 4 + length:
                    break
                message = json.loads(read[end + 4 : end + 4 + length])
                del read[: end + 4 + length]
                if message["method"] == "exit":
                    nursery.cancel_scope.cancel()
                    return
                if "id" in message:
                    nursery.start_soon(answer, message)


if __name__ == "__main__":
    trio.run(serve, encoded(sys.argv[1]))
