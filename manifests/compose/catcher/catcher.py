"""A mail server that delivers nothing: it prints what it is given.

Where SMARTHOST_USER is set, it wants that login. It has no encryption, so it is
for a stack's own network.
"""
import asyncio
import email
import email.policy
import logging
import os
import signal
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER = os.environ.get("SMARTHOST_USER", "").encode()
PASSWORD = os.environ.get("SMARTHOST_PASSWORD", "").encode()


class Printer:
    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(
            envelope.content, policy=email.policy.default)
        login = f" as {session.auth_data.decode()}" if session.auth_data else ""
        lines = [f"mail from <{envelope.mail_from}>"
                 f" to <{'>, <'.join(envelope.rcpt_tos)}>,"
                 f" by {session.host_name}{login}"]
        lines += [f"  {name}: {value}" for name, value in message.items()]
        text = message.get_body(("plain",))
        if text:
            lines += [""] + [f"  {line}" for line in
                             text.get_content().splitlines()]
        sys.stdout.write("\n".join(lines + ["", ""]))
        sys.stdout.flush()
        return "250 2.0.0 shown"


def log_in(server, session, envelope, mechanism, data):
    good = (isinstance(data, LoginPassword)
            and (data.login, data.password) == (USER, PASSWORD))
    return AuthResult(success=good, handled=False,
                      auth_data=data.login if good else None)


def protocol():
    return SMTP(Printer(), hostname="catcher",
                auth_require_tls=not USER,  # i.e. offers no AUTH at all
                auth_required=bool(USER), authenticator=log_in,
                auth_exclude_mechanism=["CRAM-MD5"])


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await loop.create_server(protocol, "0.0.0.0", 25)
    print("ready", flush=True)
    await stop.wait()
    os._exit(0)  # without waiting for clients


warnings.simplefilter("ignore")  # about logins without encryption
logging.disable()
asyncio.run(main())
