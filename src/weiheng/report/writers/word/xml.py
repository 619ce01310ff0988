"""XML by small calls: markup and text have different types, so that no text can go out unescaped."""

from typing import Final, NewType

from weiheng.report.record import printable

Xml = NewType("Xml", str)

NOTHING: Final = Xml("")
DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
NAMESPACES: Final = {
    "w": f"{_OFFICE}/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/officeDocument/2006/relationships",
    "wp": f"{_OFFICE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_OFFICE}/drawingml/2006/main",
    "c": f"{_OFFICE}/drawingml/2006/chart",
}
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def escaped(text: str) -> Xml:
    """Text, or the value of an attribute, as markup; characters that XML cannot carry are left out."""
    return Xml(printable(text).translate(_ESCAPES))


def el(tag: str, *children: Xml, **attributes: str | int) -> Xml:
    """An element. Attributes of Word's own elements get their prefix; ``r_id`` stands for ``r:id``.

    >>> el("w:p", el("w:jc", val="a<b"), el("c:v", escaped("1 & 2"), r_id=7))
    '<w:p><w:jc w:val="a&lt;b"/><c:v r:id="7">1 &amp; 2</c:v></w:p>'
    """
    prefix = "w:" if tag.startswith("w:") else ""
    written = "".join(
        f' {name.replace("_", ":", 1) if "_" in name else prefix + name}="{escaped(str(value))}"'
        for name, value in attributes.items()
    )
    content = "".join(children)
    return Xml(f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>")


def join(*parts: Xml) -> Xml:
    """Several pieces one after the other."""
    return Xml("".join(parts))


def part(tag: str, *children: Xml, prefixes: str = "w r", **attributes: str | int) -> bytes:
    """A whole part: the root element with the namespaces that it uses."""
    root = el(tag, Xml("\n"), **attributes)
    names = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes.split())
    opening = root.partition(">")[0].replace(f"<{tag}", f"<{tag}{names}", 1)
    return f"{DECLARATION}{opening}>{join(*children)}</{tag}>".encode()
