"""Compiles the code of job types and of software discovery, and says where and why it fails."""
import linecache
import os
import sys
import traceback
import types

from .python2 import python2_hint

MOST_ERROR_TEXT = 8000


class CodeError(Exception):
    """A sentence about code that can't be used."""


class Source:
    """Code, and the name that it has in tracebacks and errors."""

    def __init__(self, title, code):
        self.title = title
        self.code = code.lstrip("\ufeff")
        self.file_name = "<%s>" % title
        self.lines = self.code.splitlines()

    def load(self):
        """Runs the code as a module and returns it. Examples of PyFarm's take `os` for granted."""
        module = types.ModuleType("pyfarm_code")
        module.os = os
        module.__file__ = self.file_name
        sys.modules[module.__name__] = module
        linecache.cache[self.file_name] = (len(self.code), None, self.code.splitlines(True), self.file_name)
        exec(compile(self.code, self.file_name, "exec", dont_inherit=True), module.__dict__)
        return module

    def describe(self, error):
        """What went wrong, where in this code, and the traceback from there on."""
        if isinstance(error, CodeError):
            return str(error)
        what = traceback.format_exception_only(type(error), error)[-1].strip()
        line = self.line_of(error)
        place = "" if line is None else " (line %d of %s)" % (line, self.title)
        hint = python2_hint(error, line, self.lines) or missing_module_hint(error)
        trace = self.format(error)
        parts = [what + place, hint, trace if trace != what else ""]
        return shorten("\n".join(part for part in parts if part))

    def line_of(self, error):
        if isinstance(error, SyntaxError) and error.filename == self.file_name:
            return error.lineno
        mine = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == self.file_name]
        return mine[-1] if mine else None

    def format(self, error):
        """The traceback without the frames of the bridge that called this code."""
        frame = error.__traceback__
        while frame is not None and frame.tb_frame.f_code.co_filename != self.file_name:
            frame = frame.tb_next
        return "".join(traceback.format_exception(type(error), error, frame)).strip()


def missing_module_hint(error):
    if not isinstance(error, ImportError) or (error.name or "").split(".")[0] not in ("pyfarm", "twisted"):
        return ""
    return (
        "This agent offers pyfarm.jobtypes.core.jobtype, pyfarm.jobtypes.core.internals, pyfarm.core.enums and "
        "pyfarm.agent.logger, and whatever is installed with its Python."
    )


def shorten(text):
    if len(text) <= MOST_ERROR_TEXT:
        return text
    head = MOST_ERROR_TEXT // 4
    return text[:head] + "\n...\n" + text[head - MOST_ERROR_TEXT :]
