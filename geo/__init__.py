"""The domain: pure functions on values.

Knows no Streamlit, pydeck, file, database or clock. Words are those of the field: a *practice* has a list of
patients who live in *places*; a *plan* says which practice is in which *cluster*; *minutes* are travel times.
"""
