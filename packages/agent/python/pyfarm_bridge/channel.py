"""Messages to the host: JSON objects, one a line. A host that is behind makes the writer wait."""
import json
import os
import threading
import time

MOST_TEXT = 64 * 1024
MOST_PENDING = 64 * 1024
FLUSH_SECONDS = 0.2


class Channel:
    """Lines of output are gathered; every other message takes those before it along."""

    def __init__(self, fd):
        self._fd = fd
        self._lock = threading.RLock()
        self._source = None
        self._lines = []
        self._size = 0
        threading.Thread(target=self._flush_for_ever, daemon=True).start()

    def _flush_for_ever(self):
        """A hook that takes long must not keep back the lines before it."""
        while True:
            time.sleep(FLUSH_SECONDS)
            self.flush()

    def send(self, kind, **fields):
        with self._lock:
            self.flush()
            self._write(dict(fields, kind=kind))

    def line(self, stream, text, pid=None):
        """Writes a line to the log of the assignment; a long one in pieces."""
        with self._lock:
            if self._source != (stream, pid):
                self.flush()
                self._source = (stream, pid)
            for piece in pieces(text):
                self._lines.append(piece)
                self._size += len(piece) + 1
                if self._size > MOST_PENDING:
                    self.flush()

    def flush(self):
        with self._lock:
            if not self._lines:
                return
            stream, pid = self._source
            lines, self._lines, self._size = self._lines, [], 0
            self._write({"kind": "lines", "stream": stream, "pid": pid, "lines": lines})

    def _write(self, message):
        data = memoryview(json.dumps(message).encode("ascii") + b"\n")
        while data:
            data = data[os.write(self._fd, data) :]


def pieces(text):
    if len(text) <= MOST_TEXT:
        return (text,)
    return [text[start : start + MOST_TEXT] for start in range(0, len(text), MOST_TEXT)]
