"""What is put before a board: screens to present, and the paper and slides to take away."""

from ui.address import asked
from ui.areas import chosen_area
from ui.board.material import material_of
from ui.board.prepare import draw_prepare
from ui.board.screen import draw_screen
from ui.board.state import SCREEN, screen_in
from ui.session import current

opened = chosen_area()
material = material_of(opened, current(opened.area))
screen, part = screen_in(asked(SCREEN))
if screen:
    draw_screen(material, screen, part)
else:
    draw_prepare(opened, material)
