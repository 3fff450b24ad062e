#!/usr/bin/python3
"""Puts leadsman's own schema into the library chart's: config, and the
definitions that it refers to.

usage: leadsman schema | helm/schema.py helm/leadsman-lib/values.schema.json
prints the chart's schema anew; manifests/generate.sh keeps it.
"""
import json
import sys


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        chart = json.load(file)
    config = json.load(sys.stdin)
    del config["$schema"]
    chart["definitions"] = config.pop("definitions")
    chart["properties"]["config"] = config
    json.dump(chart, sys.stdout, indent=2, ensure_ascii=False)
    print()


main()
