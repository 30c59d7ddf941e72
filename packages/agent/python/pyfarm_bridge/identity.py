"""Users and groups of this machine, and what a process of theirs is started with."""
import os


class Account:
    """`uid` is None for the agent's own user; `groups` are all groups, `gid` among them."""

    def __init__(self, uid, gid, groups, name=None, home=None):
        self.uid = uid
        self.gid = gid
        self.groups = groups
        self.name = name
        self.home = home

    def enter(self):
        """Makes the process that calls it the account's; only root can."""
        os.setgroups(self.groups)
        os.setgid(self.gid)
        if self.uid is not None:
            os.setuid(self.uid)

    def environment(self, env):
        """What speaks of the agent's own user speaks of this one."""
        changed = dict(env)
        for key, value in (("HOME", self.home), ("USER", self.name), ("LOGNAME", self.name)):
            if value is not None and env.get(key) == os.environ.get(key):
                changed[key] = value
        return changed

    def own(self, folder):
        """Lets the account's processes write into a folder."""
        os.chown(folder, -1 if self.uid is None else self.uid, self.gid)


def find_account(user, group):
    """None when a command runs as the agent does. Raises KeyError for what does not exist, OSError for what may not be."""
    if user is None and group is None:
        return None
    if not hasattr(os, "geteuid"):
        raise OSError("a command can't be run as another user or group on this system")
    account = look_up(user, find_group(group))
    if account.uid in (None, os.geteuid()) and account.gid == os.getegid():
        return None
    if os.geteuid() != 0:
        raise OSError("only an agent that runs as root can start commands as another user or group")
    return account


def look_up(user, gid):
    if user is None:
        return Account(None, gid, [gid])
    import pwd

    entry = pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)
    gid = entry.pw_gid if gid is None else gid
    groups = [gid] + [other for other in os.getgrouplist(entry.pw_name, entry.pw_gid) if other != gid]
    return Account(entry.pw_uid, gid, groups, entry.pw_name, entry.pw_dir)


def find_user(user):
    """The id of a user given by name or id; None for None. Raises KeyError for one that does not exist."""
    if user is None:
        return None
    import pwd

    return (pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)).pw_uid


def find_group(group):
    """The same for a group."""
    if group is None:
        return None
    import grp

    return (grp.getgrgid(group) if isinstance(group, int) else grp.getgrnam(group)).gr_gid
