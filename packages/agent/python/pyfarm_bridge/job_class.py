"""Finds the job type in its code."""
import inspect

from pyfarm_bridge.load_code import CodeError


def find_job_type(source, name):
    """The class of that name. Raises CodeError when there is none or it is no job type."""
    from pyfarm.jobtypes.core.jobtype import JobType

    module = source.load()
    found = getattr(module, name, None)
    if found is None:
        names = sorted(key for key, value in vars(module).items() if inspect.isclass(value) and value.__module__ == module.__name__)
        there = "it defines " + ", ".join(names) if names else "it defines none"
        raise CodeError('The code has no class named "%s", which the version\'s classname asks for; %s.' % (name, there))
    if not inspect.isclass(found) or not issubclass(found, JobType) or found is JobType:
        raise CodeError(
            '"%s" is no job type: it must be a class derived from JobType (pyfarm.jobtypes.core.jobtype).' % name
        )
    return found
