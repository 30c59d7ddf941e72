"""Runs a function that tells whether this machine has a software."""
from .load_code import CodeError, Source


def discover(order):
    """Whether the function returned exactly True, or why it could not be called."""
    source = Source(order["title"], order["code"])
    try:
        function = getattr(source.load(), order["functionName"], None)
        if not callable(function):
            raise CodeError('The code has no function named "%s".' % order["functionName"])
        return {"kind": "discovered", "found": function() is True}
    except BaseException as error:
        return {"kind": "discovered", "error": source.describe(error)}
