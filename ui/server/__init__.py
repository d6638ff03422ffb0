"""The addresses of the app's own server, and what every request passes."""

from ui.server.edge import Edge, started
from ui.server.routes import ADDRESSES, door_routes
