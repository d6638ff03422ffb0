"""What would each single move do, before anybody makes it?"""

from geo.moves.outcome import Outcome
from geo.moves.what_if_table import Behind, Together, WhatIf, people_behind, what_if, what_if_together
