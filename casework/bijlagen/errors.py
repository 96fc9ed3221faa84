"""What keeps a file out."""


class GeweigerdBestand(Exception):
    """This file may not come in; the message says why, in Dutch."""
