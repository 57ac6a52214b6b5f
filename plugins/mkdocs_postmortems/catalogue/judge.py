"""Findings to diagnostics: each with its rule, its level on this site and its place; excused ones are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mkdocs_postmortems import rules
from mkdocs_postmortems.diagnostics import Diagnostic, Finding, Level, Rule
from mkdocs_postmortems.settings import Settings, SettingsError
from mkdocs_postmortems.source import Source

__all__ = ["MOST_LISTED", "Judge"]

# A file with thousands of equal mistakes has one cause, and nobody reads on.
MOST_LISTED = 100


@dataclass
class Judge:
    """Judges the findings of one run by the site's levels; remembers which excuses were used.

    Of one rule, only so many findings are listed for each file; `rest` says how many more there are.
    """

    settings: Settings
    levels: dict[str, Level] = field(init=False)
    used: set[tuple[str, int]] = field(default_factory=set)
    listed: Counter[tuple[str, str]] = field(default_factory=Counter)
    unlisted: dict[tuple[str, str], Diagnostic] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look up the rules whose level the site changes. Raises SettingsError for one that does not exist."""
        self.levels = {}
        for name, level in self.settings.rules.items():
            rule = rules.find(name)
            if rule is None:
                raise SettingsError(f"option `rules`: there is no rule `{name}`; `postmortems rules` lists them")
            self.levels[rule.code] = level

    def judge(self, source: Source, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
        """Yield the diagnostics of one file's findings."""
        for finding in findings:
            rule = rules.RULES[finding.code]
            level = self.levels.get(rule.code) or finding.level or rule.level
            if level == Level.OFF or self._is_enough(source, finding, rule, level):
                continue
            diagnostic = _diagnostic(source, finding, rule, level)
            if not self._excused(source, diagnostic):
                self.listed[source.path, rule.code] += 1
                yield diagnostic

    def _is_enough(self, source: Source, finding: Finding, rule: Rule, level: Level) -> bool:
        """Whether a file has so many findings of a rule that this one is only counted."""
        key = (source.path, rule.code)
        if self.listed[key] < MOST_LISTED:
            return False
        self.listed[key] += 1
        if key not in self.unlisted:
            self.unlisted[key] = _diagnostic(source, finding, rule, level)
        return True

    def remember(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Know of findings that were judged at another time."""
        self.listed.update((diagnostic.place.path, diagnostic.rule.code) for diagnostic in diagnostics)

    def rest(self) -> Iterator[Diagnostic]:
        """Yield, for each file and rule with more findings than are listed, how many more; call it at the end."""
        for key, diagnostic in self.unlisted.items():
            more = self.listed[key] - MOST_LISTED
            yield diagnostic._replace(message=f"{more:,} more findings of this rule follow in this file", help="mend those above first", notes=())

    def unused(self, source: Source) -> Iterator[Diagnostic]:
        """Yield a finding for each excuse of a file that silenced nothing; call it when all findings are judged."""
        yield from self.judge(source, _unused(source, self.used))

    def _excused(self, source: Source, diagnostic: Diagnostic) -> bool:
        for excuse in source.excuses:
            named = excuse.codes & {diagnostic.rule.code, diagnostic.rule.name}
            if excuse.line == diagnostic.place.span.line and named and excuse.reason:
                self.used |= {(source.path, excuse.span.line)}
                return True
        return False


def _unused(source: Source, used: set[tuple[str, int]]) -> Iterator[Finding]:
    for excuse in source.excuses:
        if (source.path, excuse.span.line) in used:
            continue
        unknown = sorted(code for code in excuse.codes if rules.find(code) is None)
        if unknown or not excuse.codes:
            message = f"there is no rule `{', '.join(unknown)}` to ignore"
        elif not excuse.reason:
            message = "a rule is ignored without a reason"
        else:
            message = f"nothing here breaks {', '.join(sorted(excuse.codes))}"
        cure = "write `# postmortems: ignore[PM301] why`, on the line of the finding" if not excuse.reason else "remove the comment, or move it to the line of the finding"
        yield Finding("PM009", (), message, cure, span=excuse.span)


def _diagnostic(source: Source, finding: Finding, rule: Rule, level: Level) -> Diagnostic:
    span = finding.span or source.locate(finding.route, key=finding.key)
    notes = tuple(source.place(source.locate(route), label) for route, label in finding.notes)
    return Diagnostic(level, rule, finding.message, finding.help, source.place(span), notes)
