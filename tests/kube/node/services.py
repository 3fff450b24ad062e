#!/usr/bin/python3
"""What kube-proxy and a cluster's DNS do, made small for the tests' node.

services.py FOLDER, the one of up.sh. Puts each Service's address on the node's
bridge, passes its TCP ports on to its ready endpoints, and answers on
192.0.2.1:53 for NAME.NAMESPACE.svc.cluster.local. No other name exists.
"""

import asyncio
import http.client
import json
import random
import ssl
import subprocess
import sys

ZONE = ".svc.cluster.local"


class Api:
    def __init__(self, keys):
        context = ssl.create_default_context(cafile=f"{keys}/ca.crt")
        context.load_cert_chain(f"{keys}/admin.crt", f"{keys}/admin.key")
        self.server = http.client.HTTPSConnection("203.0.113.1",
                                                  context=context)

    def items(self, kind):
        self.server.request("GET", f"/api/v1/{kind}")
        return json.load(self.server.getresponse())["items"]


def name_of(item):
    return f"{item['metadata']['name']}.{item['metadata']['namespace']}"


def backends_of(endpoints, port):
    """(address, port) of each ready endpoint of this port of the Service."""
    return [(address["ip"], backend["port"])
            for subset in endpoints.get("subsets", [])
            for backend in subset["ports"]
            if backend.get("name") == port.get("name")
            for address in subset.get("addresses", [])]


class Proxy:
    def __init__(self):
        self.backends = {}  # (address, port) of a Service: those of its pods
        self.servers = {}
        self.names = {}     # NAME.NAMESPACE: a Service's address

    async def follow(self, api):
        while True:
            await self.take(api.items("services"),
                            {name_of(e): e for e in api.items("endpoints")})
            await asyncio.sleep(0.1)

    async def take(self, services, endpoints):
        self.names = {name_of(s): s["spec"]["clusterIP"] for s in services
                      if s["spec"].get("clusterIP", "None") != "None"}
        self.backends = {
            (s["spec"]["clusterIP"], port["port"]):
                backends_of(endpoints.get(name_of(s), {}), port)
            for s in services if name_of(s) in self.names
            and name_of(s) != "kubernetes.default"  # the server listens there
            for port in s["spec"]["ports"]}
        for place in self.backends.keys() - self.servers.keys():
            subprocess.run(["ip", "addr", "replace", f"{place[0]}/32",
                            "dev", "node0"], check=True)
            self.servers[place] = await asyncio.start_server(
                lambda r, w, place=place: self.serve(place, r, w), *place)
        for place in self.servers.keys() - self.backends.keys():
            self.servers.pop(place).close()

    async def serve(self, place, reader, writer):
        try:
            backend = random.choice(self.backends.get(place, []))
            there, back = await asyncio.open_connection(*backend)
        except (IndexError, OSError):
            writer.transport.abort()  # as near to refused as can be
            return
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))


async def pass_on(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


class Dns(asyncio.DatagramProtocol):
    def __init__(self, proxy):
        self.proxy = proxy

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        end = data.index(0, 12)
        labels, at = [], 12
        while at < end:
            labels.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        question, kind = data[12:end + 5], data[end + 1:end + 3]
        name = ".".join(labels).lower()
        address = (self.proxy.names.get(name[:-len(ZONE)])
                   if name.endswith(ZONE) else None)
        answer = b""
        if address and kind == b"\0\1":  # A
            answer = (b"\xc0\x0c\0\1\0\1\0\0\0\5\0\4"
                      + bytes(int(part) for part in address.split(".")))
        flags = b"\x85\x80" if address else b"\x85\x83"  # NXDOMAIN
        self.transport.sendto(
            data[:2] + flags + b"\0\1" + (b"\0\1" if answer else b"\0\0")
            + b"\0\0\0\0" + question + answer, addr)


async def main():
    proxy = Proxy()
    await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Dns(proxy), local_addr=("192.0.2.1", 53))
    await proxy.follow(Api(sys.argv[1] + "/keys"))


asyncio.run(main())
