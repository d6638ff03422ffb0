"""Sentences for people: nothing else in `geo` imports them."""

from geo.words.effects import BIN_TITLES, GROUP_TITLES, EffectRow, effect_rows, effect_sentences, left_out_sentences
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

__all__ = [
    "BIN_TITLES",
    "GROUP_TITLES",
    "EffectRow",
    "all_names",
    "edge_sentence",
    "effect_rows",
    "effect_sentences",
    "fixed_words",
    "hub_sentence",
    "left_out_sentences",
    "lock_sentence",
    "mapped_words",
    "move_sentence",
    "new_cluster_sentence",
    "outside_words",
    "remove_sentence",
    "rename_sentence",
    "staff_words",
    "way_sentence",
]
