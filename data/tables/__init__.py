"""The official tables: one spec a table, and readers that take whatever file it is in."""

from data.tables.by_practice import PCN_PAYMENTS
from data.tables.cells import PRACTICE_CODE, find, iso_date, plain, there_are, without_error_values
from data.tables.grids import OLD_WORKBOOK, GridError, SheetGrid, open_grids, sheet_grids
from data.tables.map_file import files_of
from data.tables.membership import MEMBERSHIP
from data.tables.patients import NOWHERE
from data.tables.postcodes import LATITUDES, LONGITUDES, bare, read_place_list
from data.tables.register import GP_PRACTICE, OTHER_SETTING, SETTINGS, STATUS_WORDS
from data.tables.rows import TextGrid, ZipError, text_grids
from data.tables.spec import PCN, PLACE, Given, Table, TableSpec
from data.tables.specs import REQUIRED, SPECS, recognise
