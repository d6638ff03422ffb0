"""What do the rules of the field find in a plan?"""

from geo.rules.rules import SEVERITIES, Finding, Rule, Rules, band_gap, findings, hours_due
from geo.rules.touched_clusters import ClusterSide, Sides, sides, touched
