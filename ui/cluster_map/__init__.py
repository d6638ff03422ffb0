"""The map with its cards, and other parts of the page that the browser draws: TypeScript, built into `static/`."""

from ui.cluster_map.component import cluster_map, loader
