"""Dictionaries that job types read and can't change."""


class ReadOnlyDict(dict):
    def _refuse(self, *_arguments, **_named):
        raise TypeError("the assignment can't be changed: take a copy with dict(...)")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self):
        return (dict, (dict(self),))

    def __copy__(self):
        return dict(self)

    def __deepcopy__(self, memo):
        import copy

        return {key: copy.deepcopy(value, memo) for key, value in self.items()}
