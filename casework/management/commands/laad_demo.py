"""manage.py laad_demo: the practice cases with work for everybody, and accounts to log in with. Only in the demo."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casework import herstel, klok
from casework.choices import Rol
from casework.demo import PASSWORD, is_demo
from casework.encryption import keystore
from casework.models import Aanstelling, Account, Samenwerkingsverband
from casework.praktijkcasussen import BESTAND
from casework.praktijkcasussen.openstaand import leave_work


class Command(BaseCommand):
    help = "Laadt de praktijkcasussen en laat iedereen met een rol inloggen. Doet een tweede keer niets opnieuw."

    def handle(self, *args: Any, **options: Any) -> None:
        _require_demo()
        _require_its_own_ledger()
        if not Samenwerkingsverband.objects.exists():
            call_command("laad_praktijkcasussen", BESTAND, stdout=self.stdout)
            with keystore.session():
                leave_work()
        elif not Authenticator.objects.exists():
            raise CommandError("Het laden van de demo is eerder afgebroken. Begin opnieuw: make clean, make demo.")
        _let_everybody_in()
        self.stdout.write(f"Accounts, wachtwoord {PASSWORD}, de code staat op de inlogpagina:")
        for rol, names in _accounts().items():
            self.stdout.write(f"  {rol}: {', '.join(names)}")


def _require_demo() -> None:
    try:
        if is_demo():
            return
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from error
    raise CommandError("laad_demo werkt alleen in de demo (make demo).")


def _require_its_own_ledger() -> None:
    """Say so here what would otherwise stop the worker: the data are of an older version, or were put back."""
    if reason := herstel.what_is_wrong():
        raise CommandError(f"{reason} Voor een nieuwe demo: make clean, make demo.")


def _let_everybody_in() -> None:
    """A password and a TOTP authenticator for every account with a role today that has none yet."""
    known = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))
    new = [account for account in Account.objects.exclude(pk__in=known) if account.aanstelling]
    # Hashed once: this password is printed on the login page.
    password = make_password(PASSWORD)
    for account in new:
        account.password = password
        account.save(update_fields=["password"])
        TOTP.activate(account, generate_totp_secret())


def _accounts() -> dict[str, list[str]]:
    """Login names by role, of who has a role today."""
    found: dict[str, list[str]] = {rol.label: [] for rol in Rol}
    today = Aanstelling.objects.op(klok.today()).order_by("account__gebruikersnaam")
    for rol, name in today.values_list("rol", "account__gebruikersnaam"):
        found[Rol(rol).label].append(name)
    return found
