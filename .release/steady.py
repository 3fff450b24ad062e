#!/usr/bin/python3
"""Makes a docker archive that depends on its image alone.

usage: .release/steady.py FROM TO

buildah writes the build container's random name and its own layers' into an
image's configuration, so that no two builds had one digest. Left out here, with
all that the older archive format carries besides.
"""

import hashlib
import io
import json
import sys
import tarfile


def add(archive, name, data):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))  # of 1970, by root


def main():
    with tarfile.open(sys.argv[1]) as source, \
            tarfile.open(sys.argv[2], "w") as target:
        read = lambda name: source.extractfile(name).read()
        (image,) = json.loads(read("manifest.json"))
        config = json.loads(read(image["Config"]))
        for name in ("container", "container_config", "parent"):
            config.pop(name, None)
        config["config"].pop("Hostname", None)
        for step in config["history"]:
            step.pop("comment", None)
        data = json.dumps(config, sort_keys=True).encode()
        image["Config"] = hashlib.sha256(data).hexdigest() + ".json"
        add(target, image["Config"], data)
        for layer in image["Layers"]:
            add(target, layer, read(layer))
        add(target, "manifest.json", json.dumps([image]).encode())


if __name__ == "__main__":
    main()
