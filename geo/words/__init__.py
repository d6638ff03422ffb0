"""Sentences for people: nothing else in `geo` imports them."""

from geo.words.effects import BIN_TITLES, GROUP_TITLES, EffectRow, effect_rows, effect_sentences, left_out_sentences
from geo.words.figures import base_sentence, definitions, mapped_words, staff_words
from geo.words.findings import band_words, finding_sentence, is_said_alike
from geo.words.neighbours import before_after, edge_sentence, fixed_words, outside_words, place_words
from geo.words.newer_builds import carry_sentences
from geo.words.sentences import (
    clash_words,
    hub_sentence,
    lock_sentence,
    move_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
    way_sentence,
)
from geo.words.unknowns import not_known
