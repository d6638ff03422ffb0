"""Where the browser fetches the parts that are built from `src/`: by address, each in a version of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import streamlit as st

FOLDER: Final = Path(__file__).resolve().parents[2] / "static" / "cluster_map"


def loader(file: str) -> str:
    """Return the script that fetches a bundle by its address and hands a component over to it."""
    return f"""
const address = new URL("app/static/cluster_map/{file}?v={version(file)}", document.baseURI);
export default async (component) => (await import(address.href)).default(component);
"""


def version(file: str) -> str:
    """Return the part of a bundle's address that changes with its content: a browser never keeps an old one.

    What bundles share is in chunks that are named by their content, and a bundle holds the names of its chunks: where a
    chunk changes, so does every bundle that imports it.
    """
    return hashlib.sha256((FOLDER / file).read_bytes()).hexdigest()[:12]


_COMPONENT: Final = st.components.v2.component("neighbouring_cluster_map", js=loader("cluster_map.js"))


def cluster_map(*, key: str = "plan_map") -> None:
    """Draw the map and its cards, as tall as the window allows; what they show the browser asks for at the door."""
    _COMPONENT(key=key, data={})
