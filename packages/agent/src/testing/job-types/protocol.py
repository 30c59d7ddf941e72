# A process protocol of the studio's own, with the methods of Twisted's.
import sys

from pyfarm.jobtypes.core.jobtype import CommandData, JobType
from pyfarm.jobtypes.core.process import ProcessProtocol


class Counting(ProcessProtocol):
    def __init__(self, jobtype):
        super(Counting, self).__init__(jobtype)
        self.bytes = 0

    def connectionMade(self):
        print("made", self.transport.pid == self.pid)
        super(Counting, self).connectionMade()

    def outReceived(self, data):
        self.bytes += len(data)
        super(Counting, self).outReceived(data.replace(b"secret", b"******"))

    def processExited(self, reason):
        print("exited", reason.type.__name__)

    def processEnded(self, reason):
        print("counted", self.bytes)
        super(Counting, self).processEnded(reason)


class Counted(JobType):
    PROCESS_PROTOCOL = Counting

    def get_command_data(self):
        script = "import sys; print('a secret'); print(); print('\\xe4', flush=True); sys.stderr.write('as ever\\n'); input()"
        return CommandData(sys.executable, "-X", "utf8", "-c", script)

    def process_stdout_line(self, protocol, line):
        if line == "\xe4":
            protocol.transport.signalProcess("KILL")

    def is_successful(self, protocol, reason):
        return reason.value.exitCode is not None or reason.value.signal in (2, 9)
