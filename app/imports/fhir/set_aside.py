"""Resources that are in order and that Kithmap does not keep."""


class SetAside(Exception):
    """A resource that is in order and that Kithmap deliberately does not keep; it says why."""
