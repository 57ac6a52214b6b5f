"""Hosts that only colleagues reach: chats, shared documents, dashboards, consoles, and names inside a company's network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from mkdocs_postmortems.patterns import later

__all__ = ["HOSTS", "Hosts", "hosts_of"]

HOSTS = (
    # Chats and meetings
    "slack.com", "teams.microsoft.com", "chat.google.com", "meet.google.com", "discord.com", "zoom.us", "webex.com", "mattermost.*",
    # Shared documents and boards
    "docs.google.com", "drive.google.com", "sites.google.com", "sharepoint.com", "atlassian.net", "notion.so", "coda.io", "quip.com",
    "miro.com", "linear.app", "app.asana.com", "trello.com", "confluence.*", "jira.*", "intranet.*",
    # Dashboards, logs and alerts
    "grafana.net", "grafana.com/goto", "datadoghq.com", "datadoghq.eu", "newrelic.com", "ui.honeycomb.io", "splunkcloud.com", "sentry.io",
    "pagerduty.com", "opsgenie.com", "app.incident.io", "logz.io", "grafana.*", "kibana.*", "prometheus.*", "alertmanager.*", "sentry.*",
    "splunk.*", "jaeger.*", "graylog.*", "nagios.*", "zabbix.*", "argocd.*", "jenkins.*", "vault.*", "rundeck.*", "airflow.*",
    # Consoles of providers
    "console.aws.amazon.com", "console.cloud.google.com", "portal.azure.com",
    # Names inside a network
    "internal", "intranet", "corp", "lan", "local", "localdomain", "home.arpa", "localhost",
)  # fmt: skip
"""The built-in list: a host with all below it, one with a path, or a first name with any other (`grafana.*`)."""
_HOST = r"(?P<host>(?:[a-z0-9_](?:[\w-]*[a-z0-9_])?\.)*[a-z][a-z0-9-]*)(?::\d+)?(?P<path>/[^\s<>\"')\]]*)?"
_LINKED = later(r"https?://(?:[^\s/@]*@)?" + _HOST)
_BARE = later(r"(?<![\w@.:/-])" + _HOST)
_ANY = ".*"
_FACES = frozenset(("www", "blog", "status", "help", "support", "community", "developer", "developers"))
_LONGEST = 253  # letters of a host's name


@dataclass(frozen=True)
class Hosts:
    """Hosts to look for: whole names with the paths they hold for, and first names."""

    paths: dict[str, list[str]] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        return tuple(name if "." in name else f".{name}" for name in self.paths)

    def found(self, text: str) -> Iterator[str]:
        """Yield the hosts of the list that a text names, in a link or by themselves."""
        folded = text.casefold()
        for match in _LINKED.finditer(folded):
            if self._is_plain(match["host"]) or self._lists(match["host"], match["path"] or ""):
                yield match["host"]
        # Looking at each word takes long, and hardly any text has such a name without a link.
        for match in _BARE.finditer(folded) if any(sign in folded for sign in self._signs) else ():
            if "." in match["host"] and self._lists(match["host"], match["path"] or ""):
                yield match["host"]

    def _is_plain(self, host: str) -> bool:
        """Whether a link's host has a name that only a network's own has, or a first name of the list."""
        first, dot, rest = host.partition(".")
        return not dot or ("." in rest and first in self.first)

    def _lists(self, host: str, path: str) -> bool:
        labels = host.split(".") if len(host) <= _LONGEST else []
        for start in range(len(labels)):
            name = ".".join(labels[start:])
            # What a maker says to everybody stands at `www.…` and the like; its customers' places do not.
            is_face = start > 0 and labels[0] in _FACES and name in HOSTS and "." in name
            if not is_face and any(path.startswith(prefix) for prefix in self.paths.get(name, ())):
                return True
        return False


@cache
def hosts_of(own: tuple[str, ...]) -> Hosts:
    """Return the built-in hosts with a site's own, without those that it takes off."""
    off = {host[1:] for host in own if host.startswith("!")}
    hosts = Hosts()
    for host in (*HOSTS, *own):
        if host in off or host.startswith("!"):
            continue
        if host.endswith(_ANY):
            hosts.first.add(host.removesuffix(_ANY))
        else:
            name, slash, path = host.partition("/")
            hosts.paths.setdefault(name.partition(":")[0], []).append(slash + path)
    return hosts
