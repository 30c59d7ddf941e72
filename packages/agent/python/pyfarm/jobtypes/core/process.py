"""A process of an assignment, as the hooks of a job type see it."""
import uuid


class ProcessProtocol:
    """What Twisted's process protocols can override, can be overridden here: the methods in mixedCase."""

    def __init__(self, jobtype):
        self.jobtype = jobtype
        self.uuid = uuid.uuid4()
        self.id = None
        self.command = None
        self.process = None

    @property
    def protocol(self):
        """The values of `processes` have the protocol here."""
        return self

    @property
    def transport(self):
        """What stands here for Twisted's transport: it has `pid` and `signalProcess`."""
        return self

    @property
    def pid(self):
        return None if self.process is None else self.process.pid

    def connectionMade(self):
        """The process has started."""
        self.jobtype.process_started(self)

    def outReceived(self, data):
        """Whole lines of standard output, as bytes in UTF-8."""
        for line in lines_of(data):
            self.jobtype.handle_stdout_line(self, line)

    def errReceived(self, data):
        """The same of standard error."""
        for line in lines_of(data):
            self.jobtype.handle_stderr_line(self, line)

    def processExited(self, reason):
        """The process has ended."""

    def processEnded(self, reason):
        """The process has ended, and all of its output was received."""
        self.jobtype._process_ended(self, reason)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.signalProcess("KILL")

    def terminate(self):
        self.signalProcess("TERM")

    def interrupt(self):
        self.signalProcess("INT")

    def signalProcess(self, name):
        """`name` is KILL, TERM or INT."""
        if self.running():
            self.jobtype._work.signal(self.process, name)


def lines_of(data):
    """Lines of bytes or text; what only an unfinished line would have after it is no line."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return text[: -1 if text.endswith("\n") else None].split("\n") if text else []


class ProcessDone(Exception):
    """A process ended with exit code 0."""


class ProcessTerminated(Exception):
    """A process ended with another exit code, or by a signal."""


class ProcessEnd:
    """Why a process ended; `value` has exitCode and signal, one of which is None."""

    def __init__(self, code):
        self.type = ProcessDone if code == 0 else ProcessTerminated
        text = "exit code %d" % code if code >= 0 else "ended by signal %d" % -code
        self.value = self.type(text)
        self.value.exitCode = code if code >= 0 else None
        self.value.signal = -code if code < 0 else None
        self.value.status = code

    def getErrorMessage(self):
        return str(self.value)

    def check(self, *types):
        return next((each for each in types if issubclass(self.type, each)), None)

    def __str__(self):
        return str(self.value)
