"""Which builds are under way, each a process of its own, and how did the last ones end?

The face is light: whoever looks at builds, or begins one, does not load what builds. All functions take `root`, the
folder of areas.
"""

from data.jobs.folder import Step
from data.jobs.starting import cancel, forget, start
from data.jobs.states import KEPT, JobState, jobs
from data.jobs.wanted import BuildRecipe, FetchArea, LookAtFiles, Wanted
