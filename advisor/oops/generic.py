"""Lists of frames kept as commented text files: those that never name a bug, and those that dispatch to what may."""

from __future__ import annotations

from os.path import dirname, join

GENERIC = "generic_frames.txt"
DISPATCHING = "dispatching_frames.txt"


class FrameList:
    """The names of one list, asked one at a time; answers are kept."""

    __slots__ = ("_answers", "_infixes", "_names", "_prefixes", "_starts", "_suffixes")

    def __init__(self, text: str) -> None:
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._suffixes: dict[str, str] = {}
        self._infixes: dict[str, str] = {}
        section = ""
        for line in text.split("\n"):
            if not line or line[0] == "#":
                continue
            if line[0] == "[":
                section = line[1 : line.index("]")]
            elif "*" not in line:
                self._names[line] = section
            elif line[-1] == "*" and line[0] == "*":
                self._infixes[line[1:-1]] = section
            elif line[-1] == "*":
                self._prefixes[line[:-1]] = section
            elif line[0] == "*":
                self._suffixes[line[1:]] = section
            else:
                raise ValueError(f"`*` may stand at either end only: {line}")
        self._starts = tuple(self._prefixes)
        self._answers: dict[str, str | None] = {}

    def section(self, function: str) -> str | None:
        """The section that a function stands in, or None."""
        try:
            return self._answers[function]
        except KeyError:
            answer = self._answers[function] = self._find(function)
            return answer

    def _find(self, function: str) -> str | None:
        found = self._names.get(function)
        if found is not None:
            return found
        if function.startswith(self._starts):
            for length in range(len(function), 0, -1):
                found = self._prefixes.get(function[:length])
                if found is not None:
                    return found
        for suffix, section in self._suffixes.items():
            if function.endswith(suffix):
                return section
        for infix, section in self._infixes.items():
            if infix in function:
                return section
        return None

    def __contains__(self, function: object) -> bool:
        return isinstance(function, str) and self.section(function) is not None


_loaded: dict[str, FrameList] = {}


def _load(name: str) -> FrameList:
    found = _loaded.get(name)
    if found is None:
        with open(join(dirname(__file__), name), encoding="ascii") as stream:
            found = _loaded[name] = FrameList(stream.read())
    return found


def generic_frames() -> FrameList:
    """Frames that never name a bug."""
    return _load(GENERIC)


def dispatching_frames() -> FrameList:
    """Frames that call through a table of operations."""
    return _load(DISPATCHING)


def is_generic(function: str) -> bool:
    """True where no bug is ever named after this function."""
    return function in generic_frames()


def generic_section(function: str) -> str | None:
    """The section of the list of generic frames that a function stands in, or None."""
    return generic_frames().section(function)
