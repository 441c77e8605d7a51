"""Everything that one kernel's packages say."""

from __future__ import annotations

import lzma
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from advisor.signature.names import is_function, plain_function
from scripts.mine.kernel_facts import definitions, parameters
from scripts.mine.kernel_facts.elf import read_object
from scripts.mine.kernel_facts.kbuild import modules_of
from scripts.mine.kernel_facts.messages import messages
from scripts.mine.kernel_facts.text import read_c

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import IO

_LEFT_OUT = (
    *("Documentation/", "tools/", "samples/", "scripts/", "usr/", "LICENSES/", "rust/", "arch/um/"),
    "drivers/gpu/drm/amd/include/asic_reg/",  # a third of the tree, and registers alone
)
"""Folders whose code is no part of a running kernel."""
_DOCUMENTED = ("Documentation/admin-guide/kernel-parameters.txt", "Documentation/admin-guide/kernel-parameters.rst")
_GENERATED = (
    "__pfx_",
    "__cfi_",
    "__SCT__",
    "__SCK__",
    "__traceiter_",
    "trace_event_raw_event_",
    "perf_trace_",
    "__probestub_",
)


class Facts(NamedTuple):
    """What is known of one kernel."""

    files: dict[str, str]
    """Source file → module; empty for one that no Makefile names."""
    functions: dict[str, set[str]]
    """Source file, or `[module]` for what only a module's symbols name → functions."""
    messages: dict[str, set[tuple[str, str]]]
    """Source file → (function, format)."""
    parameters: set[str]


def from_source(files: Iterable[tuple[str, IO[bytes]]]) -> Facts:
    """Read a source tree in one pass; what needs the Makefiles waits until all were read."""
    makefiles: list[tuple[str, str]] = []
    sources: dict[str, bytes] = {}
    pages: list[str] = []
    for path, content in files:
        name = PurePosixPath(path)
        if path in _DOCUMENTED:
            pages.append(content.read().decode("utf-8", "replace"))
        elif path.startswith(_LEFT_OUT):
            continue
        elif name.name in ("Makefile", "Kbuild"):
            makefiles.append((path, content.read().decode("utf-8", "replace")))
        elif name.suffix in (".c", ".h", ".S"):
            sources[path] = content.read()
    modules = modules_of(makefiles)
    facts = Facts({}, {}, {}, parameters.documented(pages))
    for path in sorted(sources):
        _read_file(path, sources.pop(path).decode("latin-1"), modules, facts)
    return facts


def _read_file(path: str, source: str, modules: Mapping[str, str], facts: Facts) -> None:
    stem, _, ending = path.rpartition(".")
    module = modules.get(stem, "")
    facts.files[path] = module
    if ending == "S":
        names, printed = definitions.in_assembly(source), set[tuple[str, str]]()
    else:
        text = read_c(source)
        defined = definitions.Definitions(text)
        names = defined.names() | (definitions.in_header(text.masked) if path.endswith("idtentry.h") else set())
        own = module or PurePosixPath(stem).name.replace("-", "_")
        printed = {(one.function, one.text) for one in messages(text, defined, own)}
        facts.parameters.update(parameters.in_source(text.code, own))
    if names := {name for name in names if is_function(name)}:
        facts.functions[path] = names
    if printed:
        facts.messages[path] = printed


def from_package(files: Iterable[tuple[str, IO[bytes]]], facts: Facts) -> None:
    """Add what the modules and `modules.builtin.modinfo` of a package say."""
    by_module: dict[str, set[str]] = {}
    for path, name in facts.files.items():
        by_module.setdefault(name, set()).update(facts.functions.get(path, ()))
    for path, content in files:
        file_name = path.rpartition("/")[2]
        if file_name == "modules.builtin.modinfo":
            facts.parameters.update(parameters.in_modinfo(content.read()))
        elif ".ko" in file_name and file_name.endswith((".ko", ".ko.xz")):
            image = content.read()
            read = read_object(lzma.decompress(image) if file_name.endswith(".xz") else image)
            module = file_name.partition(".ko")[0].replace("-", "_")
            facts.parameters.update(parameters.in_modinfo(read.modinfo, module))
            names = {plain_function(name) for name in read.functions if not name.startswith(_GENERATED)}
            if more := {name for name in names if is_function(name)} - by_module.get(module, set()):
                facts.functions[f"[{module}]"] = more
