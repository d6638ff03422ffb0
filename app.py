"""The server, started by `streamlit run app.py`: main.py runs for each screen, and no script where one only looks."""

from typing import Final

import streamlit as st
from starlette.routing import Route

from ui.follow import VERSION, version_of

app: Final = st.App("main.py", routes=[Route(f"/{VERSION}", version_of)])
