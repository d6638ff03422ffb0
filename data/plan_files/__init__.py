"""Plans as files: JSON with a version, assignments as CSV both ways, reports."""

from data.plan_files.assignments import Assignments, assignments_csv, read_assignments
from data.plan_files.proposals import (
    LARGEST_BYTES,
    area_in,
    fitted,
    proposal_from_bytes,
    proposal_from_text,
    proposal_text,
    read_proposal,
)
from data.plan_files.reports import as_json, as_text, clusters_geojson, report
