"""Named tuples for the hot path: `typing.NamedTuple` to the type checker, and at run time the same, made faster.

A `check` defines some seventy of them. `typing.NamedTuple` compiles every annotation (3.7 ms for a class of 19 fields,
Python 3.11) and `collections.namedtuple` a constructor (0.2 ms); here a class costs 0.03 ms, and calling it by position
no more than there.
"""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter as field_getter

    new_tuple = tuple.__new__

    class _Meta(type):
        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, (tuple,), namespace)
            fields = tuple(namespace.get("__annotations__", ()))  # 3.14 has it only under the __future__ import
            namespace["_field_defaults"] = {field: namespace[field] for field in fields if field in namespace}
            namespace["_fields"] = namespace["__match_args__"] = fields
            namespace["__slots__"] = ()
            namespace["__new__"] = _constructor(name, fields, namespace["_field_defaults"])
            for index, field in enumerate(fields):
                namespace[field] = field_getter(index, None)
            return super().__new__(cls, name, bases, namespace)

    def _constructor(name, fields, defaults):
        size, required = len(fields), len(fields) - len(defaults)
        tail = [defaults[field] for field in fields[required:] if field in defaults]
        places = {field: place for place, field in enumerate(fields)}

        def construct(cls, *values, **named):
            given = len(values)
            if given == size and not named:
                return new_tuple(cls, values)
            if required <= given <= size:
                row = [*values, *tail[given - required :]]
                for field, value in named.items():
                    place = places.get(field, -1)
                    if place < given:
                        break
                    row[place] = value
                else:
                    return new_tuple(cls, row)
            return new_tuple(cls, _complete(name, fields, defaults, values, named))

        return construct

    def _complete(name, fields, defaults, values, named):
        if len(values) > len(fields):
            raise TypeError(f"{name} takes {len(fields)} values, not {len(values)}")
        rest = fields[len(values) :]
        if not named.keys() <= set(rest):
            raise TypeError(f"{name} takes no {', '.join(sorted(named.keys() - set(rest)))} here")
        try:
            return values + tuple([named[field] if field in named else defaults[field] for field in rest])
        except KeyError as missing:
            raise TypeError(f"{name} lacks a value for {missing}") from None

    class NamedTuple(metaclass=_Meta):
        """Base of a class whose annotated fields make a tuple."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, **named):
            fresh = new_tuple(type(self), map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"{type(self).__name__} has no {', '.join(sorted(named))}")
            return fresh

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            values = ", ".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)
