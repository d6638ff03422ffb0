"""What stands round every page: which plan is on screen, links to it, and the browser's desk."""

from ui.frame.frame import (
    announce,
    draw_attribution,
    draw_desk,
    draw_errors,
    draw_newer_build,
    draw_style,
    error_boundary,
    icon_address,
    outside_of_pages,
)
from ui.frame.links import draw_links, draw_lost_link, link_to, root_of
from ui.frame.on_screen import draw_forget, put_on_screen, resolve_plan, start_another
