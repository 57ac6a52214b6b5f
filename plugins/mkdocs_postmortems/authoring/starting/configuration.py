"""Adding the plugin to a configuration that somebody wrote: one line more, every other byte as it was."""

from __future__ import annotations

from typing import Any

import yaml

from mkdocs_postmortems.source.nodes import YamlFault, compose

__all__ = ["LINES", "has_plugin", "with_plugin"]

NAME = "postmortems"
LINES = "plugins:\n  - search\n  - postmortems\n"
_NULLS = ("", "~", "null", "Null", "NULL")


def has_plugin(text: str) -> bool:
    """Whether a configuration lists the plugin."""
    plugins = _value(_root(text), "plugins")
    return NAME in (plugins.value if isinstance(plugins, yaml.ScalarNode) else _names(plugins))


def with_plugin(text: str) -> str | None:
    """Return a configuration with the plugin added; None when it can't be added without a doubt.

    What comes out is read again: the plugins are those of before and ours, all else is the same.
    """
    try:
        root = _root(text)
        added = _added(text, root) if isinstance(root, yaml.MappingNode) and not root.flow_style else None
        return added if added is not None and _differs_by_ours(root, _root(added)) else None
    except (YamlFault, yaml.YAMLError):
        return None


def _root(text: str) -> yaml.Node | None:
    return compose(text)


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _names(node: yaml.Node | None) -> list[str]:
    """Return the names of plugins that are listed, in either form."""
    if isinstance(node, yaml.MappingNode):
        return [str(name.value) for name, _ in node.value]
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    return [name for item in items for name in ([str(item.value)] if isinstance(item, yaml.ScalarNode) else _names(item))]


def _added(text: str, root: yaml.MappingNode) -> str | None:
    """Return a configuration with a line more, by the form that its plugins have."""
    newline = "\r\n" if "\r\n" in text else "\n"
    key = next((name for name, _ in root.value if name.value == "plugins"), None)
    if key is None:
        # What this configuration inherits may list plugins, which a list here would replace.
        inherits = _value(root, "INHERIT") is not None
        return None if inherits else text + ("" if text.endswith("\n") else newline) + newline + LINES.replace("\n", newline)
    plugins = _value(root, "plugins")
    if isinstance(plugins, yaml.CollectionNode) and plugins.flow_style:
        return _in_brackets(text, plugins)
    if isinstance(plugins, yaml.ScalarNode) and plugins.value not in _NULLS:
        return None
    return _on_a_line(text, key, plugins, newline)


def _in_brackets(text: str, plugins: yaml.CollectionNode) -> str:
    entry = NAME if isinstance(plugins, yaml.SequenceNode) else f"{NAME}: {{}}"
    if not plugins.value:
        at = plugins.start_mark.index + 1
        return text[:at] + entry + text[at:]
    last = plugins.value[-1]
    at = (last[1] if isinstance(last, tuple) else last).end_mark.index
    return f"{text[:at]}, {entry}{text[at:]}"


def _on_a_line(text: str, key: yaml.Node, plugins: yaml.Node | None, newline: str) -> str:
    """Return the text with a line after the last plugin's."""
    at = _end(text, text.find("\n", key.end_mark.index) + 1 or len(text))
    before = text[:at] + ("" if text[:at].endswith("\n") else newline)
    if isinstance(plugins, yaml.CollectionNode) and plugins.value:
        first = plugins.value[0]
        node = first[0] if isinstance(first, tuple) else first
        line = text.rfind("\n", 0, node.start_mark.index) + 1
        own = text[line : node.start_mark.index]
        lines = own + (f"{NAME}: {{}}" if isinstance(plugins, yaml.MappingNode) else NAME) + newline
    else:
        lines = "".join(f"  - {name}{newline}" for name in ("search", NAME))
    return before + lines + text[at:]


def _end(text: str, at: int) -> int:
    """Return where the lines below a key at the left margin end, without the blank ones and comments that follow them."""
    end = at
    while at < len(text):
        following = text.find("\n", at) + 1 or len(text)
        line = text[at:following]
        if line.strip() and line[0] not in " \t#-":
            break
        if line.strip() and not line.lstrip().startswith("#"):
            end = following
        at = following
    return end


def _differs_by_ours(before: yaml.Node | None, after: yaml.Node | None) -> bool:
    old, new = _plain(before), _plain(after)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    was, now = old.pop("plugins", None), new.pop("plugins", None)
    if was in (None, *_NULLS):
        return old == new and now == ["search", NAME]
    ours: Any = [*was, NAME] if isinstance(was, list) else {**was, NAME: {}} if isinstance(was, dict) else None
    return old == new and now == ours


def _plain(node: yaml.Node | None) -> Any:
    """Return a node as values; texts with their tags, since `!ENV x` is not `x`."""
    if isinstance(node, yaml.MappingNode):
        return {str(name.value): _plain(value) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.ScalarNode):
        return str(node.value) if node.tag == "tag:yaml.org,2002:str" else (node.tag, str(node.value))
    return None
