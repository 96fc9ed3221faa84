"""How a day is written: in Dutch words, and whole on one line."""

from datetime import date

MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def day_in_words(day: date) -> str:
    """'2 maart 2026', held together by spaces at which no line breaks."""
    return "\N{NO-BREAK SPACE}".join((str(day.day), MAANDEN[day.month - 1], str(day.year)))
