"""A grammar of attacks: hostile texts, and what is made of them by joining, repeating, encoding."""

from urllib.parse import quote

from hypothesis import strategies as st

SEEDS = (
    # the language of the database, and of others
    "' OR 1=1 //",
    "'}) MATCH (n) DETACH DELETE n //",
    "\\u0027}) RETURN 1 //",
    "`) CALL dbms.components() YIELD name RETURN name //",
    "$person_id",
    "name:* OR *:*",
    "a~0.5^9 AND (b",
    "'; DROP TABLE accounts; --",
    # pages and templates
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "{{ config }}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "%s%s%n%d{0}{0.__class__}",
    # files, hosts, headers
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd\0.html",
    "file:///etc/passwd",
    "//evil.example/%2f..",
    "\r\nSet-Cookie: a=b",
    "localhost:99999",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|'",
    # numbers and dates at the edge
    "-0",
    "1e309",
    "NaN",
    "9" * 400,
    "0x7fffffffffffffff",
    "9999-12-31",
    "0000-00-00",
    "2026-02-30",
    "10000-01-01",
    "٢٠٢٦-٠٦-٠١",
    # texts that are not what they seem
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e\u2066desrever",
    "\ufdfa" * 60,
    "e" + "\u0301" * 400,
    "\u0130\u0131\ufb03ſ",
    "👨‍👩‍👧‍👦" * 20,
    "\ufeff\u200b\u00a0",
    "x" * 5_000,
    # longer than an index takes, where they are taken for what they seem
    "-" * 9_000 + "0" * 32,
    "urn:uuid:" + "{" * 9_000 + "0" * 32,
    # structures
    "[" * 500,
    '{"a":' * 200,
    "a,b;c\td|e",
    '"unclosed',
    "a\nb\r\nc",
    "00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "on",
    "__proto__",
)

texts = st.recursive(
    st.sampled_from(SEEDS) | st.text(max_size=40) | st.characters(),
    lambda inner: (
        st.tuples(inner, inner).map("".join)
        | st.tuples(inner, st.integers(2, 30)).map(lambda pair: pair[0][:300] * pair[1])
        | inner.map(lambda text: quote(text, safe="", errors="replace"))
        | inner.map(str.swapcase)
    ),
    max_leaves=4,
)
"""Hostile texts. Some hold lone surrogates: what sends them must say how they are written."""


def raw(text: str) -> bytes:
    """The bytes of a text; a lone surrogate becomes bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass")
