"""Starts processes and hands on their output in pieces of bounded size; a consumer that is behind makes them wait."""
import codecs
import os
import signal
import subprocess
import sys
import threading
import time

CHUNK = 64 * 1024
LONGEST_LINE = 64 * 1024
# How long output is awaited after a process has ended: a daemon that it left behind may hold it open.
OUTPUT_SECONDS = 2
WINDOWS = sys.platform.startswith("win")


def start_process(command, arguments, env, cwd, account, put):
    """
    Starts a command, as the account unless that is None, and returns its Popen. `put(kind, process, value)` gets ("lines", process, (stream, lines)) and at last
    ("exit", process, code), from other threads. Raises OSError when it can't be started.
    """
    options = {"creationflags": 0x08000000} if WINDOWS else {}
    if account is not None:
        options["preexec_fn"] = account.enter
    process = subprocess.Popen(
        [command, *arguments],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        **options
    )
    readers = [Reader(process, stream, put) for stream in ("stdout", "stderr")]
    threading.Thread(target=await_end, args=(process, readers, put), daemon=True).start()
    return process


def await_end(process, readers, put):
    code = process.wait()
    ended = time.monotonic()
    for reader in readers:
        while reader.thread.is_alive() and time.monotonic() - max(ended, reader.waiting_since) < OUTPUT_SECONDS:
            reader.thread.join(0.05)
    put("exit", process, code)


class Reader:
    def __init__(self, process, stream, put):
        self.waiting_since = time.monotonic()
        self._process = process
        self._stream = stream
        self._put = put
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        pipe = getattr(self._process, self._stream)
        splitter = LineSplitter()
        while True:
            self.waiting_since = time.monotonic()
            chunk = os.read(pipe.fileno(), CHUNK)
            # While the lines wait to be taken, the output is not silent.
            self.waiting_since = float("inf")
            lines = splitter.push(chunk) if chunk else splitter.end()
            if lines:
                self._put("lines", self._process, (self._stream, lines))
            else:
                self._put("heard", self._process, None)
            if not chunk:
                return


class LineSplitter:
    """Cuts output into lines without their ends; a line longer than LONGEST_LINE comes in pieces."""

    def __init__(self):
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""

    def push(self, chunk, final=False):
        *whole, self._pending = (self._pending + self._decoder.decode(chunk, final)).split("\n")
        lines = []
        for line in whole:
            lines.extend(cut(line[:-1] if line.endswith("\r") else line))
        while len(self._pending) > LONGEST_LINE:
            lines.append(self._pending[:LONGEST_LINE])
            self._pending = self._pending[LONGEST_LINE:]
        return lines

    def end(self):
        lines = self.push(b"", True)
        if self._pending:
            lines.extend(cut(self._pending))
        self._pending = ""
        return lines


def cut(line):
    if len(line) <= LONGEST_LINE:
        return (line,)
    return [line[start : start + LONGEST_LINE] for start in range(0, len(line), LONGEST_LINE)]


def send_signal(process, how):
    """`how` is kill, terminate or interrupt; a process that has ended is left alone."""
    try:
        if how == "kill":
            process.kill()
        elif how == "terminate" or WINDOWS:
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
    except OSError:
        pass
