"""The official tables: one spec a table, read whatever file it is in."""

from data.tables.boundaries import files_of
from data.tables.by_place import LOOKUP, PLACE_LIST, WARDS
from data.tables.by_practice import PCN_PAYMENTS
from data.tables.cells import PRACTICE_CODE, find, iso_date, plain, there_are, without_error_values
from data.tables.grids import OLD_WORKBOOK, GridError, open_grids, sheet_grids
from data.tables.patients import NOWHERE
from data.tables.register import GP_PRACTICE, MEMBERSHIP, OTHER_SETTING, SETTINGS, STATUS_WORDS
from data.tables.residents import LATITUDES, LONGITUDES, bare
from data.tables.rows import Grid, ZipError, text_grids
from data.tables.spec import PCN, PLACE, Given, Table, TableSpec
from data.tables.specs import REQUIRED, SPECS, census_by_headings, recognise
