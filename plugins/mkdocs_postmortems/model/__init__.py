"""The incident as frozen pydantic models: name, type, default, description and example of every field.

Fields are what the author wrote; properties are what follows from it and are never written back.
"""

from mkdocs_postmortems.model.incident import Incident
from mkdocs_postmortems.model.lifecycle import Elapsed, Milestones, Phase, elapsed
from mkdocs_postmortems.model.parts import (
    ActionItem,
    Correction,
    Cost,
    Detection,
    Edition,
    Entry,
    External,
    Image,
    Impact,
    Lessons,
    Link,
    Part,
    Relation,
    Section,
)
from mkdocs_postmortems.model.values import Reading
from mkdocs_postmortems.model.vocabularies import (
    ActionStatus,
    ActionType,
    Audience,
    Category,
    DetectionMethod,
    IncidentType,
    Kind,
    LinkType,
    Priority,
    RelationType,
    Review,
    Severity,
    Status,
    Vocabulary,
)

__all__ = [
    "ActionItem", "ActionStatus", "ActionType", "Audience", "Category", "Correction", "Cost", "Detection", "DetectionMethod",
    "Edition", "Elapsed", "Entry", "External", "Image", "Impact", "Incident", "IncidentType", "Kind", "Lessons",
    "Link", "LinkType", "Milestones", "Part", "Phase", "Priority", "Reading", "Relation", "RelationType", "Review",
    "Section", "Severity", "Status", "Vocabulary", "elapsed",
]
