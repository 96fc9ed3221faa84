"""Reading the file with line numbers, so that an error can say where it stands."""

from pathlib import Path
from typing import Any

import yaml


class InhoudFout(Exception):
    """The file, or what it asks for, is wrong at this line and key. Keys and numbers only, no names."""

    def __init__(self, line: int, key: str, melding: str) -> None:
        super().__init__(f"regelnummer {line}, {key}: {melding}")
        self.line = line
        self.key = key


class Blok(dict[str, Any]):
    """A mapping of the file that knows where it stands.

    line: where it begins. lines: where each key stands. path: the keys that lead to it. doubles: keys given twice.
    """

    line: int
    lines: dict[str, int]
    doubles: list[str]
    path: str = ""

    def fault(self, key: str, melding: str) -> InhoudFout:
        """The error to raise about one key of this mapping, or about the mapping when key is empty."""
        return InhoudFout(self.lines.get(key, self.line), ".".join(filter(None, (self.path, key))), melding)

    def need(self, key: str) -> Any:
        """Value of a key; raises InhoudFout when it is absent."""
        if self.get(key) in (None, ""):
            raise self.fault(key, "ontbreekt")
        return self[key]

    def day(self, key: str) -> int:
        """Value of a key that holds a number of days from today; raises InhoudFout when it is absent or no number."""
        value = self.need(key)
        if type(value) is not int:
            raise self.fault(key, "is geen aantal dagen")
        return value

    def blok(self, key: str) -> "Blok":
        """Mapping under a key; raises InhoudFout when it is absent or something else."""
        value = self.need(key)
        if not isinstance(value, Blok):
            raise self.fault(key, "hoort een blok met sleutels te zijn")
        return value

    def bloks(self, key: str) -> "list[Blok]":
        """List of mappings under a key; empty when the key is absent."""
        value = self.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, Blok) for item in value):
            raise self.fault(key, "hoort een lijst van blokken te zijn")
        return value


class _Loader(yaml.CSafeLoader):
    pass


def _construct(loader: _Loader, node: yaml.MappingNode) -> Any:
    blok = Blok()
    blok.line = node.start_mark.line + 1
    blok.lines = {}
    blok.doubles = []
    yield blok
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in blok:
            blok.doubles.append(key)
        blok[key] = loader.construct_object(value_node, deep=True)
        blok.lines[key] = key_node.start_mark.line + 1


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct)


def read(path: Path) -> Blok:
    """The whole file. Raises InhoudFout when it is no YAML with keys on top, OSError when it cannot be read."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 (derives from CSafeLoader)  # nosec
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InhoudFout(line, "bestand", "is geen geldige YAML") from error
    if not isinstance(content, Blok):
        raise InhoudFout(1, "bestand", "begint niet met sleutels")
    _set_paths(content, "")
    return content


def _set_paths(value: Any, path: str) -> None:
    if isinstance(value, Blok):
        value.path = path
        for key, item in value.items():
            _set_paths(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            name = item.get("sleutel", number) if isinstance(item, Blok) else number
            _set_paths(item, f"{path}[{name}]")
