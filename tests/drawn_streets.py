"""A drawn town with a river and one bridge, small enough to walk through by mental arithmetic.

Metres from the corner C; on foot 80 metres are a minute, 20 mph in city traffic are 338 metres a minute:

    A --North Street, 800, 30 mph-- B --Cut Lane-- M (bollard) --Cut Lane-- L
    |                               |
  motorway up from A              Bridge, 800             H --Isle Road, 400-- I
    ~~~~~~~~~~~~~ river ~~~~~~~~~~~ | ~~~~~~~~~~             (no way there)
                                    |
    C --South Street, 800, one-way--> D --footpath, 400-- E
    |                               |
    G ------- Back Lane, 1600 ----- F
"""

import osmium
from osmium.osm.mutable import Node, Relation, Way
from pyproj import Transformer

CORNER = (530_000, 180_000)
TO_DEGREES = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
NODES = {
    "A": (0, 800),
    "B": (800, 800),
    "C": (0, 0),
    "D": (800, 0),
    "E": (1200, 0),
    "F": (800, -400),
    "G": (0, -400),
    "H": (3000, 0),
    "I": (3400, 0),
    "J": (0, 1600),
    "K": (-400, 0),
    "L": (1200, 800),
    "M": (1000, 800),
    "w1": (-200, 300),
    "w2": (1500, 300),
    "w3": (1500, 500),
    "w4": (-200, 500),
    "p1": (100, 900),
    "p2": (300, 900),
    "p3": (300, 1100),
    "p4": (100, 1100),
    "i1": (150, 950),
    "i2": (200, 950),
    "i3": (200, 1000),
    "i4": (150, 1000),
}
NUMBER = {name: number for number, name in enumerate(NODES, start=101)}
NODE_TAGS = {"M": {"barrier": "bollard"}}
WAYS = {
    1: ("AB", {"highway": "residential", "name": "North Street", "maxspeed": "30 mph"}),
    2: ("CD", {"highway": "residential", "name": "South Street", "oneway": "yes", "oneway:bicycle": "no"}),
    3: ("BD", {"highway": "residential", "name": "Bridge Road", "bridge": "yes"}),
    4: ("DFGC", {"highway": "residential", "name": "Back Lane"}),
    5: ("DE", {"highway": "footway"}),
    6: ("HI", {"highway": "residential", "name": "Isle Road"}),
    7: ("AJ", {"highway": "motorway"}),
    8: ("CK", {"highway": "service", "access": "private"}),
    9: ("BML", {"highway": "residential", "name": "Cut Lane"}),
    10: (["w1", "w2", "w3", "w4", "w1"], {"natural": "water", "name": "Wend"}),
    11: (["p1", "p2", "p3", "p4", "p1"], {}),
    12: (["i1", "i2", "i3", "i4", "i1"], {"natural": "water"}),
    13: ("GF", {"railway": "rail"}),
    14: ("GE", {"railway": "rail", "tunnel": "yes"}),
    15: ("CE", {"waterway": "stream"}),
}
PARK = ({"type": "multipolygon", "leisure": "park"}, [(11, "outer"), (12, "inner")])


def degrees(name):
    east, north = NODES[name]
    return TO_DEGREES.transform(CORNER[0] + east, CORNER[1] + north)


def metres(name):
    return CORNER[0] + NODES[name][0], CORNER[1] + NODES[name][1]


def osm_xml(*, without=(), **changed_tags):
    """The town as OpenStreetMap XML; `way_2={...}` gives way 2 other tags."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    for name, number in NUMBER.items():
        lon, lat = degrees(name)
        lines.append(f'<node id="{number}" lat="{lat:.8f}" lon="{lon:.8f}">{_tags(NODE_TAGS.get(name, {}))}</node>')
    for number, (nodes, tags) in WAYS.items():
        refs = "".join(f'<nd ref="{NUMBER[name]}"/>' for name in nodes)
        if number not in without:
            tags_of_way = changed_tags.get(f"way_{number}", tags)
            lines.append(f'<way id="{number}">{refs}{_tags(tags_of_way)}</way>')
    tags, members = PARK
    parts = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
    return "\n".join([*lines, f'<relation id="1">{parts}{_tags(tags)}</relation>', "</osm>", ""])


def _tags(tags):
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def osm_pbf(path):
    """Write the town in the binary format."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for name, number in NUMBER.items():
            writer.add_node(Node(id=number, location=degrees(name), tags=NODE_TAGS.get(name, {})))
        for number, (names, tags) in WAYS.items():
            writer.add_way(Way(id=number, nodes=[NUMBER[name] for name in names], tags=tags))
        tags, members = PARK
        writer.add_relation(Relation(id=1, members=[("w", ref, role) for ref, role in members], tags=tags))
    return path
