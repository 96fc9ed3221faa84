"""Forms: one base class, the fields in use, and a renderer that makes `{{ form }}` accessible.

Set FORM_RENDERER = "casework.forms.Renderer" (needs "django.forms" in INSTALLED_APPS). It serves every
form, those of allauth included: error summary with links, help and error tied to the field, Dutch messages.
"""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

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

# The most choices that are shown as radio buttons; more become a list to choose from.
RADIOS_UP_TO = 7

_TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
_CLASSES = (  # first match wins, so narrow classes come first
    (forms.CheckboxSelectMultiple, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.FileInput, "cw-bestand"),
    (Input, _TEXTBOX),
)


def _lower_first(label):
    """The label inside a sentence: 'Datum' becomes 'datum', but 'BSN' stays."""
    label = str(label).rstrip(" ?:")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _set_dutch_messages(field, label):
    """Replace Django's default messages by sentences that say what to do; own messages of a field stay."""
    wat = _lower_first(label)
    vraag = str(label).rstrip().endswith("?")
    kies = isinstance(field, forms.ChoiceField)
    leeg = f"Vul een antwoord in bij ‘{label}’." if vraag else f"Vul {wat} in."
    texts = {
        "required": f"Kies een antwoord bij ‘{label}’." if kies else leeg,
        "invalid_choice": f"Kies bij ‘{label}’ een van de mogelijkheden.",
        "invalid_list": f"Kies bij ‘{label}’ een of meer mogelijkheden.",
        "max_length": "Maak de tekst korter.",
        "min_length": "Maak de tekst langer.",
    }
    if isinstance(field, forms.BooleanField):
        texts["required"] = f"Zet een vinkje bij ‘{label}’ om door te gaan."
    if isinstance(field, forms.DateField):
        texts["invalid"] = f"Vul een geldige datum in bij ‘{label}’, bijvoorbeeld 2-3-2026."
    elif isinstance(field, forms.IntegerField):
        texts["invalid"] = f"Vul een heel getal in bij ‘{label}’."
    elif isinstance(field, forms.EmailField):
        texts["invalid"] = "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl."
    elif isinstance(field, forms.FileField):
        texts["required"] = f"Kies een bestand bij ‘{label}’."
        texts["empty"] = "Dit bestand is leeg. Kies een ander bestand."
    defaults: dict[str, object] = {}
    for klass in reversed(type(field).__mro__):
        defaults.update(getattr(klass, "default_error_messages", {}))
    for code, text in texts.items():
        if code in field.error_messages and field.error_messages[code] is defaults.get(code):
            field.error_messages[code] = text


class Veld(BoundField):
    """A bound field that knows its own look, its Dutch messages and how it is announced."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        # A placeholder disappears while one types and has too little contrast: the label says it.
        field.widget.attrs.pop("placeholder", None)
        _set_dutch_messages(field, self.label)

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # Not the browser's own validation: its messages are not ours, and :invalid colours an empty form red.
        # Radio buttons have no such state of their own; the words at their legend say it.
        if attrs.pop("required", False) and not widget.is_hidden and not self.use_fieldset:
            attrs["aria-required"] = "true"
        if not widget.is_hidden and "class" not in widget.attrs:
            for klass, css in _CLASSES:
                if isinstance(widget, klass):
                    attrs["class"] = css
                    break
        return attrs

    @property
    def is_checkbox(self):
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self):
        """Whether the field may always stay empty; `voorwaardelijk` on the field says: only in some cases."""
        return not self.field.required and not getattr(self.field, "voorwaardelijk", False)

    @property
    def target_id(self):
        """The id that a link in the error summary leads to: the first control of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id


class Renderer(TemplatesSetting):
    """Django's renderer with the form templates of Casework."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Veld


class Datum(forms.DateInput):
    """A date typed the Dutch way; plain text, so that what was typed comes back as it was typed."""

    input_type = "text"

    def __init__(self, attrs=None):
        super().__init__(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": f"{_TEXTBOX} cw-datum",
                **(attrs or {}),
            },
            format="%d-%m-%Y",
        )


class DatumVeld(forms.DateField):
    """A date. In: '2-3-2026', '02-03-2026', '02032026', '2/3/2026', '2 maart 2026' or '2026-03-02'."""

    widget = Datum

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Bijvoorbeeld 02-03-2026 (dd-mm-jjjj).")
        kwargs.setdefault("input_formats", ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d%m%Y"])
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip()
            words = re.fullmatch(r"(\d{1,2}) +([a-zA-Z]+) +(\d{4})", value)
            if words and words[2].lower() in MAANDEN:
                value = f"{words[1]}-{MAANDEN.index(words[2].lower()) + 1}-{words[3]}"
        day = super().to_python(value)
        if isinstance(day, datetime.date) and day.year < 1900:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TekstVeld(forms.CharField):
    """Long text in a large box. `regels` is the height in lines."""

    def __init__(self, *, regels=6, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": regels, "cols": 60}))
        super().__init__(**kwargs)


class KeuzeVeld(forms.ChoiceField):
    """One of a list of (value, label): radio buttons up to seven, a list to choose from beyond that."""

    def __init__(self, *, choices=(), **kwargs):
        if not callable(choices):
            choices = list(choices)
            if len(choices) <= RADIOS_UP_TO:
                kwargs.setdefault("widget", forms.RadioSelect)
            else:
                choices = [("", "Maak een keuze"), *choices]
        super().__init__(choices=choices, **kwargs)


class MeerkeuzeVeld(forms.MultipleChoiceField):
    """Any number of a list of (value, label), as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class JaNeeVeld(forms.TypedChoiceField):
    """A question answered by ja or nee; cleans to True or False, or None when left open and not required."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("ja", "Ja"), ("nee", "Nee")],
            coerce=lambda value: value == "ja",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "ja", False: "nee"}.get(value, value) if isinstance(value, bool) else value


class Formulier(forms.Form):
    """The base of every form: no model forms, since only actions write.

        form = VerzoekFormulier(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.doe_iets(actor, **form.cleaned_data)
            except RegelFout as fout:
                form.add_rule_error(fout)
            else:
                return redirect(...)

    What was typed survives an error, since the bound form is rendered again.
    """

    default_renderer = Renderer

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def get_context(self):
        context = super().get_context()
        # Where nothing is asked for certain, as in a search, there is nothing to say about it.
        required = {field.field.required for field in self.visible_fields()}
        context["has_optional"] = required == {True, False}
        return context

    def add_rule_error(self, exc):
        """Show a broken rule where it belongs: at `exc.veld`, or on top when this form has no such field.

        In: an exception with .melding (a Dutch sentence), .regel (the id of the rule or empty) and .veld.
        Call it after is_valid().
        """
        melding = str(exc.melding).strip()
        regel = getattr(exc, "regel", "")
        if regel:
            einde = melding[-1] if melding.endswith((".", "!", "?")) else "."
            melding = f"{melding.rstrip('.!?')} (regel {regel}){einde}"
        veld = getattr(exc, "veld", None)
        self.add_error(veld if veld in self.fields else None, ValidationError(melding, code=regel or "regel"))
