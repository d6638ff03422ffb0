"""The one door: an act goes in, its one answer comes out, and what a screen shows is looked up."""

from ui.acts.doing import answer_act
from ui.acts.form import Choice, Day, Field, File, Options, Radio, Several, TextArea, TextField, act_form
from ui.acts.look import figures_at, look_at, moves_at
from ui.acts.picture_schema import Subject, View
from ui.acts.plan_steps import begin
from ui.acts.schema import NEW, Act, Ask, Load, Look, Shown, Trouble
from ui.acts.sheet import (
    draw_chart_of_picture,
    draw_figures_table,
    draw_minutes_chart,
    findings_of_picture,
    kept_of_picture,
)
