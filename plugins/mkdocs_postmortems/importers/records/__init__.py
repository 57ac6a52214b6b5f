"""Structured documents of other systems: status pages, issues, and front matter that holds a whole incident."""

from mkdocs_postmortems.importers.records.account import account
from mkdocs_postmortems.importers.records.cstate import is_cstate, is_report_below, read_cstate
from mkdocs_postmortems.importers.records.issue import comments_of, is_issue, is_upptime, read_issue
from mkdocs_postmortems.importers.records.report import USED, is_report, read_report
from mkdocs_postmortems.importers.records.shape import Skipped, records
from mkdocs_postmortems.importers.records.status import read_status

__all__ = [
    "USED", "Skipped", "account", "comments_of", "is_cstate", "is_issue", "is_report", "is_report_below", "is_upptime", "read_cstate", "read_issue",
    "read_report", "read_status", "records",
]
