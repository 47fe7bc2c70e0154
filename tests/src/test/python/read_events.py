#!/usr/bin/env python3
"""Prints what TensorBoard reads of a run directory, one JSON object a point: tag, step, wallTime, value.

    python read_events.py RUN_DIR
"""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

# All points, not a sample; and no forgiving of steps that come twice.
events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0}, purge_orphaned_data=False)
events.Reload()
for tag in events.Tags()["scalars"]:
    for point in events.Scalars(tag):
        print(json.dumps({"tag": tag, "step": point.step, "wallTime": point.wall_time, "value": point.value}))
