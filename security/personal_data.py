from casework.register import Gegevens

REGISTER: list[Gegevens] = []
