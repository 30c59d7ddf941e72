# In the manner of a studio's Maya job type: one batch render, whose output says what becomes of each frame.
import re
import sys
from os.path import join

from pyfarm.agent.logger import getLogger
from pyfarm.core.enums import WINDOWS, WorkState
from pyfarm.jobtypes.core.jobtype import CommandData, JobType

logger = getLogger("jobtypes.maya")

STARTED = re.compile(r"Starting Rendering .*\.(\d+)\.exr")
PROGRESS = re.compile(r"JOB .* progr: +(\d+\.\d+)%")
FINISHED = re.compile(r"Finished Rendering .*\.(\d+)\.exr")
LICENCE = re.compile(r"(?i)could not get a license")

FAKE_MAYA = """
import sys
start, end, bad = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("mental ray for Maya 2014")
for frame in range(start, end + 1):
    print("Starting Rendering /out/shot.%04d.exr." % frame)
    print("JOB 0.2  progr:  50.0%    rendered on here")
    if frame == bad:
        sys.stderr.write("Error: could not get a license\\n")
        sys.exit(211)
    print("Finished Rendering /out/shot.%04d.exr." % frame)
"""


class MayaBatch(JobType):
    def __init__(self, assignment):
        super(MayaBatch, self).__init__(assignment)
        self.current = None
        self.error = None

    def frames(self):
        return [task["frame"] for task in self.assignments()]

    def get_environment(self):
        environment = super(MayaBatch, self).get_environment()
        environment["MAYA_DISABLE_CIP"] = "1"
        return environment

    def get_command_data(self):
        data = self.assignment["job"]["data"]
        frames = self.frames()
        script = join(self.tempdir(), "render.py")
        with open(script, "w") as stream:
            stream.write(FAKE_MAYA)
        yield CommandData(
            self.map_path("$PYTHON"),
            "-u",
            script,
            int(min(frames)),
            int(max(frames)),
            data.get("bad", -1),
            cwd=self.map_path("~") if data.get("at_home") and not WINDOWS else None,
        )

    def process_started(self, protocol):
        logger.info("Maya runs as %s for frames %s", protocol.pid, self.frames())

    def task_of(self, frame):
        for task in self.assignment["tasks"]:
            if int(task["frame"]) == int(frame):
                return task

    def process_stdout_line(self, protocol, stdout):
        started, progress, finished = (each.search(stdout) for each in (STARTED, PROGRESS, FINISHED))
        if started:
            self.current = self.task_of(started.group(1))
            self.set_task_started_now(self.current)
            self.set_task_state(self.current, WorkState.RUNNING)
        elif progress and self.current is not None:
            self.set_task_progress(self.current, float(progress.group(1)) / 100)
        elif finished:
            self.set_task_state(self.task_of(finished.group(1)), WorkState.DONE)
            self.current = None

    def process_stderr_line(self, protocol, stderr):
        if LICENCE.search(stderr):
            self.error = stderr

    def process_stopped(self, protocol, reason):
        if self.stop_called:
            return
        for task in self.assignment["tasks"]:
            if task["id"] in self.finished_tasks or task["id"] in self.failed_tasks:
                continue
            if self.current is not None and task["id"] == self.current["id"]:
                self.set_task_state(task, WorkState.FAILED, error=self.error)
            else:
                self.set_task_state(task, None, dissociate_agent=True)
