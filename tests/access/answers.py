"""Comparing answers: what a page says, apart from what differs in every answer."""

import re

from django.http import HttpResponse

# Of the ticket of a form the time at which it was made, and its signature.
_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value="|nonce="|name="formulier" value="[^":]*:)[^"]*"')


def body(response: HttpResponse, *leave_out: str) -> str:
    """Text of an answer without csrf tokens, nonces, and the words given (such as the id that was asked for)."""
    text = _TOKEN.sub(r'\1"', response.content.decode())
    for words in leave_out:
        text = text.replace(words, "")
    return text
