"""A process of an assignment, as the hooks of a job type see it."""
import uuid


class ProcessProtocol:
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
    def pid(self):
        return None if self.process is None else self.process.pid

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self._signal("kill")

    def terminate(self):
        self._signal("terminate")

    def interrupt(self):
        self._signal("interrupt")

    def _signal(self, how):
        if self.running():
            self.jobtype._work.signal(self.process, how)


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
