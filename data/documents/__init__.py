"""Word, slides and workbooks."""

from data.documents.practice_page import one_page, one_page_bytes
from data.documents.slides import slides_bytes
from data.documents.word import word_bytes
from data.documents.workbook import (
    Comparison,
    comparison_csv,
    comparison_tables,
    figures_workbook,
    paper_workbook,
    workbook_bytes,
)
