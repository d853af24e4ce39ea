"""The scene as pyvis's nodes, edges and options, for vis-network on our own page.

pyvis builds, vis-network places, hit-tests, zooms and pans; what they cannot draw (routed lines,
zigzags, slashes, genogram symbols) `map.js` draws from the scene. pyvis's own page is never made:
it loads from CDNs and runs scripts from titles, ids and options.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyvis.network import Network

from visualisations.scene import Scene, When

Json = Mapping[str, object]

_OPTIONS: Json = {
    "autoResize": True,
    "physics": {"enabled": False, "stabilization": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "dragNodes": False,
        "dragView": True,
        "hover": True,
        "hoverConnectedEdges": False,
        "multiselect": False,
        "navigationButtons": False,
        "selectConnectedEdges": False,
        "zoomView": True,
        "keyboard": {"enabled": False},
    },
    "nodes": {"physics": False, "chosen": False},
    "edges": {"physics": False, "smooth": False, "chosen": False, "hidden": True},
}
_NO_ARROWS: Json = {"to": {"enabled": False}}


@dataclass(frozen=True, slots=True)
class NetworkData:
    """What `new vis.Network` is given."""

    nodes: Sequence[Json]
    edges: Sequence[Json]
    options: Json


def network_data(scene: Scene) -> NetworkData:
    """Every node of the scene at its place, every line between two nodes as an edge.

    A label is never empty (pyvis would put the id there); titles are not used at all (vis-network
    would read them as HTML).
    """
    network = Network(directed=True)
    network.set_options(json.dumps(_OPTIONS))
    for node in scene.nodes:
        network.add_node(
            node.id,
            label=node.spoken or " ",
            shape="custom",
            x=round(node.box.x, 1),
            y=round(node.box.y, 1),
            physics=False,
            hidden=node.part.when is When.OPEN,
        )
    known = {node.id for node in scene.nodes}
    for line in scene.lines:
        if line.source in known and line.target in known:
            network.add_edge(line.source, line.target, id=line.id, arrows=_NO_ARROWS)
    nodes, edges, _, _, _, options = network.get_network_data()
    return NetworkData(tuple(nodes), tuple(edges), json.loads(options))
