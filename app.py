"""The server, started by `streamlit run app.py`: main.py draws each screen, and the door sees to what people do."""

from typing import Final

import streamlit as st

from ui.door.routes import door_routes

app: Final = st.App("main.py", routes=door_routes())
