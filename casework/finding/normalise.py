"""Names as they sound: the same for other spellings of one name, in Dutch, Arabic, Turkish and Slavic hands.

Nothing here decides that two people are the same; it only brings together what a person should compare (S-07).
"""

import re

from anyascii import anyascii

# Words that belong to the name beside them and come and go with who writes it down.
# fmt: off
PREFIXES = frozenset((
    "van", "von", "vande", "vander", "vanden", "vd", "der", "den", "de", "het", "t", "ter", "ten", "te", "op", "in",
    "aan", "onder", "uit", "la", "le", "du", "des", "di", "da", "dos", "do", "el", "al", "ul", "ur", "er", "as", "ad",
    "ed", "et", "ech", "esh", "ash", "ez", "az", "bin", "ben", "ibn", "bint", "ait", "oulad", "ould",
))
# fmt: on
# The same, written as one word with the name: the name must stay long enough to be one.
_GLUED = re.compile(r"^(?:vander|vanden|vande|van|den|der|de|ter|ten|el|al|ben|bin|ait|oulad|ould)(?=[a-z]{3})")
# Abd al-Rahman, Abderrahman, Abdurrahman, Abdel Rahman: one name, servant of, in many spellings.
_ABD = re.compile(
    r"\babd[aeiou]*[lr]? (?:(?:al|el|ul|ur|er|as|ar|ad) )?(?=[a-z])|\babd[aeiou]+[lr]?(?=[b-df-hj-np-tv-z])"
)

# How a group of letters sounds; applied in this order.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:ou|oe|u)(?=[aei])", "v"),  # Ouassim, Wassim
        (r"(?<=[aei])ou(?=[aei])", "v"),  # Cherkaoui, Sjerkawi
        (r"i(?:c|ch|cz|tch|ts|tsj|tsch|tz|tsh)$", "is"),  # -ić, -ich, -itsj, -icz
        (r"^ch(?=[lr])", "k"),  # Christiaan, Kristian
        (r"^(?:dj|dzj|dzh|dzs|dz)", "j"),  # Djamila, Jamila
        (r"dzj|dzh|dzs|dj|dz", "s"),
        (r"tsch|tsj|tch|tsh|sch|shch|tz|ts|cz|sh|sj|sz|zh|zj", "s"),
        (r"gh|kh|ch", "g"),
        (r"ph", "v"),
        (r"th|dh|dt", "t"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"^[iy](?=[aeou])|^y", "j"),  # Youssef, Jusuf
        (r"(?<=.)[jy]", "i"),  # Dijk, Dyk
        (r"(?<=n)h|h$", ""),  # Nhung, Hamzah
    )
)
_CLASSES = str.maketrans("pdfwgz", "btvvhs")
_VOWELS = re.compile(r"(?<=.)[aeiou]+")
_DOUBLES = re.compile(r"(.)\1+")
# Letters with more readings: ch in Achmed and Charlie; c in Cees, Cemal and Celik; Jekaterina, Ekaterina.
_READINGS = (
    (re.compile(r"(?<![sct])ch(?![lr])"), "s"),
    (re.compile(r"^c(?=[aeiou])"), "j"),
    (re.compile(r"^c(?=[eiy])"), "k"),
    (re.compile(r"^[jy]e"), "e"),
)


def letters(text: str) -> str:
    """Small Latin letters, digits and spaces of a text in any script; what is not a letter or digit separates."""
    plain = anyascii(text).casefold().replace("'", "")
    return " ".join(re.findall(r"[a-z]+|[0-9]+", plain))


def name_words(text: str) -> tuple[str, ...]:
    """The words of one field of a name without its prefixes; with them when nothing else is there."""
    found = _ABD.sub("abd", letters(text)).split()
    return tuple(word for word in found if word not in PREFIXES) or tuple(found)


def sounds(word: str) -> frozenset[str]:
    """How a word of a name can sound: some short codes; other spellings of the name share at least one."""
    readings = forms(word)
    for pattern, reading in _READINGS:
        readings |= {pattern.sub(reading, form) for form in readings}
    return frozenset(_sound(form) for form in readings)


def forms(word: str) -> set[str]:
    """A word of a name as it is (Yusuf and Jusuf alike), and without a prefix that is written to it."""
    word = re.sub(r"^y(?=[aeou])", "j", word)
    return {word, _GLUED.sub("", word)}


def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    word = re.sub(r"^[aeiou]+", "a", word.translate(_CLASSES))
    return _DOUBLES.sub(r"\1", _VOWELS.sub("", _DOUBLES.sub(r"\1", word)))
