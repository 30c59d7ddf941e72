"""The base class of job types: what PyFarm 0.8.7 lets them override and call."""
import os
from collections.abc import Iterable

from pyfarm.core.enums import WorkState
from pyfarm.jobtypes.core.command import CommandData
from pyfarm.jobtypes.core.helpers import Helpers
from pyfarm.jobtypes.core.process import ProcessProtocol
from pyfarm_bridge import current


class JobType(Helpers):
    COMMAND_DATA = CommandData
    PROCESS_PROTOCOL = ProcessProtocol

    def __init__(self, assignment):
        self._work = current.work
        self.assignment = assignment
        self.uuid = assignment["id"]
        self.processes = {}
        self.failed_processes = set()
        self.finished_tasks = set()
        self.failed_tasks = set()
        self.stop_called = False
        self.start_called = False
        self._local_states = {}
        self.persistent_job_data = None
        self.log_identifier = os.path.basename(self._work.log_file)
        self._tempdir = None

    @property
    def assignment_data(self):
        return self.assignment

    @classmethod
    def prepare_for_job(cls, job):
        pass

    @classmethod
    def cleanup_after_job(cls, persistent_data):
        pass

    @classmethod
    def spawn_persistent_process(cls, job, command_data):
        pass

    def before_start(self):
        pass

    def start(self):
        self.start_called = True
        environment = self.get_environment()
        for command in self._list_commands():
            if self._work.is_stopped():
                return
            command.set_default_environment(environment)
            self._spawn_process(command)

    def get_environment(self):
        return self._work.environment()

    def get_command_data(self):
        """One CommandData or a list of them. By default of the older get_command and get_arguments, where a class has them."""
        if not hasattr(self, "get_command"):
            raise NotImplementedError("%s has no get_command_data, which must be overridden" % type(self).__name__)
        arguments = self.get_arguments() if hasattr(self, "get_arguments") else ()
        return self.COMMAND_DATA(self.get_command(), *arguments)

    def before_spawn_process(self, command, protocol):
        pass

    def process_started(self, protocol):
        for task in self._unfinished():
            self.set_task_state(task, WorkState.RUNNING)

    def is_successful(self, protocol, reason):
        return reason == 0 or (hasattr(reason, "value") and reason.value.exitCode == 0)

    def process_stopped(self, protocol, reason):
        if self.stop_called:
            return
        if not self.failed_processes:
            self.set_states(self._unfinished(), WorkState.DONE)
            return
        self.set_states(self._unfinished(), WorkState.FAILED)
        # What the others still make would get into the way of the next attempt.
        self._work.end_processes()

    def preprocess_stdout_line(self, protocol, stdout):
        return None

    def preprocess_stderr_line(self, protocol, stderr):
        return None

    def format_stdout_line(self, protocol, stdout):
        return None

    def format_stderr_line(self, protocol, stderr):
        return None

    def log_stdout_line(self, protocol, stdout):
        self._work.channel.line("stdout", str(stdout), protocol.pid)

    def log_stderr_line(self, protocol, stderr):
        self._work.channel.line("stderr", str(stderr), protocol.pid)

    def process_stdout_line(self, protocol, stdout):
        pass

    def process_stderr_line(self, protocol, stderr):
        self.process_stdout_line(protocol, stderr)

    def handle_stdout_line(self, protocol, stdout):
        line = kept(self.preprocess_stdout_line(protocol, stdout), stdout)
        if line is None:
            return
        line = formatted(self.format_stdout_line(protocol, line), line)
        self.log_stdout_line(protocol, line)
        self.process_stdout_line(protocol, line)

    def handle_stderr_line(self, protocol, stderr):
        line = kept(self.preprocess_stderr_line(protocol, stderr), stderr)
        if line is None:
            return
        line = formatted(self.format_stderr_line(protocol, line), line)
        self.log_stderr_line(protocol, line)
        self.process_stderr_line(protocol, line)

    def _process_ended(self, protocol, reason):
        successful = self.is_successful(protocol, reason)
        if not successful:
            self.failed_processes.add((protocol, reason))
        self._work.note_end(protocol, reason, successful)
        self.process_stopped(protocol, reason)

    def _list_commands(self):
        given = self.get_command_data()
        commands = [given] if isinstance(given, CommandData) else list(given) if isinstance(given, Iterable) else [None]
        if not all(isinstance(each, CommandData) for each in commands):
            raise TypeError("get_command_data must return a CommandData or a list of them, not %r" % (given,))
        return commands

    def _spawn_process(self, command):
        protocol = self.PROCESS_PROTOCOL(self)
        protocol.id = command.id
        protocol.command = command
        command.set_default_environment(self.get_environment() if command.env is None else command.env)
        self.before_spawn_process(command, protocol)
        command.validate()
        self._work.spawn(protocol, command)


def kept(answer, line):
    """What a line is after preprocessing: None when it is dropped."""
    return None if answer is False else line if answer is None else answer


def formatted(answer, line):
    return line if answer is None else answer
