"""What the About page says that is not about one area."""

from ui.about.text import NEAR_TIES, OTHER_FIGURES, PARTS, SYMBOLS, WORDS, pcn_rows
