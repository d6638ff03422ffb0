"""What an area is to be built from: the recipe, its speeds, and the tables that it names."""

from data.recipe.answers import ANSWERS, answer, names_said, practices_asked, said_of_practices
from data.recipe.editions import DATED, Clash, Edition, clashes, goes_with_day
from data.recipe.parts import PracticeRule
from data.recipe.recipe import (
    FETCHED,
    NO_FOLDER,
    SLUG,
    WIDEST_MARGIN_KM,
    Recipe,
    read_recipe,
)
from data.recipe.speeds import BUILT_UP, ELSEWHERE, SpeedRules, ZoneRule, laws, load_speeds, speeds_table, zones
from data.recipe.tables import Tables, read_tables
from data.recipe.write import (
    PLACES,
    RECIPE,
    RECIPES,
    USUAL_MARGIN_KM,
    WRITTEN,
    NewRecipe,
    check_unchanged,
    new_recipe_folder,
    recipe_held,
    slug_of,
    write_new_recipe,
)
