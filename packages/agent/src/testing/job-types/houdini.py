# In the manner of a studio's Houdini job type: a scene is prepared in a temporary folder, and one process renders each frame.
import os
import shutil
import sys

from pyfarm.core.enums import WorkState
from pyfarm.jobtypes.core.internals import InsufficientSpaceError
from pyfarm.jobtypes.core.jobtype import JobType, CommandData


class Houdini(JobType):
    def before_start(self):
        self.scratch = self.tempdir(new=True)
        if self.assignment["job"]["data"].get("disk_full"):
            raise InsufficientSpaceError("only 3 MB are left in %s" % self.scratch)
        with open(os.path.join(self.scratch, "ifd.txt"), "w") as ifd:
            ifd.write("ray_trace")

    def get_command_data(self):
        output = self.map_path(self.assignment["job"]["data"]["output"])
        script = "import shutil, sys; shutil.copy(sys.argv[1], sys.argv[2]); print('ALF_PROGRESS 100%')"
        return [
            CommandData(
                sys.executable,
                "-c",
                script,
                os.path.join(self.scratch, "ifd.txt"),
                "%s.%04d" % (output, task["frame"]),
                id=task["id"],
                env=dict(self.get_environment(), HOUDINI_TEMP_DIR=self.tempdir()),
            )
            for task in self.assignment["tasks"]
        ]

    def task_of(self, protocol):
        return next(task for task in self.assignment["tasks"] if task["id"] == protocol.id)

    def process_started(self, protocol):
        self.set_task_state(self.task_of(protocol), WorkState.RUNNING)

    def process_stdout_line(self, protocol, stdout):
        if stdout.startswith("ALF_PROGRESS"):
            self.set_task_progress(self.task_of(protocol), int(stdout.split()[1].rstrip("%")) / 100.0)

    def process_stopped(self, protocol, reason):
        if not self.stop_called:
            state = WorkState.DONE if self.is_successful(protocol, reason) else WorkState.FAILED
            self.set_task_state(self.task_of(protocol), state)
