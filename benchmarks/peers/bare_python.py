"""The floor: a loop that reads a frame, looks the answer up, and writes it. No concurrency, no checks.

python -m benchmarks.peers.bare_python ANSWERS.json
"""

import json
import sys

from benchmarks.peers.canned import document_of, encoded


def main() -> None:
    answers = encoded(sys.argv[1])
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.readline():
        length = int(head.partition(b":")[2])
        while source.readline().strip():
            pass
        message = json.loads(source.read(length))
        if message["method"] == "exit":
            return
        if "id" in message:
            result = answers.get((message["method"], document_of(message.get("params"))), b"null")
            body = b'{"jsonrpc":"2.0","id":%d,"result":%b}' % (message["id"], result)
            sink.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            sink.flush()


if __name__ == "__main__":
    main()
