"""The server, started by `streamlit run app.py`: main.py runs for each screen, and no script for what people do, which the door sees to."""

from typing import Final

import streamlit as st

from ui.door.routes import door_routes

app: Final = st.App("main.py", routes=door_routes())
