"""Small bases for the tests of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.index.build import build
from advisor.signature.load import load_text

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.signature.model import SignatureModel

TEXT = """\
id: {id}
title: title of {id}
bugs: [kernel:1{number}]
match:
  kind: paging-request
  function: [evo_wait, other_{number}.isra.0]
  module: nouveau
  trace: [evo_wait, nv50_display_init_{number}]
  log: ["failed to idle {word} {{hex}} of bug {number}", "zzz_{word} {{any}}"]
kernels: ">=3.13,<4.9"
workarounds:
  - {{module-option: nouveau.runpm=0, effect: It stays on., cost: Power., reference: 1, kernels: ">=3.13"}}
fixes:
  - {{commit: 0123456789ab, subject: fix it, versions: {{mainline: "4.9", "debian:bookworm": 6.1.90-1}},
    introduced: {{mainline: "3.13"}}}}
references: [{{url: "https://example.org/{number}", shows: all of it}}]
aliases: [formerly-{id}]
note: What it is.
"""


def text_of(name: str, number: int = 1, word: str = "quux") -> str:
    """A signature file."""
    return TEXT.format(id=name, number=number, word=word)


def models(*texts: str) -> list[SignatureModel]:
    """Signatures of some texts."""
    return [found for text in texts for found in load_text(text.encode(), "gpu/x.yaml")]  # type: ignore[misc]


def base_of(folder: Path, *texts: str) -> str:
    """A compiled base; its path."""
    path = folder / "base.sqlite3"
    build(models(*texts), path, known_through={"mainline": "6.18"}, date="2026-11-25")
    return str(path)
