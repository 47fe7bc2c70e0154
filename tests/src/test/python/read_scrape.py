#!/usr/bin/env python3
"""Scrapes an endpoint in the formats of Prometheus, the texts with Prometheus' own parsers, and prints what it said in the
strictest one, OpenMetrics: one JSON object a sample: name, labels, value.

    python read_scrape.py URL
"""

import json
import sys
import urllib.request

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

BINARY = "application/vnd.google.protobuf"
OPEN = "application/openmetrics-text"


def scrape(media, parameters):
    request = urllib.request.Request(sys.argv[1], headers={"Accept": media + parameters})
    with urllib.request.urlopen(request, timeout=60) as response:
        kind = response.headers["Content-Type"]
        if not kind.startswith(media):
            sys.exit(f"asked for {media}, got {kind}")
        return response.read()


def samples(text, parse):
    families = list(parse(text.decode("utf-8")))
    for family in families:
        if not family.documentation:
            sys.exit(f"{family.name} has no help text")
    return [sample for family in families for sample in family.samples]


if not scrape(BINARY, ";proto=io.prometheus.client.MetricFamily;encoding=delimited"):
    sys.exit("nothing in binary")
samples(scrape("text/plain", ";version=0.0.4"), parser.text_string_to_metric_families)
for each in samples(scrape(OPEN, ";version=1.0.0"), openmetrics_parser.text_string_to_metric_families):
    print(json.dumps({"name": each.name, "labels": each.labels, "value": each.value}))
