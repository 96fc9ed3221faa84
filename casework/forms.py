"""Forms: one base class, the fields in use, and a renderer that makes `{{ form }}` accessible.

Set FORM_RENDERER = "casework.forms.Renderer" (needs "django.forms" in INSTALLED_APPS). It serves every
form, those of allauth included: error summary with links, help and error tied to the field, Dutch messages.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.http import QueryDict
from django.utils.choices import flatten_choices

from casework.dagen import MAANDEN, day_in_words

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


def _set_dutch_messages(field, label):
    """Replace Django's default messages by sentences that say what to do; own messages of a field stay."""
    vraag = str(label).rstrip().endswith("?")
    kies = isinstance(field, forms.ChoiceField)
    leeg = f"Vul een antwoord in bij ‘{label}’." if vraag else f"Vul ‘{label}’ in."
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
    elif isinstance(field, forms.TimeField):
        texts["invalid"] = f"Vul een tijd in bij ‘{label}’, bijvoorbeeld 9.30."
    elif isinstance(field, forms.IntegerField):
        texts["invalid"] = f"Vul een heel getal in bij ‘{label}’."
    elif isinstance(field, forms.EmailField):
        # The message stands at its validator; one of the field goes first.
        field.error_messages.setdefault("invalid", "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.nl.")
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
        """Whether to say that the field may stay empty; `voorwaardelijk` on the field says: only in some cases."""
        # A single box to tick has its answer either way.
        if self.is_checkbox or not getattr(self.form, "tells_optional", True):
            return False
        return not self.field.required and not getattr(self.field, "voorwaardelijk", False)

    @property
    def kop(self):
        """The heading of the part of a long form that begins with this field."""
        return getattr(self.form, "koppen", {}).get(self.name, "")

    @property
    def aria_describedby(self):
        """Besides help and error: what stands there now, when somebody else changed it meanwhile."""
        described = super().aria_describedby
        return f"{described} {self.auto_id}_nu".strip() if described is not None and self.nu is not None else described

    @property
    def nu(self):
        """After a conflict what stands there now, in words; None where that is what was typed too (B-09)."""
        on_page = getattr(self.form, "on_page", None)
        return on_page.nu.get(self.name) if on_page else None

    @property
    def target_id(self):
        """The id that a link in the error summary leads to: the first control of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id


def in_words(field, value):
    """A value of a field as a person reads it; what cannot be read stays as it was typed."""
    try:
        value = field.to_python(field.prepare_value(value))
    except ValidationError:
        return str(value)
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if isinstance(value, datetime.date):
        return day_in_words(value)
    if isinstance(value, datetime.time):
        return f"{value:%H.%M} uur"
    if isinstance(field, forms.ChoiceField):
        chosen = {str(key) for key in (value if isinstance(value, list) else [value])}
        labels: Iterable[tuple[Any, Any]] = flatten_choices(field.choices)  # type: ignore[arg-type]
        return ", ".join(str(label) for key, label in labels if str(key) in chosen)
    return "" if value is None else str(value).replace("\r\n", "\n")


@dataclass
class OnPage:
    """What a page puts in a form beside its fields.

    ticket: what casework.drafts needs to keep what is typed. autosave: whether the page saves by itself. saved_at: from
    when the draft is that the form shows. after_session: the form shows what was sent when the session had ended.
    version: the version of what the form changes, as it is now. seen: the version that the form was made from.
    nu: after a conflict, name of a field → what stands there now; conflict: whether there was one (B-09).
    """

    ticket: str = ""
    autosave: bool = False
    saved_at: datetime.datetime | None = None
    after_session: bool = False
    version: str | None = None
    seen: str | None = None
    conflict: bool = False
    nu: dict[str, str] = field(default_factory=dict)


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
            words = re.fullmatch(r"(\d{1,2})\s+([a-zA-Z]+)\s+(\d{4})", value)
            if words and words[2].lower() in MAANDEN:
                value = f"{words[1]}-{MAANDEN.index(words[2].lower()) + 1}-{words[3]}"
        day = super().to_python(value)
        if isinstance(day, datetime.date) and day.year < 1900:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TijdVeld(forms.TimeField):
    """A time of the day. In: '9.30', '9:30', '09.30' or '0930'."""

    widget = forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "class": f"{_TEXTBOX} cw-tijd"})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", "Bijvoorbeeld 9.30.")
        kwargs.setdefault("input_formats", ["%H.%M", "%H:%M", "%H%M"])
        super().__init__(**kwargs)


class GetalVeld(forms.IntegerField):
    """A whole number, typed as text: a browser's own number field throws away what is no number before it is sent."""

    widget = forms.TextInput

    def widget_attrs(self, widget):
        return {"inputmode": "numeric"}


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
    # About what the page shows above it, without changing that: nothing of what is asked stands in the file already.
    over_getoonde = False
    # Where one fills in what one knows, nothing has to be said at each field.
    tells_optional = True
    # A long form in parts: heading by the name of the field that it stands above.
    koppen: Mapping[str, str] = {}

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.on_page = OnPage()

    @property
    def asks_password(self):
        """Whether this form asks for a password; what is typed in it is never kept."""
        return any(isinstance(field.widget, forms.PasswordInput) for field in self.fields.values())

    @property
    def has_long_text(self):
        """Whether there is so much to type that it is kept while one types."""
        return any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())

    @property
    def conflict_fields(self):
        """The fields in which something else stands now than was typed."""
        return [veld for veld in self.visible_fields() if veld.name in self.on_page.nu]

    @property
    def seen(self):
        """For the action: the version of what it changes that the sender of this form looked at (B-09)."""
        return self.on_page.seen

    def made_from(self, version):
        """Say that this form changes what is there already, and from which version `initial` is (B-09).

        The action compares it with `seen`; see casework.versies. Who sends no version has seen nothing that is there.
        """
        self.on_page.version = version
        self.on_page.seen = self.data.get("gezien", "") if self.is_bound else version

    def take_over(self, values: Mapping[str, list[str]]):
        """Show what was typed before: raw values by the name they were sent with. Not for a form that was sent."""
        typed = QueryDict(mutable=True)
        for name, sent in values.items():
            typed.setlist(name, sent)
        now = dict(self.initial)
        self.initial = now | {
            name: field.widget.value_from_datadict(typed, {}, self.add_prefix(name))
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(typed, {}, self.add_prefix(name))
        }
        if self.on_page.version is not None and typed.get("gezien") != self.on_page.version:
            self.tell_conflict(now)

    def tell_conflict(self, now: Mapping[str, Any] | None = None):
        """Show beside each field what stands there now, where that is not what was typed (B-09).

        In: `now` the values as they are, by default those the form was made with. Who sends the form again has seen it.
        """
        now = self.initial if now is None else now
        self.on_page.conflict = True
        self.on_page.seen = self.on_page.version
        for veld in self.visible_fields() if not self.over_getoonde else ():
            value = now.get(veld.name, veld.field.initial)
            stands = in_words(veld.field, value() if callable(value) else value)
            if stands != in_words(veld.field, veld.value()):
                self.on_page.nu[veld.name] = stands

    def get_context(self):
        context = super().get_context()
        # Where nothing is asked for certain, as in a search, there is nothing to say about it.
        fields = self.visible_fields()
        asked_for_certain = any(field.field.required for field in fields)
        optional = any(field.is_optional for field in fields)  # type: ignore[attr-defined]
        context["has_optional"] = asked_for_certain and optional
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
