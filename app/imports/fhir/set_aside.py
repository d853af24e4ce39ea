"""Resources that are in order and that Kithmap does not keep."""


class SetAside(Exception):
    """A resource that is in order and that Kithmap deliberately does not keep; it says why."""


class Unsure(SetAside):
    """One whose meaning its source changes in a way that nobody here can read."""


class Gone(SetAside):
    """One that held and, as its source says, does not hold any more."""
