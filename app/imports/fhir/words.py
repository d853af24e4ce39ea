"""Words that name a sensitive service, where a code does not say it.

They can hide and nothing else: what is named otherwise may still be sensitive.
"""

import re
from functools import lru_cache

from app.imports.fhir.resources import Element

_SECRET = re.compile(
    r"mental health|mental illness|psychiatr|psycholog|psychother|\bcamhs\b|\biapt\b|counsell|"
    r"eating disorder|self.harm|suicid|addict|detox|substance (?:use|misuse|abuse)|"
    r"drugs? (?:and|&|or) alcohol|alcohol (?:and|&|or) (?:other )?drug|\balcohol service|"
    r"drug (?:service|treatment|rehab)|methadone|sexual|genito.?urinary|\bhiv\b|contracepti|"
    r"abortion|termination of pregnancy|gender (?:identity|dysphoria|clinic)|"
    r"(?:domestic|family) (?:abuse|violence)|women.?s aid|\brefuge\b|"
    r"probation|parole|youth (?:justice|offending)|prison|detention|forensic|"
    r"immigration|asylum|refugee",
    re.I,
)


def names_a_secret(*texts: object) -> bool:
    """Whether one of them is a text that names a sensitive service."""
    return any(isinstance(text, str) and _is_one(text) for text in texts)


@lru_cache(maxsize=4096)
def _is_one(text: str) -> bool:
    """An export says few things, and each of them thousands of times."""
    return _SECRET.search(text) is not None


def speaks_of_a_secret(concept: Element) -> bool:
    """Whether the words of a CodeableConcept do, beside whatever its codes say."""
    displays = (coding.values.get("display") for coding in concept.elements("coding"))
    return names_a_secret(concept.values.get("text"), *displays)
