"""The server, started by `streamlit run app.py`: main.py draws each screen, and the door sees to what people do."""

from typing import Final

import streamlit as st
from starlette.middleware import Middleware

from ui.frame import outside_of_pages
from ui.server import ADDRESSES, UPLOADS, Edge, door_routes, started, upload_routes

app: Final = st.App(
    "main.py",
    routes=[*door_routes(), *upload_routes()],
    middleware=[Middleware(Edge, takes=ADDRESSES | UPLOADS)],
    lifespan=started,
    on_script_error=outside_of_pages,
)
