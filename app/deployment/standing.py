"""Whether a deployment may be served to the public, and what its pages must say of it."""

from app.deployment.settings import Settings, SettingsError

SAFEGUARDS_CAN_BE_RECORDED = False
"""Whether everything that keeps somebody safe (exclusions, safety arrangements, declared interests,
decisions, enquiries) can be entered and lifted by whoever uses Kithmap."""

EVALUATION = (
    "This is an evaluation: safety exclusions and arrangements cannot be recorded here by those "
    "who work with it. It is not for real families."
)


def refuse_public(settings: Settings, *, demo: bool) -> None:
    """Raises SettingsError where others could reach what must not be open to them."""
    if not settings.is_public:
        return
    if demo:
        raise SettingsError(
            f"This is a demo, whose sign-ins share one password that was shown on a screen, and "
            f"{settings.address} can be reached by others. Serve it on 127.0.0.1 alone, without "
            "KITHMAP_PUBLIC_URL."
        )
    if not SAFEGUARDS_CAN_BE_RECORDED and not settings.evaluation:
        raise SettingsError(
            "Kithmap is not served in public yet: there are no pages on which to record that "
            "somebody is dangerous to somebody else, so it would open networks that it cannot "
            "close. To try it out without real families, set KITHMAP_EVALUATION=yes; every page "
            "then says so."
        )
