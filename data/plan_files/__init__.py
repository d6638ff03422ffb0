"""Plans as files: JSON with a version, assignments as CSV both ways, reports."""

from data.plan_files.assignment_rows import LARGEST_BYTES
from data.plan_files.assignments import Assignments, assignments_csv, read_assignments
from data.plan_files.proposals import (
    area_in,
    fitted,
    proposal_from_bytes,
    proposal_from_text,
    proposal_text,
    read_proposal,
)
from data.plan_files.reports import as_json, as_text, clusters_geojson, report

__all__ = [
    "LARGEST_BYTES",
    "Assignments",
    "area_in",
    "as_json",
    "as_text",
    "assignments_csv",
    "clusters_geojson",
    "fitted",
    "proposal_from_bytes",
    "proposal_from_text",
    "proposal_text",
    "read_assignments",
    "read_proposal",
    "report",
]
