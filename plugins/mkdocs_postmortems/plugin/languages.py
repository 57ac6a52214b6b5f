"""Sites in several languages: the i18n plugin builds each of them, one after the other, into a folder of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

__all__ = ["Languages"]


class Languages:
    """The languages that mkdocs-static-i18n builds, if the site uses it."""

    def __init__(self, config: MkDocsConfig) -> None:
        found: Any = config.plugins.get("i18n")
        self._i18n: Any = found if hasattr(found, "i18n_files_per_language") else None

    @property
    def is_default(self) -> bool:
        """Whether the site's own language is being built, which is always so where there is only one."""
        return self._i18n is None or self._i18n.current_language == self._i18n.default_language

    @property
    def suffix(self) -> str:
        """What tells a file of the language being built from those of others: nothing for the site's own language."""
        return "" if self._i18n is None or self.is_default else f"-{self._i18n.current_language}"

    def place(self, file: File) -> None:
        """Move a page into the folder of the language being built, and name its siblings for the language switch."""
        if self._i18n is None:
            return
        plain, current = file.dest_uri, self._i18n.current_language
        siblings = {language: self._sibling(file, plain, language) for language in self._i18n.build_languages}
        file.dest_uri = siblings[current].dest_uri if current in siblings else plain
        siblings[current] = file
        # What the i18n plugin keeps about each file of its own.
        vars(file).update(locale=current, locale_alternate_of=current, alternates=siblings)

    def _sibling(self, file: File, plain: str, language: str) -> File:
        uri = plain if language == self._i18n.default_language else f"{language}/{plain}"
        return File(file.src_uri, None, file.dest_dir, file.use_directory_urls, dest_uri=uri)

    def announce(self, files: Iterable[File]) -> None:
        """Add pages to the sitemap that the i18n plugin writes."""
        if self._i18n is not None:
            self._i18n.i18n_files_per_language[self._i18n.current_language] += files
