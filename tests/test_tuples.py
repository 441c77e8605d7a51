"""The fast named tuples behave as those of `typing`."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from advisor.tuples import NamedTuple


class Ours(NamedTuple):
    """A point."""

    x: int
    y: int = 2
    label: str | None = None

    @property
    def total(self) -> int:
        return self.x + self.y


class Theirs(typing.NamedTuple):
    x: int
    y: int = 2
    label: str | None = None


class Nothing(NamedTuple):
    pass


@pytest.mark.parametrize(
    ("values", "named"),
    [((1,), {}), ((1, 3), {}), ((1, 3, "a"), {}), ((), {"x": 1}), ((1,), {"label": "b"}), ((), {"label": "c", "x": 4})],
)
def test_takes_what_typing_takes(values: tuple[typing.Any, ...], named: dict[str, typing.Any]) -> None:
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)
    assert tuple(ours) == tuple(theirs)
    assert ours._asdict() == theirs._asdict()
    assert (ours.x, ours.y, ours.label) == (theirs.x, theirs.y, theirs.label)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")


@pytest.mark.parametrize(
    ("values", "named"),
    [((), {}), ((1, 2, "a", 3), {}), ((1,), {"x": 1}), ((1,), {"z": 1}), ((1, 2, "a"), {"label": "b"}), ((), {"y": 1})],
)
def test_refuses_what_typing_refuses(values: tuple[typing.Any, ...], named: dict[str, typing.Any]) -> None:
    with pytest.raises(TypeError):
        Theirs(*values, **named)
    with pytest.raises(TypeError):
        Ours(*values, **named)


def test_describes_itself_as_typing_does() -> None:
    assert Ours._fields == Theirs._fields == Ours.__match_args__
    assert Ours._field_defaults == Theirs._field_defaults
    assert Ours.__doc__ == "A point."
    assert Nothing() == ()


def test_replaces_copies_and_pickles() -> None:
    ours = Ours(1)
    assert ours._replace(y=5) == (1, 5, None)
    assert type(ours._replace(y=5)) is Ours
    assert ours._replace(y=5).total == 6
    with pytest.raises((TypeError, ValueError)):
        ours._replace(z=1)
    for twin in (pickle.loads(pickle.dumps(ours)), copy.copy(ours), copy.deepcopy(ours), Ours._make([1, 2, None])):
        assert twin == ours
        assert type(twin) is Ours


def test_cannot_be_changed() -> None:
    ours = Ours(1)
    with pytest.raises(AttributeError):
        ours.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        ours.other = 2  # type: ignore[attr-defined]
    match ours:
        case Ours(1, 2):
            pass
        case _:
            pytest.fail("does not match its own fields")
