"""What people type, as it is kept."""

import unicodedata


def tidy(text: str | None) -> str | None:
    """Typed text in one line, without signs that cannot be seen."""
    if text is None:
        return None
    normal = unicodedata.normalize("NFC", text)
    return " ".join("".join(_visible(sign) for sign in normal).split())


_JOINERS = "\u200c\u200d"  # Persian and Indic spelling needs them


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cc":
        return " "
    return "" if category[0] == "C" and sign not in _JOINERS else sign
