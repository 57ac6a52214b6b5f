"""What looks like a secret: keys and tokens by their makers' marks, passwords beside their names, and private addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from mkdocs_postmortems.patterns import later

__all__ = ["private_addresses", "secrets"]

# What each kind is called, a part that every one of them has, and its whole form.
_KINDS = tuple(
    (kind, sign, re.compile(pattern))
    for kind, sign, pattern in (
        ("a private key", "-----BEGIN", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
        ("an AWS access key", "AKIA", r"\bAKIA[0-9A-Z]{16}\b"),
        ("an AWS access key", "ASIA", r"\bASIA[0-9A-Z]{16}\b"),
        ("a GitHub token", "gh", r"gh(?<!\wgh)[oprsu]_[0-9A-Za-z]{30,}\b"),
        ("a GitHub token", "github_pat_", r"\bgithub_pat_\w{40,}\b"),
        ("a GitLab token", "glpat-", r"\bglpat-[\w-]{20,}"),
        ("a Slack token", "xox", r"\bxox[abeoprs]-[\w-]{10,}"),
        ("a Slack webhook", "hooks.slack.com", r"hooks\.slack\.com/(?:services|workflows)/[\w/]{10,}"),
        ("a Stripe key", "_live_", r"\b[rsp]k_live_[0-9A-Za-z]{16,}\b"),
        ("a Google key", "AIza", r"\bAIza[\w-]{35}"),
        ("a Google key", "GOCSPX-", r"\bGOCSPX-[\w-]{20,}"),
        ("an npm token", "npm_", r"\bnpm_[0-9A-Za-z]{30,}\b"),
        ("a PyPI token", "pypi-AgE", r"\bpypi-AgE[\w-]{50,}"),
        ("a SendGrid key", "SG.", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
        ("a Hugging Face token", "hf_", r"\bhf_[0-9A-Za-z]{30,}\b"),
        ("a DigitalOcean token", "_v1_", r"\bdo[oprt]_v1_[0-9a-f]{60,}\b"),
        ("an API key", "sk-", r"sk-(?<!\wsk-)(?:[a-z]+\d*-)*[\w-]{32,}"),
        ("a signed token", "eyJ", r"\beyJ[\w-]{8,300}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
        ("an Azure key", "AccountKey=", r"\bAccountKey=[0-9A-Za-z+/]{40,}"),
        ("a password in an address", "://", r"://(?<=[a-z0-9+.-]://)[^\s/:@]*:(?P<value>[^\s/@]{3,})@"),
        ("a token", "earer ", r"\b[Bb]earer (?P<value>[\w.~+/-]{20,})"),
    )
)
_NAMED = later(
    r"""(?<![a-z])(?P<name>pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|client[_-]?secret|credentials?)["'`*]{0,2}\s?[:=]\s?["'`*]{0,2}(?P<value>[^\s"'`,;<>*]{6,})"""
)
# The end of each of those names, and what may stand between it and the sign: found much faster than the whole.
_ENDINGS = ("word", "wd", "phrase", "pass", "secret", "token", "key", "credential", "credentials")
_BETWEEN = " \t\n\r\f\v\xa0\"'`*"
_MIXED = re.compile(r"(?=.*\d)(?=.*[a-z])")
_STAND_IN = later(r"x{3}|\*{2}|\.{3}|…|\$\{|\{\{|<|example|redacted|removed|your[_-]|changeme|placeholder|://", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
_IPV6 = later(r"(?<![\w:])f[cde][0-9a-f]{2}:[0-9a-f:]+(?![\w:])", re.IGNORECASE)
_PRIVATE = tuple(map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "fc00::/7", "fe80::/10")))


def secrets(text: str) -> Iterator[str]:
    """Yield what kinds of secrets a text seems to hold."""
    found = [kind for kind, sign, pattern in _KINDS if sign in text and any(_is_real(match) for match in pattern.finditer(text))]
    folded = text.casefold()
    if not found and any(part[-20:].rstrip(_BETWEEN).endswith(_ENDINGS) for part in folded.replace("=", ":").split(":")[:-1]):
        found = [f"a {match['name']}" for match in _NAMED.finditer(folded) if _is_real(match) and _MIXED.match(match["value"])]
    yield from dict.fromkeys(found)


def _is_real(match: re.Match[str]) -> bool:
    return not _STAND_IN.search(match.groupdict().get("value") or "")


def private_addresses(text: str) -> Iterator[str]:
    """Yield the addresses in a text that exist only inside a network."""
    for pattern, sign in ((_IPV4, "."), (_IPV6, ":")):
        for found in pattern.findall(text) if sign in text else ():
            if _is_private(found):
                yield found


def _is_private(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in _PRIVATE if network.version == address.version)
