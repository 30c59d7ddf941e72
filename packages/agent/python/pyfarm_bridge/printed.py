"""Stands for sys.stdout and sys.stderr: what is printed goes to the log, line by line."""
import io
import threading

from .processes import LineSplitter


class PrintedBytes(io.RawIOBase):
    def __init__(self, channel, fd):
        super().__init__()
        self._channel = channel
        self._fd = fd
        self._splitter = LineSplitter()
        self._lock = threading.RLock()

    def writable(self):
        return True

    def fileno(self):
        return self._fd

    def write(self, data):
        with self._lock:
            self._log(self._splitter.push(bytes(data)))
        return len(data)

    def end(self):
        """Writes what was printed without a line end."""
        with self._lock:
            self._log(self._splitter.end())

    def _log(self, lines):
        for line in lines:
            self._channel.line("jobtype", line)
        if lines:
            self._channel.flush()


class Printed(io.TextIOWrapper):
    def __init__(self, channel, fd):
        self._bytes = PrintedBytes(channel, fd)
        super().__init__(io.BufferedWriter(self._bytes), encoding="utf-8", errors="replace", newline="\n", line_buffering=True)

    def end(self):
        self.flush()
        self._bytes.end()
