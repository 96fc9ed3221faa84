"""Model fields that rest encrypted: text, JSON and dates (rule B-01).

A value is encrypted when its row is saved and decrypted when it is first read, bound to table, column, row
and key, and in history to its version. A model with such fields has a UUID primary key made by the
application, and says whose key it uses with ``sleutelhouder_id``: a column, or a property over columns of its
own (``self.id``, not ``self.pk``: a row of history computes it too, from its copy of those columns). The
database never sees the value, so it cannot filter, sort or compute with it: all of that raises TypeError.
``values()`` gives a Ciphertext, not the value.

To move a row to another sleutelhouder: read every encrypted field, change the owner, save the whole row; a
value that was not read stops the save, for it would never open again.

In a migration on a table with rows a default is not filled in, for each row needs a ciphertext of its own:
add the field with null=True, save the rows, then take null away.
"""

import json
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull

from casework.encryption import keystore
from casework.encryption.cipher import FieldKey
from casework.encryption.errors import SleutelFout

_HIDDEN = "<versleuteld>"


class _Hidden:
    """Never shows what it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return _HIDDEN

    __str__ = __repr__


class Ciphertext(_Hidden):
    """A value as it lies in the database. Once opened the value is kept beside it, and never pickled."""

    __slots__ = ("data", "opened_as", "plain")

    def __init__(self, data: bytes, opened_as: tuple[UUID, bytes] | None = None, plain: Any = None) -> None:
        self.data = data
        self.opened_as = opened_as  # (sleutelhouder, row) for which it was opened or made; None: not yet
        self.plain = plain

    def __reduce__(self) -> tuple[type["Ciphertext"], tuple[bytes]]:
        return Ciphertext, (self.data,)


class _Assigned(_Hidden):
    """A value given to an instance that was not saved since."""

    __slots__ = ("plain",)

    def __init__(self, plain: Any) -> None:
        self.plain = plain

    def __reduce__(self) -> NoReturn:
        raise TypeError("An encrypted field holds a value that was not saved; it cannot be pickled in clear.")


class _Prepared(bytes):
    """Ciphertext that comes from pre_save: the only thing that goes into the database."""


class _Column(Col):
    """A column that can be selected, and tested for NULL; order_by() on it does not resolve."""

    def resolve_expression(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse(self.target, "cannot be sorted on or computed with")


class _IsNull(IsNull):
    """The one lookup that is allowed."""

    def __init__(self, lhs: Any, rhs: bool) -> None:
        super().__init__(Col(lhs.alias, lhs.target, lhs.output_field) if isinstance(lhs, _Column) else lhs, rhs)


class _Place(NamedTuple):
    """Where the values of a field belong. For a model of history: where the original belongs, and in which version."""

    table: str
    column: str
    row_attnames: tuple[str, ...]
    sleutelhouder: Any  # the descriptor that gives sleutelhouder_id


class _Value:
    """The attribute on the model: opens what was read on first use."""

    def __init__(self, field: "EncryptedField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        held = self.held(instance)
        if held is None:
            return None
        if type(held) is Ciphertext and held.opened_as is None:
            self.field.open(instance, held)
        return held.plain

    def __set__(self, instance: models.Model, value: Any) -> None:
        keep = value is None or isinstance(value, Ciphertext | _Assigned)
        instance.__dict__[self.field.attname] = value if keep else _Assigned(value)

    def held(self, instance: models.Model) -> Ciphertext | _Assigned | None:
        """Return what the instance holds; a deferred field is fetched, still closed."""
        name = self.field.attname
        if name not in instance.__dict__:
            rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
            instance.__dict__[name] = rows.values_list(name, flat=True).get()
        return instance.__dict__[name]


class EncryptedField(models.Field):
    """Base: a kind says how a value becomes bytes (dump) and comes back (load)."""

    descriptor_class = _Value
    mutable = False  # can the value change without being assigned?

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"serialize": False})  # dumpdata would write it in clear
        if kwargs.keys() & {"primary_key", "unique", "db_index"}:
            _refuse(self, "cannot be unique or indexed")

    def dump(self, value: Any) -> bytes:
        """Return the bytes of a value. Raises TypeError for a value of another type."""
        raise NotImplementedError

    def load(self, data: bytes) -> Any:
        """Return the value of the bytes that dump() made."""
        raise NotImplementedError

    # -- between instance and ciphertext --

    def open(self, instance: models.Model, held: Ciphertext) -> None:
        """Decrypt what was read from the database. Raises SleutelFout; never an empty or wrong value."""
        try:
            key, identity = self._key_for(instance)
            held.plain = self.load(key.decrypt(identity[1], held.data))
        except SleutelFout as error:
            keystore.note_failure(error)
            raise
        held.opened_as = identity

    def pre_save(self, model_instance: models.Model, add: bool) -> _Prepared | None:
        """Return the ciphertext to store; one that did not change is stored as it was, if it belongs here."""
        descriptor: _Value = getattr(type(model_instance), self.attname)
        held = descriptor.held(model_instance)
        if held is None:
            return None
        key, identity = self._key_for(model_instance)
        if isinstance(held, Ciphertext):
            if held.opened_as is None:
                key.decrypt(identity[1], held.data)  # of another row or sleutelhouder: never to be read again
                return _Prepared(held.data)
            if held.opened_as == identity and not self.mutable:
                return _Prepared(held.data)
        data = key.encrypt(identity[1], self.dump(held.plain))
        model_instance.__dict__[self.attname] = Ciphertext(data, identity, held.plain)
        return _Prepared(data)

    def _key_for(self, instance: models.Model) -> tuple[FieldKey, tuple[UUID, bytes]]:
        """Return the key of this column and (sleutelhouder, row). Raises TypeError if one is missing."""
        place = self._place
        owner = place.sleutelhouder.__get__(instance, type(instance))
        ids = [getattr(instance, name) for name in place.row_attnames]
        if not isinstance(owner, UUID) or not all(isinstance(each, UUID) for each in ids):
            _refuse(self, "needs a UUID as sleutelhouder_id and as primary key before it can be read or saved")
        row = ids[0].bytes if len(ids) == 1 else b"".join(each.bytes for each in ids)
        return keystore.get(owner).field_key(place.table, place.column), (owner, row)

    @cached_property
    def _place(self) -> _Place:
        original = getattr(self.model, "instance_type", self.model)  # simple-history: the model it is the history of
        declared = self.model if hasattr(self.model, "sleutelhouder_id") else original
        if not hasattr(declared, "sleutelhouder_id"):
            _refuse(self, "needs a model with sleutelhouder_id")
        models_of_row = [original] if original is self.model else [original, self.model]
        return _Place(
            table=original._meta.db_table,
            column=str(self.column),
            row_attnames=tuple(each._meta.pk.attname for each in models_of_row),
            sleutelhouder=declared.sleutelhouder_id,
        )

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        self.__dict__.pop("_place", None)  # simple-history copies the field of the original
        super().contribute_to_class(cls, name, private_only)

    # -- between ciphertext and database --

    def get_default(self) -> Any:
        value = super().get_default()
        return None if value is None else _Assigned(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"initial": self.default} if self.has_default() else {}) | kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("serialize", None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: object, connection: object) -> Ciphertext | None:
        return None if value is None else Ciphertext(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or value == b"" or isinstance(value, _Assigned):
            return None  # b"" and get_default(): what the schema editor would give to rows that are there
        if not isinstance(value, _Prepared):
            _refuse(self, "is written by save() or bulk_create() only")
        return connection.Database.Binary(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.get_db_prep_value(value, connection)  # without the way round for expressions

    def get_prep_value(self, value: Any) -> NoReturn:
        _refuse(self, "cannot be compared in the database")

    def get_lookup(self, lookup_name: str) -> type[IsNull]:
        if lookup_name != "isnull":
            _refuse(self, f"cannot be compared in the database ({lookup_name}); only isnull can")
        return _IsNull

    def get_transform(self, lookup_name: str) -> NoReturn:
        _refuse(self, f"cannot be looked into by the database ({lookup_name})")

    def get_col(self, alias: str, output_field: models.Field | None = None) -> Col:
        return _Column(alias, self, output_field)


class EncryptedTextField(EncryptedField):
    """Text; the empty text is encrypted as well."""

    def dump(self, value: Any) -> bytes:
        if not isinstance(value, str):
            _refuse(self, "takes text")
        return value.encode()

    def load(self, data: bytes) -> str:
        return data.decode()


class EncryptedJSONField(EncryptedField):
    """What JSON can hold. None is NULL in the database."""

    empty_strings_allowed = False
    mutable = True

    def dump(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def load(self, data: bytes) -> Any:
        return json.loads(data)


class EncryptedDateField(EncryptedField):
    """A date, without a time."""

    empty_strings_allowed = False

    def dump(self, value: Any) -> bytes:
        if type(value) is not date:  # a datetime is a date too, and would lose its time
            _refuse(self, "takes a date")
        return value.isoformat().encode()

    def load(self, data: bytes) -> date:
        return date.fromisoformat(data.decode())


def _refuse(field: models.Field, why: str) -> NoReturn:
    raise TypeError(f"The encrypted field {getattr(field, 'name', None) or type(field).__name__} {why}.")
