"""Authors' texts, converted as a page's are."""

from __future__ import annotations

from collections.abc import Sequence

from mkdocs_postmortems.render.prose import Prose


def converted(prose: Prose, texts: Sequence[str]) -> list[str]:
    """Return the HTML of the texts of a page: of each by itself if it needs no parser, of all others together."""
    prose.start()
    quick = [prose.quick(text) for text in texts]
    rest = iter(prose.blocks([text for text, html in zip(texts, quick, strict=True) if html is None]))
    return [next(rest) if html is None else html for html in quick]
