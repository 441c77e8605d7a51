"""The answer of `check` as one self-contained page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from advisor.checking import TYPE_CHECKING
from advisor.render.outline import outline
from advisor.render.printable import printable
from advisor.render.style import PLAIN

if TYPE_CHECKING:
    from advisor.advice.report import Report
    from advisor.render.block import Block
    from advisor.render.style import Style

_SPECIAL = {38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;", 39: "&#x27;"}
_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>advisor</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
h1 { font-size: 1.4em; margin: 1em 0 .3em } h2 { font-size: 1.1em; margin: 1.4em 0 .3em }
p { margin: .2em 0 } .strong { font-weight: bold }
.bad { color: #a00000 } .good { color: #006400 } .quiet { color: #555 }
pre { background: #f3f3f3; padding: .6em; overflow-x: auto; margin: .2em 0 .6em }
.marker { display: inline-block; min-width: 1.6em } .label { display: inline-block; min-width: 6em; color: #555 }
.tail { color: #555; margin-left: 1em } .depth1 { margin-left: 1.8em } .depth2 { margin-left: 3.6em }
</style>
</head>
<body>
"""


def render(report: Report, style: Style = PLAIN) -> str:
    """The answer as an HTML document in UTF-8."""
    return _HEAD + "".join(_block(block) for block in outline(report, style)) + "</body>\n</html>\n"


def escape(text: str) -> str:
    """Printable text with the characters that HTML would obey replaced, in elements and in quoted attributes alike."""
    return printable(text).translate(_SPECIAL)


def _block(block: Block) -> str:
    classes = " ".join(name for name in (block.tone, f"depth{block.depth}" if block.depth else "") if name)
    attribute = f' class="{classes}"' if classes else ""
    return _SHAPES[block.shape](block, attribute)


def _item(block: Block, attribute: str) -> str:
    tail = f'<span class="tail">{escape(block.tail)}</span>' if block.tail else ""
    return f'<p{attribute}><span class="marker">{escape(block.marker)}</span>{_linked(block.text)}{tail}</p>\n'


def _code(block: Block, attribute: str) -> str:
    purpose = f"<p{attribute}>{escape(block.marker)}:</p>\n" if block.marker else ""
    lines = "\n".join(escape(line) for line in block.lines)
    return f"{purpose}<pre{attribute}>{lines}</pre>\n"


def _linked(text: str) -> str:
    """Text whose words that are plain web addresses can be followed."""
    return " ".join(
        f'<a href="{escape(word)}" rel="noreferrer">{escape(word)}</a>' if _is_address(word) else escape(word)
        for word in text.split(" ")
    )


def _is_address(word: str) -> bool:
    return word.startswith(("https://", "http://")) and word.isascii() and word.isprintable()


_SHAPES = {
    "title": lambda block, attribute: f"<h1{attribute}>{escape(block.text)}</h1>\n",
    "heading": lambda block, attribute: f"<h2>{escape(block.text)}</h2>\n",
    "text": lambda block, attribute: f"<p{attribute}>{_linked(block.text)}</p>\n",
    "fact": lambda block, attribute: (
        f'<p{attribute}><span class="label">{escape(block.marker)}</span>{escape(block.text)}</p>\n'
    ),
    "item": _item,
    "code": _code,
}
