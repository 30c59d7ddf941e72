# Several commands, each begun when the one before has ended: `start` is replaced, and the next one is spawned in `process_stopped`.
import sys

from pyfarm.core.enums import WorkState
from pyfarm.jobtypes.core.jobtype import CommandData, JobType


class Pipeline(JobType):
    def start(self):
        self.waiting = list(self.assignment["job"]["data"]["scripts"])
        self.next_command()

    def next_command(self):
        command = CommandData(sys.executable, "-c", self.waiting.pop(0))
        command.set_default_environment(self.get_environment())
        self._spawn_process(command)

    def process_stopped(self, protocol, reason):
        if self.stop_called:
            return
        if self.failed_processes or not self.waiting:
            super(Pipeline, self).process_stopped(protocol, reason)
        else:
            self.next_command()
