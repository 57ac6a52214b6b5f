"""What the headings and labels of other people's documents mean: the part of an incident that each introduces."""

from __future__ import annotations

import re
from functools import lru_cache

from mkdocs_postmortems.importers.text import plain

__all__ = ["PROSE", "VALUES", "role_of"]


def _folded(heading: str) -> str:
    text = heading.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^\w]+|_", " ", text).split())


# Headings of a part of the story, without the words `incident`, `the` and the like. Those of one part may be rare each;
# together they are how most documents say it.
_STORY = {
    "summary": "summary; issue summary; executive summary; tldr; tl dr; overview; incident summery; summery; abstract; problem summary; synopsis; issue overview; brief summary; description; issue description; brief description; outage summary; management summary; short summary; at a glance",
    "happened": "what happened; what has happened; introduction; background and summary",
    "impact": "impact; user impact; users impact; impact analysis; business impact; customer impact; service impact; impact assessment; impact on users; impact summary; effect; effects; impact of outage; impact and scope; scope of impact; user impact and symptoms; impact to users; affected users",
    "timeline": "timeline; timelines; time line; timeline of events; key timeline; chronology; sequence of events; chain of events; event log; log; order of events; events; play by play; chronological timeline; what happened when; course of events; event timeline; history of events; timeline utc; chronology of events; timing",
    "key_events": "key events; key dates; key times; milestones; important times; time and duration",
    "context": "context; narrative; detailed account",
    "root_cause": "root cause; root causes; root cause analysis; rca; technical root cause; cause; causes; underlying cause; why; why did it happen; why it happened; identified cause; root cause and analysis; root cause identified; root causes identified; technical cause; cause of outage; cause analysis; why event happened; what caused it; rootcause; problem cause; technical root causes; root cause of outage; root causes identified and fixed; cause and analysis; what went wrong and why; how did this happen; how it happened; why did this happen; why this happened",
    "cause_and_resolution": "root cause and resolution; root cause resolution; cause and resolution; root cause and fix; root cause and recovery; root cause analysis and resolution; root causes and resolution; root cause and solution; root cause and remediation",
    "trigger": "trigger; triggers; leadup; lead up; triggering event; proximate cause; what triggered it",
    "factors": "contributing factors; contributing factor; contributing causes; contributory factors; contributing conditions; factors; other factors",
    "detection": "detection; how was it detected; how it was detected; detection and alerting; how we noticed; discovery; how was it discovered; how did we find out; how was it noticed; monitoring and detection; alerting",
    "resolution": "resolution; resolution and recovery; recovery; fix; solution; how it was fixed; how we fixed it; how was it fixed; remediation; resolution and mitigation; mitigation; mitigation and resolution; recovery and resolution; steps to resolution; immediate fix; fix applied; final resolution; what we did; recovery steps; repair; mitigation steps; immediate mitigation; resolution steps; how it was resolved; how was it resolved; how we resolved it; restoration; fix and recovery; remedy; corrections; service restoration",
    "actions": "action items; action item; actions; follow up actions; follow ups; followups; follow up; corrective actions; corrective and preventative measures; corrective and preventive measures; corrective and preventative measure; corrective and preventive measure; corrective and preventive actions; corrective and preventative actions; corrective preventative measures; corrective preventive measures; corrective measures; preventative measures; preventive measures; corrective measures and prevention; preventive actions; preventative actions; next steps; todo; to do; todos; remediation items; remediation actions; action plan; actions to take; review actions; remedial actions; action points; follow up tasks; future work; future measures; future improvements; follow up work; follow up items; planned actions; tasks and action items; prevention and action items; actions and follow ups; what we are doing about it; what were doing about it; repair items; post incident actions; preventative action; corrective action; followup actions; remediation and follow up",
    "tasks": "tasks; task; a list of tasks to address issue; list of tasks; task list; tasks to address issue; todo list; specific tasks; tasks to be completed; list of tasks to address issue",
    "improvements": "improvements; improvement; improvements fixes; improvements and fixes; improvements or fixes; areas for improvement; fixes; recommendations; recommendation; general improvements; things to improve; improvement areas; what can be improved; fixes and improvements; broad improvements",
    "prevention": "prevention; preventing recurrence; prevention measures; how to prevent it; how we will prevent it; future prevention; prevention strategy; preventing future incidents; prevention of recurrence; how will we prevent this; preventive; preventative; prevention and mitigation",
    "lessons": "lessons learned; lessons learnt; lessons; takeaways; key takeaways; what we learned; what did we learn; learnings; key learnings; lesson learned; lesson; lessons learned and future improvements; lessons and takeaways; reflections; what i learned; key lessons; what have we learned",
    "went_well": "what went well; went well; what worked; what worked well; things that went well; what went right; what helped; what we did well; the good; positives; successes",
    "went_wrong": "what went wrong; what went poorly; what went badly; what could have gone better; what didnt go well; what did not go well; what could be improved; what did not help; what didnt work; things that went poorly; things that went wrong; what could have been better; what went less well; went wrong; went poorly; the bad; what didnt go so well; what did not go so well; what didnt help; negatives",
    "lucky": "where we got lucky; got lucky; luck; what was lucky; where were we lucky; where we were lucky; lucky",
    "symptoms": "symptoms; symptom; error messages; observed symptoms; what it looked like",
    "links": "references; links; related links; related issues prs; useful links; resources; related issues; reference; further reading; external links; related documents; related pull requests",
    "conclusion": "conclusion; conclusions; closing notes; closing; closing remarks; final thoughts; final notes; final remarks; summation; wrap up; conclusion and next steps; conclusion and lessons",
    "stats": "stats; statistics; metadata; incident metadata; details; metrics; key facts; facts; incident details; incident information; general information; basic information; information; incident info; quick facts; document information; document details",
}
# Labels in front of a value.
_VALUES = {
    "date": "date; date of incident; day; incident date; dates; date and time; when; date of outage; event date; occurred on; date time; occurred; incident date and time",
    "status": "status; current status; state; incident status",
    "severity": "severity; incident severity; severity level; sev; priority level; sev level",
    "authors": "author; authors; author s; created by; written by; postmortem author; owner of document; by; report author; reported by; postmortem owner; prepared by; document author; postmortem authors",
    "owner": "owner; owners; owned by; incident owner; driver",
    "commander": "incident commander; incident lead; lead; incident manager; ic; commander",
    "scribe": "scribe; note taker",
    "communications": "communications lead; comms lead; communications; communication lead",
    "services": "services affected; affected services; service affected; affected service; services; service; components; affected components; component; systems; affected systems; system; impacted services; systems affected; services impacted; product; products affected; affected system; affected component",
    "started": "start time; start; started; started at; start date; incident start; begin; beginning; began; outage start; impact start; start of incident; impact started; incident started; time started; incident start time; start date time; from; fault occurs; fault occurred; outage started; outage begins; incident began; occurred at; time of incident; time of occurrence",
    "detected": "detected; detected at; first detected; time detected; detection time; time of detection; fault detected; team aware; noticed; noticed at; incident detected; discovered; discovered at; issue detected; detected on; alerted at",
    "acknowledged": "acknowledged; acknowledged at; incident declared; declared; declared at; responded; incident acknowledged; time acknowledged",
    "mitigated": "mitigated; mitigated at; repaired; restored; service restored; mitigation time; impact end; impact ended; time mitigated; end of impact; services restored; incident repaired; recovered; recovered at; time to restore service",
    "resolved": "end time; end; ended; ended at; end date; resolved; resolved at; incident end; outage end; closed; closed at; resolution time; end of incident; time resolved; incident ended; incident resolved; incident end time; end date time; finished; resolved on; outage ended; incident closed; to; until",
    "duration": "duration; downtime; outage duration; total duration; length; incident duration; total downtime; duration of outage; time of outage; outage time; outage window; incident window; duration of incident; outage; outage period; window; timeframe; time frame; time period; duration of halt; duration of impact; impact duration; total outage; total outage time; length of outage; when did it happen",
    "modified": "last modified; last updated; modified; updated; last edited; last change; last reviewed",
    "zone": "time zone; timezone; times; all times",
    "ticket": "ticket; jira; jira ticket; tracking issue; incident ticket; issue link; tracker",
    "tags": "tags; keywords; labels",
    "type": "type of incident; incident type; type",
    "category": "category; categories; root cause category; root cause class",
    "id": "id; incident id; incident number; postmortem id; reference number; incident; incident no",
    "attendees": "attendees; participants; responders; people involved; involved; present; team; contributors; reviewers",
}
# The commonest headings in German, French, Spanish, Portuguese, Italian and Japanese.
_ABROAD = {
    "summary": "zusammenfassung; überblick; résumé; resumen; resumo; riassunto; 概要; サマリー",
    "impact": "auswirkungen; auswirkung; impacto; impatto; 影響; 影響範囲",
    "timeline": "zeitverlauf; zeitleiste; zeitlicher ablauf; ablauf; chronologie; chronologie des événements; cronología; línea de tiempo; cronologia; linha do tempo; 時系列; タイムライン; 経緯",
    "root_cause": "ursache; grundursache; ursachenanalyse; cause racine; causa raíz; causa; causa raiz; causa principale; 原因; 根本原因",
    "resolution": "behebung; lösung; résolution; resolución; solución; resolução; solução; risoluzione; 解決; 復旧",
    "detection": "erkennung; entdeckung; détection; detección; detecção; rilevamento; 検知",
    "actions": "maßnahmen; folgemaßnahmen; aktionen; actions correctives; plan d'action; acciones; acciones correctivas; ações; ações corretivas; azioni; azioni correttive; アクションアイテム; 再発防止; 再発防止策",
    "lessons": "erkenntnisse; lehren; leçons apprises; enseignements; lecciones aprendidas; lições aprendidas; lezioni apprese; 学び; 教訓",
}
_BY_NAME = {_folded(name): role for role, names in (*_ABROAD.items(), *_VALUES.items(), *_STORY.items()) for name in names.split(";")}
PROSE = frozenset(_STORY)
"""Roles that introduce a part of the story."""
VALUES = frozenset(_VALUES)
"""Roles that introduce a single value."""

_IDLE = re.compile(r"\b(?:the|an?|of the|about|our|this|that|section|high level|detailed|brief|short|full|initial|quick)\b")
_SUBJECT = re.compile(r"\b(?:incident|outage|issue|postmortem|post mortem|problem|event)s?\b")
_TIMELINE = re.compile(r"\b(?:time ?lines?|chronology)\b")
_LONGEST = 70
_MOST_WORDS = 9


@lru_cache(maxsize=4096)
def role_of(heading: str, *, exact: bool = False) -> str:
    """Return the role of a heading or label, nothing if it has none; `exact` for lines that may be anything else."""
    if not heading or len(heading) > 3 * _LONGEST:
        return ""
    text = _folded(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", plain(heading)) if len(plain(heading)) > 1 else heading)
    found = _known(text)
    if found or exact:
        return found
    folded = _folded(plain(heading))
    if _TIMELINE.search(folded) and (len(folded.split()) <= _MOST_WORDS or _TIMELINE.match(folded)):
        return "timeline"
    part = re.split(r"\s*(?:/|\||,|:| - | – | — )\s*", plain(heading), maxsplit=1)[0]
    role = _known(_folded(part))
    return role if role in PROSE else ""


def _known(text: str) -> str:
    bare = " ".join(_IDLE.sub(" ", text).split())
    without = " ".join(_SUBJECT.sub(" ", bare).split())
    return _BY_NAME.get(text) or _BY_NAME.get(bare) or _BY_NAME.get(without) or _several(bare)


def _several(text: str) -> str:
    """Return the role of a heading that names several parts of the story (`root cause and resolution and recovery`)."""
    roles = [_BY_NAME.get(part, "") for part in text.split(" and ")]
    if len(roles) < 2 or not all(role in PROSE for role in roles):  # noqa: PLR2004
        return ""
    return "cause_and_resolution" if roles[0] == "root_cause" and "resolution" in roles else roles[0]
