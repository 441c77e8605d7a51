"""Lists of frames kept as commented text files: those that never name a bug, and those that dispatch to what may."""

from __future__ import annotations

from os.path import dirname, join

GENERIC = "generic_frames.txt"
DISPATCHING = "dispatching_frames.txt"


class FrameList:
    """The names of the list, asked one at a time; answers are kept."""

    __slots__ = ("_answers", "_infixes", "_names", "_prefixes", "_suffixes")

    def __init__(self, text: str) -> None:
        self._names: dict[str, str] = {}
        prefixes: list[str] = []
        suffixes: list[str] = []
        infixes: list[str] = []
        section = ""
        for line in text.split("\n"):
            if not line or line[0] == "#":
                continue
            if line[0] == "[":
                section = line[1 : line.index("]")]
            elif "*" not in line:
                self._names[line] = section
            elif line[-1] == "*" and line[0] == "*":
                infixes.append(line[1:-1])
            elif line[-1] == "*" and line.count("*") == 1:
                prefixes.append(line[:-1])
            elif line[0] == "*" and line.count("*") == 1:
                suffixes.append(line[1:])
            else:
                raise ValueError(f"`*` may stand at either end only: {line}")
        self._prefixes = tuple(prefixes)
        self._suffixes = tuple(suffixes)
        self._infixes = tuple(infixes)
        self._answers: dict[str, bool] = {}

    def __contains__(self, function: object) -> bool:
        answer = self._answers.get(function)  # type: ignore[call-overload]
        if answer is None:
            assert isinstance(function, str)
            answer = (
                function in self._names
                or function.startswith(self._prefixes)
                or function.endswith(self._suffixes)
                or any(infix in function for infix in self._infixes)
            )
            self._answers[function] = answer
        return answer


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
