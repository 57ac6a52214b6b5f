"""YAML text to nodes with positions: bounded, without guessing types, and with errors in an author's words."""

from __future__ import annotations

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]
from yaml.resolver import BaseResolver

from mkdocs_postmortems.diagnostics import Finding, Span

__all__ = ["MAX_DEPTH", "YamlFault", "compose", "too_deep"]

MAX_DEPTH = 30
_MANY_BRACKETS = 400
# Lists and mappings nest by indentation, or by several indicators on one line.
_MANY = 60
_NO_SIGNS = bytes(set(range(0x100)) - set(b"?:-\n"))
_FAR_IN = "\n" + " " * _MANY


class YamlFault(Exception):  # noqa: N818
    """A text that is not YAML: what is wrong, how to mend it, and the character at which it shows."""

    def __init__(self, message: str, cure: str, index: int, code: str = "PM001") -> None:
        super().__init__(message)
        self.message, self.cure, self.index, self.code = message, cure, index, code

    def finding(self, span: Span) -> Finding:
        """Return this as a finding at a place in the file."""
        return Finding(self.code, (), self.message, self.cure, span=span)


_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class _Loader(CParser, BaseResolver):
    """The C parser without implicit types: every scalar stays the text that was written."""

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], _value: object, _implicit: object) -> str:
        return _TAGS[kind]

    # The parser calls these around every node, for tags that depend on where it stands; there are none.
    def descend_resolver(self, _node: object, _index: object) -> None: ...
    def ascend_resolver(self) -> None: ...


def compose(text: str) -> yaml.Node | None:
    """Return the root node of the one document in `text`, or None when it is empty. Raises YamlFault."""
    try:
        _refuse_depth(text)
        return _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text) from error
    except yaml.YAMLError as error:
        raise YamlFault(*_UNKNOWN, 0) from error


def _refuse_depth(text: str) -> None:
    """Stop before the C composer would recurse too deeply, which ends the process."""
    if text.count("[") + text.count("{") < _MANY_BRACKETS and not _has_deep_lines(text):
        return
    depth = 0
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise too_deep(event.start_mark.index)


def too_deep(index: int) -> YamlFault:
    """Return the fault of a value that is nested more deeply than any incident needs."""
    return YamlFault(f"lists and mappings are nested more than {MAX_DEPTH} deep", "flatten them", index, "PM011")


def _has_deep_lines(text: str) -> bool:
    """Whether a line is indented far, or holds many of the signs that begin a value."""
    signs = text.encode("utf-8", "surrogatepass").translate(None, _NO_SIGNS)
    return max(map(len, signs.split(b"\n"))) >= _MANY or _FAR_IN in text or text.startswith(_FAR_IN[1:])


def _events(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    loader = _Loader(text)
    while loader.check_event():
        yield loader.get_event()


_QUOTE = "put the text in quotes, or on the next line after `>-`"
_UNKNOWN = ("this is not YAML that can be read", "compare the indentation and the quotation marks with the lines above")
# What libyaml says (a part of its message) -> what the author hears.
_EXPLANATIONS: list[tuple[str, str, str]] = [
    ("mapping values are not allowed", "there is a `: ` inside a text that has no quotes, or the line is indented too far", _QUOTE),
    ("cannot start any token", "`{char}` can't begin a text that has no quotes", _QUOTE),
    ("violates indentation", "a tab is used to indent", "indent with spaces"),
    ("could not find expected ':'", "this line is neither `key: value` nor inside a text", "add the colon, or indent the line as part of the text above"),
    ("',' or ']'", "a list in brackets is not closed, or a comma is missing in it", "add `]` or `,`; texts with brackets or commas need quotes"),
    ("',' or '}'", "a mapping in braces is not closed, or a comma is missing in it", "add `}` or `,`; texts with braces or commas need quotes"),
    ("found unexpected end of stream", "a quotation mark is not closed", "add the closing quotation mark"),
    ("document separator", "a quotation mark is not closed", "add the closing quotation mark"),
    ("unknown escape character", "`\\` in double quotes begins a special character, and this is none", "use single quotes, or write `\\\\`"),
    ("did not find expected key", "the line is not indented like the keys above it, or text follows a closing quotation mark", "indent it like its neighbours; put texts that contain quotation marks into a block after `>-`"),
    ("'-' indicator", "the line is not indented like the list items above it", "begin it with `- ` at the same indentation"),
    ("block sequence entries", "a list begins where none is allowed", "begin it on its own line, indented under its key"),
    ("undefined alias", "`*` at the beginning refers to an anchor, and there is none of that name", _QUOTE),
    ("alphabetic or numeric character", "`{char}` at the beginning has a meaning of its own in YAML", _QUOTE),
    ("single document", "the file holds several documents", "keep one incident in each file; remove the line `---`"),
    ("<document start>", "text follows where the file should have ended", "indent it under its key, or remove it"),
    ("incompatible YAML document", "the file says that it is of another version of YAML", "remove the line `%YAML`"),
    ("directive", "`%` can't begin a line", _QUOTE),
    ("Unicode character escape", "`\\u` and `\\U` in double quotes stand for a character, and there is none of this number", "write the character itself"),
    ("hexdecimal number", "`\\x`, `\\u` and `\\U` in double quotes begin a character's number, and this is none", "use single quotes, or write `\\\\`"),
    ("tag", "`!` at the beginning has a meaning of its own in YAML", _QUOTE),
    ("block scalar", "the line after `|` or `>` can't be read", "begin the text on the next line, indented with spaces"),
]


def _explain(error: yaml.MarkedYAMLError, text: str) -> YamlFault:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in said and "escape" not in said:
        mark = error.context_mark or mark
    index = min(mark.index, max(len(text) - 1, 0)) if mark else 0
    if "maximum nesting depth" in said:
        return too_deep(index)
    if text[index : index + 1] == "\t":
        return YamlFault("a tab is used to indent", "indent with spaces", index)
    for part, message, cure in _EXPLANATIONS:
        if part in said:
            return YamlFault(message.replace("{char}", text[index : index + 1]), cure, index)
    return YamlFault(*_UNKNOWN, index)
