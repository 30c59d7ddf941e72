"""Recognises Python 2 by the errors that it makes in Python 3."""
import re

STATEMENTS = [
    r"^\s*print\b(?!\s*\()",
    r"^\s*print\s*>>",
    r"^\s*exec\s+[^=(]",
    r"^\s*except\s+[\w.]+(\s*\([^)]*\))?\s*,\s*\w+\s*:",
    r"^\s*except\s*\(.*\)\s*,\s*\w+\s*:",
    r"^\s*raise\s+[\w.]+\s*,",
    r"<>",
    r"`[^`]+`",
    r"\b0[0-7]+\b",
    r"\b\d+[lL]\b",
    r"\b[uU][rR]['\"]",
]
# Lists and dictionaries whose items are now made one by one.
LAZY = r"'(dict_keys|dict_values|dict_items|map|filter|zip|range|odict_\w+)'"
ATTRIBUTES = {"iteritems", "iterkeys", "itervalues", "has_key", "func_name", "im_self", "maxint", "getcwdu", "letters"}
NAMES = {"xrange", "unicode", "basestring", "raw_input", "long", "reduce", "unichr", "execfile", "file", "cmp", "reload"}
NAMES |= {"intern", "apply", "buffer", "coerce"}
MODULES = {"urllib2", "urlparse", "ConfigParser", "StringIO", "cStringIO", "cPickle", "Queue", "httplib", "commands"}
MODULES |= {"__builtin__", "copy_reg", "thread", "Tkinter", "HTMLParser", "Cookie", "cookielib", "exceptions", "sets"}


def python2_hint(error, line, lines):
    """A sentence on how to port the code if the error comes of Python 2, else ""."""
    text = lines[line - 1].strip() if line is not None and 0 < line <= len(lines) else ""
    if not is_python2(error, text):
        return ""
    return (
        "Line %s is Python 2 (%s), and this agent runs Python 3: port the code, for example with "
        "`2to3 -w file.py` or `futurize`, and save it as a new version." % (line, text[:200])
    )


def is_python2(error, text):
    if isinstance(error, TabError):
        return True
    if isinstance(error, SyntaxError):
        return any(re.search(statement, text) for statement in STATEMENTS)
    if isinstance(error, (TypeError, AttributeError)) and re.search(LAZY, str(error)):
        return True
    named = re.findall(r"'(\w+)'", str(error))
    if isinstance(error, AttributeError):
        return bool(named) and named[-1] in ATTRIBUTES
    if isinstance(error, ImportError):
        return error.name in MODULES
    return isinstance(error, NameError) and bool(named) and named[0] in NAMES
