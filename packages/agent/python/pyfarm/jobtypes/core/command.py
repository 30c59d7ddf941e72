"""One process that a job type wants to have run."""
import os

from pyfarm_bridge.identity import find_group


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
        if self.user is not None:
            raise OSError("a command can't be run as another user: run the agent as %s instead" % self.user)
        if self.group is not None:
            find_group(self.group)
            if os.geteuid() != 0:
                raise OSError("only an agent that runs as root can start a command as group %s" % self.group)

    def __repr__(self):
        return "Command(command=%r, arguments=%r)" % (self.command, self.arguments)
