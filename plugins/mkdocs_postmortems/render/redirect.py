"""The page at an old address: it leads on by itself, and says where to."""

from __future__ import annotations

from markupsafe import Markup

from mkdocs_postmortems.words import Words

__all__ = ["redirect"]

# Only a script can take the place within a page along.
_PAGE = Markup("""\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{url}">
<script>location.replace(document.querySelector("link").href + location.hash)</script>
<meta http-equiv="refresh" content="0; url={url}">
</head>
<body><a href="{url}">{title}</a></body>
</html>
""")


def redirect(words: Words, title: str, url: str) -> str:
    """Return the HTML of a page that leads to another one."""
    return _PAGE.format(language=words.language, title=title, url=url)
