#!/usr/bin/python3
"""A real SMTP server (aiosmtpd) for tests.

Prints "ready PORT" once it listens. Each accepted message becomes one file
OUT/NNNN.json {sender, recipients, data, helo, user, tls}, `data` in latin-1 so
that every byte survives; files appear whole (written aside, then renamed).
Numbering goes on where a former run into the same OUT stopped, so that a test
may switch the server off and on again. SIGTERM ends it.
"""

import argparse
import asyncio
import base64
import hmac
import json
import logging
import os
import signal
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, MISSING


class Sink:
    """Stores what is accepted; refuses recipients named by --reject."""

    def __init__(self, arguments):
        self.out = arguments.out
        self.reject = arguments.reject
        self.user, self.password = b"", b""
        if arguments.auth:
            user, password, *_ = arguments.auth.split(":")
            self.user, self.password = user.encode(), password.encode()
        self.tls = arguments.tls
        os.makedirs(self.out, exist_ok=True)
        self.count = sum(n.endswith(".json") for n in os.listdir(self.out))

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.reject:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = os.path.join(self.out, f"{self.count:04d}")
        with open(name + ".part", "w", encoding="ascii") as file:
            json.dump({
                "sender": envelope.mail_from,
                "recipients": envelope.rcpt_tos,
                "data": envelope.original_content.decode("latin-1"),
                "helo": session.host_name,
                "user": getattr(session, "auth_name", ""),
                "tls": self.tls == "implicit" or session.ssl is not None,
            }, file)
        os.rename(name + ".part", name + ".json")
        return "250 2.0.0 stored"

    def _judge(self, server, user, good):
        if not good:
            return AuthResult(success=False, handled=False)
        server.session.auth_name = user.decode()
        return AuthResult(success=True)

    def authenticate(self, server, session, envelope, mechanism, data):
        """PLAIN and LOGIN, which aiosmtpd takes apart itself."""
        assert isinstance(data, LoginPassword)
        good = (data.login, data.password) == (self.user, self.password)
        return self._judge(server, data.login, good)

    async def auth_CRAM__MD5(self, server, args):
        challenge = b"<1896.697170952@localhost>"
        answer = await server.challenge_auth(challenge)
        if answer is MISSING:
            return AuthResult(success=False)
        user, _, digest = answer.rpartition(b" ")
        right = hmac.new(self.password, challenge, "md5").hexdigest().encode()
        return self._judge(server, user, (user, digest) == (self.user, right))

    async def auth_XOAUTH2(self, server, args):
        """As Google does it: a refusal is a challenge, then the 535."""
        if len(args) > 1:
            token = base64.b64decode(args[1])
        else:
            token = await server.challenge_auth(b"")
        right = (b"user=%s\x01auth=Bearer %s\x01\x01"
                 % (self.user, self.password))
        if token != right:
            await server.challenge_auth('{"status":"401"}')
        return self._judge(server, self.user, token == right)


def make_protocol(arguments, sink, context):
    options = {"hostname": "sink.example", "data_size_limit": 64 << 20}
    if arguments.auth:
        wanted = arguments.auth.split(":")[2:] or ["PLAIN,LOGIN"]
        known = {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"}
        options |= {
            "authenticator": sink.authenticate,
            "auth_exclude_mechanism": known - set(wanted[0].split(",")),
            "auth_required": True,
            # Implicit TLS is not known to aiosmtpd as such.
            "auth_require_tls": arguments.tls == "starttls",
        }
    else:
        options["auth_exclude_mechanism"] = ["PLAIN", "LOGIN", "CRAM-MD5",
                                             "XOAUTH2"]
    if arguments.tls == "starttls":
        options["tls_context"] = context
    protocol = SMTP(sink, **options)
    if not arguments.auth:  # offers no AUTH at all
        protocol._auth_require_tls = True
    return protocol


async def serve(arguments):
    context = None
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.cert, arguments.key)
    sink = Sink(arguments)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: make_protocol(arguments, sink, context),
        arguments.host, arguments.port, reuse_address=True,
        ssl=context if arguments.tls == "implicit" else None)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    await stop.wait()
    os._exit(0)  # without waiting for clients


def main():
    warnings.simplefilter("ignore")  # AUTH without TLS is what tests want
    logging.disable()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--out", required=True)
    parser.add_argument("--tls", choices=["implicit", "starttls"])
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--auth", help="user:password[:MECH,MECH]")
    parser.add_argument("--reject", action="append", default=[],
                        help="answer 550 to this recipient")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
