"""What an action raises when a rule of the process is broken."""

from django.http import Http404


class RegelFout(Exception):
    """A rule was about to be broken; nothing happened.

    regel: id in regels.yaml. melding: what the person is told, in Dutch, naming the missing step. veld: the form field
    it belongs to, if one. logged: whether the access log has a line of it already.
    """

    logged = False

    def __init__(self, regel: str, melding: str, veld: str | None = None) -> None:
        super().__init__(f"{regel}: {melding}")
        self.regel = regel
        self.melding = melding
        self.veld = veld


class GeenToegang(Http404):
    """The actor may not know of this: answered exactly as if it did not exist (P-19).

    logged: whether the access log has a line of it already.
    """

    logged = False


def require(condition: object, regel: str, melding: str, veld: str | None = None) -> None:
    """Raise RegelFout unless the condition holds."""
    if not condition:
        raise RegelFout(regel, melding, veld)
