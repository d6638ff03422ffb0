"""Official files that people handed over: kept, recognised, and put together to what an area is built from."""

from data.shelf.clashes import NOTHING, Clash, does_not_go
from data.shelf.keeping import FILES, Arriving, keep, kept_files
from data.shelf.kept import STREETS, KeptFile
from data.shelf.lines import Line, checklist, proposed
from data.shelf.looking import look
from data.shelf.parts_of_england import Region, regions
from data.shelf.recipes import Chosen, let_go, newer, renew, used_by, write_recipe
