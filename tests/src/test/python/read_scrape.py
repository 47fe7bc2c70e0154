#!/usr/bin/env python3
"""Scrapes an endpoint of Prometheus' formats and prints what it said: one JSON object a sample: name, labels, value.

    python read_scrape.py URL                               # in all three formats, by the letter: the texts go through
                                                            # Prometheus' own parsers; prints OpenMetrics, the strictest
    python read_scrape.py URL --until NAME --within 60      # one text is enough; waits until it has a sample of that name

Ends with 1 where the endpoint breaks the rules, or the time runs out.
"""

import argparse
import json
import sys
import time
import urllib.request

from prometheus_client import parser as text_parser
from prometheus_client.openmetrics import parser as openmetrics_parser

BINARY = ("application/vnd.google.protobuf", ";proto=io.prometheus.client.MetricFamily;encoding=delimited")
TEXT = ("text/plain", ";version=0.0.4")
OPEN = ("application/openmetrics-text", ";version=1.0.0")
PAUSE_S = 0.5


def scrape(url, accepted):
    media, parameters = accepted
    request = urllib.request.Request(url, headers={"Accept": media + parameters})
    with urllib.request.urlopen(request, timeout=60) as response:
        kind = response.headers["Content-Type"]
        if not kind.startswith(media):
            sys.exit(f"asked for {media}, got {kind}")
        return response.read()


def families(url, accepted, parser):
    return list(parser.text_string_to_metric_families(scrape(url, accepted).decode("utf-8")))


def by_the_letter(url):
    if not scrape(url, BINARY):
        sys.exit("nothing in binary")
    for said in families(url, TEXT, text_parser), families(url, OPEN, openmetrics_parser):
        for family in said:
            if not family.documentation:
                sys.exit(f"{family.name} has no help text")
    return said


def once_it_has(url, name, within):
    end = time.monotonic() + within
    while time.monotonic() < end:
        said = families(url, TEXT, text_parser)
        if any(sample.name == name for family in said for sample in family.samples):
            return said
        time.sleep(PAUSE_S)
    sys.exit(f"after {within:.0f} s {url} has no {name}, but {sorted(family.name for family in said)}")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("url")
    arguments.add_argument("--until")
    arguments.add_argument("--within", type=float, default=60)
    given = arguments.parse_args()
    said = once_it_has(given.url, given.until, given.within) if given.until else by_the_letter(given.url)
    for family in said:
        for sample in family.samples:
            print(json.dumps({"name": sample.name, "labels": sample.labels, "value": sample.value}))


main()
