"""The work that this process does, for the base class of job types."""

work = None
