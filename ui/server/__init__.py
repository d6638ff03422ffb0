"""The addresses of the app's own server, and what every request passes."""

from ui.server.edge import Edge, started
from ui.server.routes import ADDRESSES, door_routes
from ui.server.uploads import (
    AREA_FILE,
    FILES,
    KEY_HEADER,
    LARGEST_AREA,
    LARGEST_FILE,
    NAME_HEADER,
    UPLOADS,
    upload_routes,
)
