"""Print the JSON Schema of what crosses between browser and server: `python -m ui.acts.json_schema`."""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import msgspec

from ui.acts.picture_schema import Moves, Picture
from ui.acts.schema import Act, Answer, Ask, Look, Shown, Trouble

CROSSES: Final = (Act, Look, Ask, Answer, Trouble, Shown, Picture, Moves)


def json_schema() -> dict[str, Any]:
    """Return the schema, every class under its own name."""
    _, classes = msgspec.json.schema_components(CROSSES, ref_template="#/definitions/{name}")
    return {
        "title": "Crossing",
        "type": "object",
        "properties": {one.__name__: {"$ref": f"#/definitions/{one.__name__}"} for one in CROSSES},
        "definitions": {name: _with_tuples(one) for name, one in classes.items()},
    }


def _with_tuples(schema: object) -> Any:  # noqa: ANN401 (any part of a schema)
    """Return a schema with tuples as JSON Schema had them before 2020, which the compiler of types reads."""
    if isinstance(schema, list):
        return [_with_tuples(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _with_tuples(value) for key, value in schema.items()}
    if "prefixItems" in plain:
        plain |= {"items": plain.pop("prefixItems"), "additionalItems": False}
    return plain


if __name__ == "__main__":
    json.dump(json_schema(), sys.stdout, indent=1)
