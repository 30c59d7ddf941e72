"""What job types call: states of tasks, folders, texts. None of it waits for the master."""
import errno
import math
import os
import tempfile
import traceback
from string import Template

from pyfarm.core.enums import WorkState
from pyfarm.jobtypes.core.internals import InsufficientSpaceError
from pyfarm_bridge.identity import find_group, find_user
from pyfarm_bridge.load_code import shorten

STATES = (None, WorkState.PAUSED, WorkState.RUNNING, WorkState.DONE, WorkState.FAILED)


class Helpers:
    def set_task_state(self, task, state, error=None, dissociate_agent=False):
        """`state` None gives the task back to the queue."""
        if state not in STATES:
            raise ValueError("%r is no state of a task: take one of WorkState, or None for queued" % (state,))
        task_id = self._own(task)
        self._local_states[task_id] = state
        if state == WorkState.DONE:
            self.finished_tasks.add(task_id)
        elif state == WorkState.FAILED:
            self.failed_tasks.add(task_id)
        text = None if error is None else shorten(self.format_error(error))
        self._work.channel.send("state", task=task_id, state=state, error=text, dissociate=bool(dissociate_agent))

    def set_states(self, tasks, state, error=None):
        for task in tasks:
            self.set_task_state(task, state, error=error)

    def set_task_progress(self, task, progress):
        value = float(progress)
        if not math.isfinite(value):
            raise ValueError("%r is no progress: give a number from 0 to 1" % (progress,))
        self._work.channel.send("progress", task=self._own(task), progress=value)

    def set_task_started_now(self, task):
        self._work.channel.send("progress", task=self._own(task), progress=0.0)
        self._work.channel.send("time-started", task=self._own(task))

    def add_self_to_failed_on_agents(self, task):
        self._work.channel.send("failed-here", task=self._own(task))

    def get_local_task_state(self, task_id):
        return self._local_states.get(task_id)

    def stop(self, assignment_failed=False, avoid_reassignment=False, error=None, signal="KILL"):
        """Ends all processes; unfinished tasks fail, or go back to the queue."""
        if signal not in ("KILL", "TERM", "INT"):
            raise ValueError("%r is no signal: take KILL, TERM or INT" % (signal,))
        if self.stop_called:
            return
        self.stop_called = True
        for task in self._unfinished():
            if avoid_reassignment:
                self.add_self_to_failed_on_agents(task)
            if assignment_failed:
                self.set_task_state(task, WorkState.FAILED, error=error)
            else:
                self.set_task_state(task, None, error=error, dissociate_agent=True)
        self._work.end_processes({"KILL": "kill", "TERM": "terminate", "INT": "interrupt"}[signal])

    def node(self):
        return self._work.node()

    def tempdir(self, new=False, remove_on_finish=True):
        """A folder of this assignment's own: always the same one, unless a new one is wanted."""
        if self._tempdir is not None and not new:
            return self._tempdir
        try:
            if remove_on_finish:
                os.makedirs(self._work.temporary, exist_ok=True)
            folder = tempfile.mkdtemp(prefix="pyfarm-", dir=self._work.temporary if remove_on_finish else None)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise InsufficientSpaceError("no room for a temporary folder: %s" % error)
            raise
        self._work.temporary_folders.append(folder)
        if not new:
            self._tempdir = folder
        return folder

    def expandvars(self, value, environment=None, expand=None):
        """Replaces $NAME and ${NAME}; names that are not set stay as they are."""
        if expand is False:
            return value
        return Template(str(value)).safe_substitute(self.get_environment() if environment is None else environment)

    def map_path(self, path):
        """The path with its variables filled in, as it is called on this machine."""
        return self._work.map_path(self.expandvars(path))

    def get_command_list(self, commands):
        return tuple(self.expandvars(command) for command in commands)

    def get_uid_gid(self, user, group):
        return find_user(user), find_group(group)

    def get_csvlog_path(self, protocol_uuid=None, create_time=None):
        return self._work.log_file

    def format_error(self, error):
        """An error as text: its traceback, where it has one."""
        if isinstance(error, BaseException):
            return "".join(traceback.format_exception(type(error), error, error.__traceback__)).strip()
        return str(error)

    def _own(self, task):
        if self._tasks_by_id is None:
            self._tasks_by_id = {mine["id"]: mine for mine in self.assignment["tasks"]}
        mine = self._tasks_by_id.get(task["id"])
        if mine is not None and mine == task:
            return mine["id"]
        raise ValueError("%r is no task of this assignment: take one of self.assignment['tasks']" % (task,))

    def _unfinished(self):
        ended = self.finished_tasks | self.failed_tasks
        return [task for task in self.assignment["tasks"] if task["id"] not in ended]
