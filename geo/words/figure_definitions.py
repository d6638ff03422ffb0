"""Every figure in words, as a text of its own: `docs/figures.md`."""

from __future__ import annotations

from geo.figures import BASE_WORDS, Figure, registry

_BETTER = {1: "more is better", -1: "less is better", 0: "neither more nor less is better"}


def definitions() -> str:
    """Return what every figure means and how it is worked out, as Markdown."""
    parts = [
        "# Figures",
        (
            "Let n(u, p) be the patients of practice p who live in place u, and t(u, p) the minutes from u to p. "
            f"A figure marked * is an estimate; the others are published. {BASE_WORDS}"
        ),
        *(_definition(figure) for figure in registry.FIGURES),
    ]
    return "\n\n".join(parts) + "\n"


def _definition(figure: Figure) -> str:
    lines = [
        f"**{figure.unit}**, {'official' if figure.official else 'an estimate'}; {_BETTER[figure.better]}.",
        f"- formula: {figure.formula}",
        f"- how: {figure.method}",
        f"- rests on: {figure.base}",
        f"- may be missing: {figure.missing.format(by='there')}",
        f"- source: {figure.source}",
    ]
    return f"## {figure.heading}\n\n{figure.plain}\n\n{lines[0]}\n\n" + "\n".join(lines[1:])
