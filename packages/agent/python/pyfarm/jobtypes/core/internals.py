"""Errors that job types raise."""


class InsufficientSpaceError(Exception):
    """There is too little room for the output: the tasks go back to the queue, and not to this agent again."""
