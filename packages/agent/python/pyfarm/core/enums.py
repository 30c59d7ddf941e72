"""States and platforms by the names that job types use."""
import sys
from collections import namedtuple


def named(name, **values):
    """Values by name; all of them can be gone through and looked for with `in`."""
    return namedtuple(name, values)(**values)


WorkState = named("WorkState", PAUSED="paused", RUNNING="running", DONE="done", FAILED="failed")
AgentState = named("AgentState", OFFLINE="offline", ONLINE="online", RUNNING="running", DISABLED="disabled")
OperatingSystem = named("OperatingSystem", LINUX="linux", WINDOWS="windows", MAC="mac", OTHER="other")

LINUX = sys.platform.startswith("linux")
WINDOWS = sys.platform.startswith("win")
MAC = sys.platform == "darwin"
POSIX = not WINDOWS
OS = (
    OperatingSystem.LINUX
    if LINUX
    else OperatingSystem.WINDOWS
    if WINDOWS
    else OperatingSystem.MAC
    if MAC
    else OperatingSystem.OTHER
)

PY2 = False
PY3 = True
STRING_TYPES = (str,)
INTEGER_TYPES = (int,)
NUMERIC_TYPES = (int, float)
