"""A list on a page: `{% load parts lijst %}`. Filters, count, table and pages in one part; see casework/lijsten.py."""

from django import template

from casework.templatetags.parts import TabelNode, _part

register = template.Library()


class LijstNode(TabelNode):
    """The part `tabel` with the headings of a Blad, and round it what one can do with the list."""

    def __init__(self, nodelist, titel, options, blad):
        super().__init__(nodelist, titel, options)
        self.blad = blad

    def render(self, context):
        tabel = super().render(context)
        return _part(context, "lijst", blad=self.blad.resolve(context), titel=self.titel.resolve(context), tabel=tabel)


@register.tag
def lijst(parser, token):
    """{% lijst blad "Casussen" leeg="Er zijn geen casussen." %} rijen {% endlijst %}; one on a page."""
    name, titel, *rest = token.split_contents()[1:]
    if len(rest) != 1 or not rest[0].startswith("leeg="):
        raise template.TemplateSyntaxError("lijst needs a title and leeg=")
    options = {
        "koppen": f"{name}.koppen",
        "titel_verborgen": "True",
        "leeg": f"{name}.niets_gevonden|default:{rest[0].removeprefix('leeg=')}",
    }
    nodelist = parser.parse(("endlijst",))
    parser.delete_first_token()
    compiled = {key: parser.compile_filter(value) for key, value in options.items()}
    return LijstNode(nodelist, parser.compile_filter(titel), compiled, parser.compile_filter(name))
