"""The own mail address, for invitations to meetings and reminders (ADR 0024)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework.actions.mailadres import change_mailadres
from casework.forms import Formulier
from casework.http import AccountRequest
from casework.pages import carry_out, needs_proof


class MailadresForm(Formulier):
    """Empty takes the address away."""

    adres = forms.EmailField(
        label="E-mailadres",
        required=False,
        max_length=254,
        help_text="Gebruik uw werkadres. Laat dit leeg als u geen mail wilt.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@needs_proof
def mailadres(request: AccountRequest) -> HttpResponse:
    """Give, change or take away the own address."""
    form = MailadresForm(request.POST or None, initial={"adres": request.user.mailadres or ""})
    done = carry_out(
        request,
        form,
        lambda data: change_mailadres(request.user, request.user, data["adres"]),
        "Uw e-mailadres is bewaard." if request.POST.get("adres") else "Uw e-mailadres is weggehaald.",
    )
    return redirect("mailadres") if done else render(request, "casework/mailadres.html", {"form": form})
