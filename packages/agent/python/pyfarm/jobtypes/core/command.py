"""One process that a job type wants to have run."""
import os

from pyfarm_bridge.identity import find_account


class CommandData:
    def __init__(self, command, *arguments, **kwargs):
        self.command = command
        self.arguments = tuple(map(str, arguments))
        self.env = kwargs.pop("env", None)
        self.cwd = kwargs.pop("cwd", None)
        self.user = kwargs.pop("user", None)
        self.group = kwargs.pop("group", None)
        self.id = kwargs.pop("id", None)
        if kwargs:
            raise ValueError("CommandData does not know %s" % ", ".join(sorted(kwargs)))

    def set_default_environment(self, value):
        if self.env is None:
            self.env = dict(value)

    def validate(self):
        """Raises an error that says what of this command can't be done."""
        if not isinstance(self.command, (str, os.PathLike)) or not str(self.command):
            raise TypeError("the command of CommandData must be a text, not %r" % (self.command,))
        if self.cwd is not None and not os.path.isdir(self.cwd):
            raise OSError("the working directory %s of %s does not exist" % (self.cwd, self.command))
        for name, value in self.env.items():
            if not str(name) or "=" in str(name) or "\0" in "%s%s" % (name, value):
                raise ValueError("the environment of %s has a variable %r, which can't be" % (self.command, name))
        find_account(self.user, self.group)

    def __repr__(self):
        return "Command(command=%r, arguments=%r)" % (self.command, self.arguments)
