"""What `JobType.node()` says about this machine."""
import getpass
import os
import platform

from pyfarm.core.enums import OS


def describe_node(known):
    """`known` is what the agent says of itself."""
    return dict(
        known,
        master_api=None,
        id=known["agent_id"],
        free_ram=free_ram(known["ram"]),
        consumed_ram=0,
        admin=hasattr(os, "geteuid") and os.geteuid() == 0,
        user=user_name(),
        case_sensitive_files=os.path.normcase("A") == "A",
        case_sensitive_env=os.name != "nt",
        machine_architecture=64 if platform.machine().endswith("64") else 32,
        operating_system=OS,
    )


def free_ram(otherwise):
    try:
        with open("/proc/meminfo") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    return otherwise


def user_name():
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None
