"""Sentences for people: nothing else in `geo` imports them."""

from geo.words.effects import BIN_TITLES, GROUP_TITLES, EffectRow, effect_rows, effect_sentences, left_out_sentences
from geo.words.figure_definitions import definitions
from geo.words.neighbours import all_names, edge_sentence, fixed_words, mapped_words, outside_words, staff_words
from geo.words.sentences import (
    hub_sentence,
    lock_sentence,
    move_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
    way_sentence,
)
from geo.words.unknowns import not_known
