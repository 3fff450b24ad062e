#!/usr/bin/python3
"""Reads a message as a mail program would: Python's strict parser.

parse_mail.py FILE prints "name: value" for each header, decoded, then "text"
and "html" with their sizes and whether they are whole; exit 1 with the defect
where something is not as the RFCs have it.
"""

import email
import email.policy
import json
import sys


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        data = json.load(file)["data"].encode("latin-1")
    if b"\n" in data.replace(b"\r\n", b""):
        sys.exit("a bare LF")
    policy = email.policy.default.clone(raise_on_defect=True)
    message = email.message_from_bytes(data, policy=policy)
    for name, value in message.items():
        if value.defects:
            sys.exit(f"{name}: {value.defects}")
        print(f"{name}: {value}")
    for part in message.walk():
        if part.defects:
            sys.exit(f"{part.get_content_type()}: {part.defects}")
    kinds = [part.get_content_type() for part in message.iter_parts()]
    print("parts:", " ".join(kinds))
    print("best:", message.get_body().get_content_type())
    text = message.get_body(("plain",)).get_content()
    if "\n" in text.replace("\r\n", ""):
        sys.exit("a bare LF inside the text")
    print(text.replace("\r\n", "\n"))


if __name__ == "__main__":
    main()
