"""Whether a deployment may be served to the public, and what its pages must say of it."""

from app.deployment.settings import Settings, SettingsError

EVALUATION = "This is an evaluation. It is not for real families."


def refuse_public(settings: Settings, *, demo: bool) -> None:
    """Raises SettingsError where others could reach a demo, whose sign-ins anybody can read."""
    if settings.is_public and demo:
        raise SettingsError(
            f"This is a demo, whose sign-ins share one password that was shown on a screen, and "
            f"{settings.address} can be reached by others. Serve it on 127.0.0.1 alone, without "
            "KITHMAP_PUBLIC_URL."
        )
