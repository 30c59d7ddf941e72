"""Ids of users and groups."""


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
