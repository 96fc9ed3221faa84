"""Codes kept in encrypted fields, shown as words."""

from django import template

from casework.choices import Grond

register = template.Library()


@register.filter
def grondlabel(code: str) -> str:
    """Label of a ground; an unknown code is shown as it is."""
    return dict(Grond.choices).get(code, code)
