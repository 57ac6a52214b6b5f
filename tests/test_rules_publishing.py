"""The rules of publishing: what is found in public texts, and what is left alone."""

import pytest
from checking import codes, diagnose, examples, settings
from mkdocs_postmortems.diagnostics import Level
from mkdocs_postmortems.rules.examples import BASE, NAME, compose
from mkdocs_postmortems.rules.hosts import HOSTS

PUBLIC = "audience: public\n"
HIDDEN = "--- # 2025-03-02-secret.yml\nid: INC-2025-007\naliases: [OPS-99]\nservices: [search]\n"


def said(text: str, options: dict[str, list[str]] | None = None) -> list[str]:
    """Return what is said about a public text."""
    return [d.message for d in examples(f"{PUBLIC}resolution: {text!r}\n", **(options or {})) if d.rule.code.startswith("PM5")]


@pytest.mark.parametrize(
    "text",
    [
        "https://example.slack.com/archives/C01",
        "[thread](https://app.slack.com/client/T0/C0)",
        "HTTPS://DOCS.GOOGLE.COM/document/d/1",
        "<https://grafana.example.org:3000/d/x>",
        "https://user@kibana.example.org/app",
        "http://wiki/Runbook",
        "http://localhost:8080/",
        "ssh to db-3.prod.internal",
        "gateway.corp said no",
        "https://example.atlassian.net/wiki/x",
        "https://console.aws.amazon.com/ec2",
        "https://grafana.com/goto/abc",
        "https://example.pagerduty.com/incidents/1",
        "https://status.corp/",
    ],
)
def test_internal_host_is_found(text: str) -> None:
    """Chats, documents, dashboards and names of a network are found, in links and in words."""
    assert len(said(text)) == 1
    assert "only colleagues get there" in said(text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "https://status.example.org/incidents/1",
        "https://shop.example.org/slack.com",
        "https://notslack.com/x",
        "grafana.ini was wrong, and so was jira.conf",
        "https://grafana.com/docs/",
        "https://status.pagerduty.com/ and https://www.datadoghq.com/blog/",
        "https://wiki.example.org/",
        "internal services, local time, a corp of people",
        "me@example.local",
        "e.g. 10.30 a.m.",
    ],
)
def test_other_hosts_are_left_alone(text: str) -> None:
    """A host that anybody reaches, or a word that only resembles one, is no finding."""
    assert said(text) == []


def test_site_adds_hosts_and_takes_some_off() -> None:
    """The option adds to the built-in list, by host, by path and by first name, and takes off."""
    options = {"internal_hosts": ["ops.example.org", "https://github.com/example-private/", "runbooks.*", "!slack.com"]}
    for text in ("https://x.ops.example.org/", "https://status.ops.example.org/", "https://github.com/example-private/x", "https://runbooks.example.org/1"):
        assert len(said(text, options)) == 1
        assert said(text) == []
    assert said("https://github.com/example-public/x", options) == said("https://example.slack.com/x", options) == []


def test_every_built_in_host_is_found() -> None:
    """Each entry of the built-in list has an effect."""
    for host in HOSTS:
        text = f"https://{host.replace('.*', '.example.org')}/" if "/" not in host else f"https://{host}"
        assert len(said(text)) == 1, host


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "AKIAABCDEFGHIJKLMNOP",
        "ghp_" + "a1" * 18,
        "github_pat_" + "a1" * 30,
        "glpat-" + "a1" * 10,
        "xoxb-123456789012-abcdef",
        "https://hooks.slack.com/services/T0/B0/abcdefghij",
        "sk_live_" + "a1" * 12,
        "AIza" + "a" * 35,
        "npm_" + "a1" * 18,
        "pypi-AgEIcHlwaS5vcmc" + "a1" * 30,
        "eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeKKF2",
        "https://deploy:s3cr3t@ci.example.org/job",
        "password: hunter22",
        'curl -H "Authorization: Bearer abcdefghijklmnopqrstuv0123456789"',
        "client_secret = 'a1b2c3d4e5'",
    ],
)
def test_secret_is_found_wherever_it_stands(text: str) -> None:
    """Keys, tokens and passwords are found, also in what only colleagues see."""
    secret = [d for d in examples(f"resolution: {text!r}\n") if d.rule.code == "PM502"]
    assert [d.level for d in secret] == [Level.WARNING]
    assert text not in secret[0].message


@pytest.mark.parametrize(
    "text",
    [
        "password=${PASSWORD}",
        "password: <the one from the vault>",
        "token: xxxxxxxx1",
        "the token: the gateway's own",
        "a secret: nobody looked",
        "https://user:${TOKEN}@example.org/",
        "monkey: a1b2c3d4e5",
        "sk-learn is a library, and the disk-usage was high",
        "Version 1.10.2.3.4 of 2026.10.0.1.5",
        "10.0 of 10.5 seconds",
    ],
)
def test_stand_in_is_no_secret(text: str) -> None:
    """What stands for a secret, or only resembles one, is no finding."""
    assert said(text) == []


@pytest.mark.parametrize(("address", "private"), [("10.1.2.3", True), ("172.31.0.1", True), ("172.32.0.1", False), ("192.168.0.1:8080", True), ("8.8.8.8", False), ("fd00::1", True), ("fe80::1", True), ("2001:db8::1", False), ("127.0.0.1", False), ("192.0.2.1", False)])
def test_private_address_is_found_in_public_only(address: str, private: bool) -> None:  # noqa: FBT001
    """An address of a network is found in a public text, and left alone where colleagues read."""
    assert [m.startswith("this is public") for m in said(f"The pod {address} died.")] == [True] * private
    assert codes(examples(f"resolution: The pod {address} died.\n")) == []


@pytest.mark.parametrize(
    ("fragment", "found"),
    [
        ("root_cause: HUMAN ERROR by the operator.\n", 1),
        ("contributing_factors: [The operator should have known.]\n", 1),
        ("timeline:\n  - {time: 2026-03-02 09:20, event: A careless change.}\n  - {time: 2026-03-02 09:52, event: Jane Doe mends it.}\n", 2),
        ("timeline:\n  - {time: 2026-03-02 09:20, event: We look., actor: Jane Doe}\n  - {time: 2026-03-02 09:52, event: Done.}\n", 1),
        ("editions: {staff: {root_cause: A careless change.}}\n", 1),
        ("resolution: Jane Doe mends it. Human error is not the cause.\n", 0),
        ("root_cause: jane doe and Jane Doering are others.\n", 0),
    ],
)
def test_blame_is_found_where_it_is_told(fragment: str, found: int) -> None:
    """Wording and names are found in timelines and causes, in every telling."""
    assert codes(examples(fragment, personal_names=["Jane Doe"])) == ["PM503"] * found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see 2025-03-02-secret", True),
        ("see [the other](2025-03-02-secret.yml#cause)", True),
        ("https://ours.example/incidents/2025-03-02-secret/", True),
        ("as in inc-2025-007.", True),
        ("OPS-99", True),
        ("OPS-991 and secret", False),
    ],
)
def test_name_of_an_internal_incident_is_found(text: str, found: bool) -> None:  # noqa: FBT001
    """A file, an id or an alias of an internal incident is found in a public text."""
    assert [code for code in codes(examples(f"{PUBLIC}resolution: {text!r}\n{HIDDEN}")) if code == "PM505"] == ["PM505"] * found


def test_relation_to_an_internal_incident_is_information() -> None:
    """A relation is left out of the public page without harm, so it is only mentioned."""
    found = examples(f"{PUBLIC}related: [2025-03-02-secret]\n{HIDDEN}")
    assert [(d.rule.code, d.level) for d in found if d.rule.code.startswith("PM5")] == [("PM505", Level.INFO)]


@pytest.mark.parametrize(
    ("internal", "public", "found"),
    [
        ("The vendor admits that they had changed the chain on Friday.", "Later the vendor admits that they had changed the chain.", True),
        ("The vendor admits that they had changed the chain.", "The vendor admits that nothing had changed.", False),
        ("Ask the legal team", "We ask, and the legal team answers.", False),
        ("Ask the legal team", "Then: ask the *legal* team!", True),
        ("https://example.org/secret", "See <https://example.org/secret>.", True),
        ("Done.", "Done.", False),
        ("業者は金曜日に証明書を変更した", "発表:業者は金曜日に証明書を変更した。", True),
        ("業者は金曜日に証明書を変更した", "業者は何も変更しなかった。", False),
    ],
)
def test_repeated_text_is_found(internal: str, public: str, found: bool) -> None:  # noqa: FBT001
    """Eight words in a row, or all of a shorter text, are a repetition; a few common words are none."""
    entries = f"timeline:\n  - {{time: 2026-03-02 09:20, event: {internal!r}, audience: internal}}\n  - {{time: 2026-03-02 09:52, event: {public!r}}}\n"
    assert codes(examples(PUBLIC + entries)) == ["PM504"] * found


def test_default_audience_decides_what_is_public() -> None:
    """An incident that names no audience is judged as the site's option says."""
    files = compose("resolution: See https://example.slack.com/x\n")
    assert codes(diagnose(files)) == []
    assert codes(diagnose(files, settings(default_audience="public"))) == ["PM501"]


def test_finding_is_excused_on_its_line() -> None:
    """A comment with a reason silences a rule of publishing like any other."""
    text = BASE + "audience: public\nlinks:\n  - https://example.slack.com/x  # postmortems: ignore[public-internal-host] an open workspace\n"
    assert diagnose({NAME: text}) == []


@pytest.mark.parametrize("text", ["a." * 25_000 + "@", "eyJ-" * 12_000, "a" * 50_000, "a " * 25_000, "1." * 25_000, "sk-" * 15_000, "fd00:" * 10_000, "https://" * 7_000, "-----BEGIN A" * 4_000, "password:" * 5_000, "slack.com." * 5_000])
def test_odd_texts_are_judged(text: str) -> None:
    """Odd texts of any length are judged, and take no longer than others."""
    assert all(d.rule.code.startswith("PM") for d in examples(f"{PUBLIC}resolution: {text!r}\n{HIDDEN}"))
