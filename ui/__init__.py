"""Everything Streamlit that is not a page, and the map component. No arithmetic on patients or minutes."""
