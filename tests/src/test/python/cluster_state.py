#!/usr/bin/env python3
"""Prints what a Ray cluster consists of, as its head knows it, without joining it: one JSON object with nodes and actors.

    python cluster_state.py HOST:PORT
    python cluster_state.py HOST:PORT --until head=1,rollout=2,RolloutActor=4 --within 60
                                                  # waits for exactly these living nodes, and at least so many of these actors

Ends with 1 where the time runs out first. A node's type is that of the autoscaler, "head" for the head, else "node".
"""

import argparse
import json
import sys
import time
from collections import Counter

from ray._private.state import GlobalState
from ray._raylet import GcsClient, GcsClientOptions
from ray.core.generated.gcs_pb2 import GcsNodeInfo

PAUSE_S = 0.2


def kind(node):
    if "node:__internal_head__" in node.resources_total:
        return "head"
    return node.node_type_name or "node"


def nodes(gcs):
    return [{"id": node.node_id.hex(), "type": kind(node), "address": node.node_manager_address,
             "resources": dict(node.resources_total)}
            for node in gcs.get_all_node_info().values() if node.state == GcsNodeInfo.ALIVE]


def actors(state):
    return [{"className": actor["ActorClassName"], "node": actor["Address"]["NodeID"], "pid": actor["Pid"]}
            for actor in state.actor_table(None).values() if actor["State"] == "ALIVE"]


def matches(cluster, wanted):
    types = Counter(node["type"] for node in cluster["nodes"])
    classes = Counter(actor["className"].rpartition(".")[2] for actor in cluster["actors"])
    of_actors = Counter({name: number for name, number in wanted.items() if name[0].isupper()})
    return types == wanted - of_actors and of_actors <= classes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--until", default="")
    parser.add_argument("--within", type=float, default=0)
    given = parser.parse_args()
    wanted = Counter({one.split("=")[0]: int(one.split("=")[1]) for one in given.until.split(",") if one})
    gcs = GcsClient(address=given.address)
    state = GlobalState()
    state._initialize_global_state(GcsClientOptions.create(given.address, None, True, True))
    end = time.monotonic() + given.within
    while True:
        cluster = {"nodes": nodes(gcs), "actors": actors(state)}
        if not wanted or matches(cluster, wanted):
            print(json.dumps(cluster))
            return
        if time.monotonic() > end:
            sys.exit(f"after {given.within:.0f} s there is no {given.until}, but {cluster}")
        time.sleep(PAUSE_S)


main()
