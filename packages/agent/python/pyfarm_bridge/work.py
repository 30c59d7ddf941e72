"""The life of one assignment: all hooks of its job type are called by the main thread, one after the other."""
import os
import queue
import time
import uuid

from pyfarm.jobtypes.core.internals import InsufficientSpaceError
from pyfarm.jobtypes.core.process import ProcessEnd
from pyfarm_bridge.identity import find_account
from pyfarm_bridge.job_class import find_job_type
from pyfarm_bridge.load_code import Source
from pyfarm_bridge.node import describe_node
from pyfarm_bridge.path_maps import map_path
from pyfarm_bridge.processes import send_signal, start_process
from pyfarm_bridge.read_only import ReadOnlyDict

# Events that wait for the main thread, of at most 64 KiB each.
MOST_EVENTS = 16
# How long processes may take to end before they are killed.
END_SECONDS = 2
HEARD_SECONDS = 0.1


class NeverStarted:
    """A process whose program could not be started."""

    pid = None

    def poll(self):
        return 1


class Work:
    def __init__(self, order, channel):
        self.channel = channel
        self.log_file = order["logFile"]
        self.temporary = order["temporary"]
        self.temporary_folders = []
        self._order = order
        self._events = queue.Queue(MOST_EVENTS)
        self._live = {}
        self._never_started = []
        self._started = 0
        self._job_type = None
        self._stop_wanted = False
        self._kill_at = None
        self._heard_at = 0.0

    def run(self):
        """Does everything, and returns the last message to the host; never raises."""
        source = Source(self._order["title"], self._order["code"])
        result = {}
        try:
            self._job_type = find_job_type(source, self._order["className"])(self._assignment())
            self._call_hooks()
        except InsufficientSpaceError as error:
            self._log("There is too little room here: %s" % error)
            result = {"insufficientSpace": True}
        except BaseException as error:
            result = {"error": source.describe(error)}
        self._finish()
        return dict(result, kind="finished", processes=self._started)

    def want_stop(self):
        """May be called by any thread."""
        self._stop_wanted = True
        try:
            self._events.put_nowait(("stop", None, None))
        except queue.Full:
            pass

    def is_stopped(self):
        """Stops the job type if the agent wants it; whether it has been stopped."""
        if self._stop_wanted and not self._job_type.stop_called:
            self._job_type.stop()
        return self._job_type.stop_called or self._stop_wanted

    def spawn(self, protocol, command):
        words = [os.fspath(command.command), *map(str, command.arguments)]
        self._log("Command: %r, working directory: %s" % (words, command.cwd or os.getcwd()))
        env = {str(name): str(value) for name, value in command.env.items()}
        account = find_account(command.user, command.group)
        if account is not None:
            env = account.environment(env)
            for folder in self.temporary_folders:
                account.own(folder)
        env.update(self._order["mark"])
        try:
            process = start_process(words[0], words[1:], env, command.cwd, account, self._put)
        except OSError as error:
            process = NeverStarted()
            self._never_started.append(process)
            self._log('Could not start "%s": %s' % (words[0], error.strerror or error))
        self._started += 1
        self._live[process] = protocol
        protocol.process = process
        self._job_type.processes[protocol.uuid] = protocol
        if process.pid is not None:
            self._log("Process started", process.pid)
        self._hear()
        self._job_type.process_started(protocol)

    def signal(self, process, how):
        if not isinstance(process, NeverStarted):
            send_signal(process, how)

    def end_processes(self, how="terminate"):
        """Ends all processes that run: politely, and by force when they take too long."""
        for process in list(self._live):
            self.signal(process, how)
        if self._kill_at is None:
            self._kill_at = time.monotonic() + END_SECONDS

    def map_path(self, path):
        return map_path(path, self._order["pathMaps"])

    def environment(self):
        return dict(self._order["environment"])

    def node(self):
        return describe_node(self._order["node"])

    def _assignment(self):
        received = self._order["assignment"]
        return ReadOnlyDict(
            id=uuid.UUID(self._order["id"]),
            job=ReadOnlyDict(received["job"]),
            jobtype=ReadOnlyDict(received["jobtype"]),
            tasks=[ReadOnlyDict(task) for task in received["tasks"]],
        )

    def _call_hooks(self):
        if self.is_stopped():
            return
        self._job_type.before_start()
        if self.is_stopped():
            return
        self._job_type.start()
        self.channel.send("started")
        while self._live:
            self.is_stopped()
            event = self._next_event()
            if event is not None:
                self._take(*event)

    def _next_event(self):
        if self._never_started:
            return ("exit", self._never_started.pop(0), 1)
        if self._events.empty():
            self.channel.flush()
        wait = None if self._kill_at is None else self._kill_at - time.monotonic()
        if wait is not None and wait <= 0:
            self._kill()
            wait = None
        try:
            return self._events.get(timeout=wait)
        except queue.Empty:
            return None

    def _take(self, kind, process, value):
        protocol = self._live.get(process)
        if protocol is None:
            return
        if kind == "exit":
            self._ended(process, protocol, ProcessEnd(value))
            return
        self._hear()
        if kind == "lines":
            stream, lines = value
            handle = self._job_type.handle_stdout_line if stream == "stdout" else self._job_type.handle_stderr_line
            for line in lines:
                handle(protocol, line)

    def _ended(self, process, protocol, reason):
        job_type = self._job_type
        del self._live[process]
        successful = job_type.is_successful(protocol, reason)
        if not successful:
            job_type.failed_processes.add((protocol, reason))
        how = "successfully" if successful else "unsuccessfully"
        self._log("Process terminated %s, %s" % (how, reason), process.pid)
        job_type.process_stopped(protocol, reason)

    def _finish(self):
        """Ends what still runs after an error."""
        self.end_processes()
        while self._live:
            event = self._next_event()
            if event is not None and event[0] == "exit":
                self._live.pop(event[1], None)

    def _kill(self):
        for process in self._live:
            self.signal(process, "kill")
        self._kill_at = time.monotonic() + END_SECONDS

    def _put(self, kind, process, value):
        self._events.put((kind, process, value))

    def _hear(self):
        now = time.monotonic()
        if now - self._heard_at > HEARD_SECONDS:
            self._heard_at = now
            self.channel.send("heard")

    def _log(self, text, pid=None):
        self.channel.line("internal", text, pid)
