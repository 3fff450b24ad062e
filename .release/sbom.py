#!/usr/bin/python3
"""The SPDX 2.3 document of a static leadsman, on standard output.

usage: .release/sbom.py BUILD_FOLDER PROGRAM SOURCE_DATE_EPOCH

Names each part of .release/parts.txt with version, origin and licence; and
holds that list against what was really taken: the archives in the linker's map
and the headers that the compiler read. A part that is missing in the list, or
is there and was not taken, is an error, so the list cannot grow old.
"""

import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
# The C and C++ libraries' own headers and the kernel's: no parts of their own.
NO_PARTS = {"linux-libc-dev"}
# Not named by a program: what each archive in LEADSMAN_STATIC_ROOT is made of.
BUILT = {"libcurl.a": "libcurl4-openssl-dev"}


def run(*words):
    return subprocess.run(words, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def parts():
    for line in (HERE / "parts.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, package, how, licence = line.split(maxsplit=3)
            yield {"name": name, "package": package, "how": how,
                   "licence": licence}


def debian(package):
    """source, its version, the package's version, the upstream version."""
    fields = ("${source:Package}\t${source:Version}\t${Version}\t"
              "${source:Upstream-Version}")
    return run("dpkg-query", "-W", "-f", fields, package).split("\t")


def archives_taken(build):
    """The archives that gave at least one object file to the program."""
    text = (build / "leadsman.map").read_text()
    placed = text[text.index("Linker script and memory map"):]
    names = re.findall(r"0x[0-9a-f]+ +0x[0-9a-f]+ (/\S+\.a)\(", placed)
    return {pathlib.Path(name).resolve() for name in names}


def headers_taken(build):
    """Headers outside of our own code, by the compiler's own account."""
    said = run("ninja", "-C", str(build), "-t", "deps")
    return {pathlib.Path(path).resolve()
            for path in re.findall(r"^ +(/usr/\S+)$", said, re.MULTILINE)}


def packages_of(files):
    """The Debian packages that these files of the system belong to."""
    if not files:
        return set()
    said = run("dpkg-query", "-S", *map(str, files))
    return {re.sub(":.*", "", line) for line in said.splitlines()}


def check(build, listed):
    packages = set()
    system = set()
    for archive in archives_taken(build):
        if archive.is_relative_to(build):
            continue  # ours
        if archive.is_relative_to("/usr"):
            system.add(archive)
        elif archive.name.startswith("libPoco"):
            packages.add("libpoco-dev")
        else:
            packages.add(BUILT.get(archive.name, archive.name))
    packages |= packages_of(system | headers_taken(build))
    # With the sources' own headers, not those that the -dev packages hold.
    known = {part["package"] for part in listed} | NO_PARTS
    for package in sorted(packages - known):
        sys.exit(f"sbom: {package} was taken, and is not in parts.txt")
    for package in sorted(known - NO_PARTS - packages):
        sys.exit(f"sbom: {package} of parts.txt was not taken")


def spdx_package(part):
    source, source_version, version, upstream = debian(part["package"])
    if part["how"] == "built":
        purl = f"pkg:deb/debian/{source}@{source_version}?arch=source"
        origin = f"Built from Debian's source package {source} {source_version}"
    else:
        arch = run("dpkg", "--print-architecture").strip()
        purl = f"pkg:deb/debian/{part['package']}@{version}?arch={arch}"
        origin = f"Debian's package {part['package']} {version}, its {part['how']}"
    return {
        "name": part["name"],
        "SPDXID": "SPDXRef-" + re.sub("[^A-Za-z0-9.]", "-", part["name"]),
        "versionInfo": re.sub(r"[+~].*", "", upstream),
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "sourceInfo": origin,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": part["licence"],
        "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER",
                          "referenceType": "purl",
                          "referenceLocator": purl.replace("+", "%2B")}],
    }


def main():
    build, program = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    listed = list(parts())
    check(build, listed)
    digest = hashlib.sha256(program.read_bytes()).hexdigest()
    version, commit = run(str(program), "version").split()[1:3]
    packages = [spdx_package(part) for part in listed]
    ours = {
        "name": "leadsman",
        "SPDXID": "SPDXRef-leadsman",
        "versionInfo": f"{version} {commit}",
        "packageFileName": program.name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "APPLICATION",
    }
    created = datetime.datetime.fromtimestamp(int(sys.argv[3]),
                                              datetime.timezone.utc)
    json.dump({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"leadsman-{version}",
        "documentNamespace": f"https://leadsman.io/spdx/{version}/{digest}",
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Tool: leadsman-release"]},
        "packages": [ours] + packages,
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT",
             "relationshipType": "DESCRIBES",
             "relatedSpdxElement": "SPDXRef-leadsman"}] + [
            {"spdxElementId": "SPDXRef-leadsman",
             "relationshipType": "STATIC_LINK" if part["how"] != "headers"
             else "CONTAINS",
             "relatedSpdxElement": package["SPDXID"]}
            for part, package in zip(listed, packages)],
    }, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
