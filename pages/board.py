"""What is put before a board: screens to present, and the paper and slides to take away."""

from ui.board import draw_prepare, draw_screen, paper_inputs_of
from ui.session import SCREEN, asked, chosen_area, current, screen_in

opened = chosen_area()
inputs = paper_inputs_of(opened, current(opened.area))
screen, part = screen_in(asked(SCREEN))
if screen:
    draw_screen(inputs, screen, part)
else:
    draw_prepare(opened, inputs)
