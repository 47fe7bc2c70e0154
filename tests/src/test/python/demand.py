#!/usr/bin/env python3
"""Asks an autoscaling Ray cluster to have room for these bundles at once, until it is asked for others; [] is for none.

    python demand.py HOST:PORT '[{"rollout": 2}, {"learner": 1}]'
"""

import json
import sys

import ray
from ray.autoscaler.sdk import request_resources

ray.init(sys.argv[1], log_to_driver=False)
request_resources(bundles=json.loads(sys.argv[2]))
