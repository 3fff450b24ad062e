#!/usr/bin/python3
"""What happens when the web fails, before one's eyes: ./dev demo.

Starts a web server with faults to order (demo-web), a real SMTP server and
leadsman with a .env as the compose exercise has it; then lets the web fail in
that exercise's three ways, and shows what leadsman logs and mails. Exits with
1 if an expected line or mail does not come. All on loopback, all in a
temporary folder, nothing left behind.
"""

import argparse
import contextlib
import email
import email.policy
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 30  # seconds for any one thing to happen
SMTP_SERVER = pathlib.Path(__file__).parents[1] / "support/smtp_server.py"
# Nothing of the person's own: no proxy, no REQ_URL.
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name in ("PATH", "TMPDIR") or name.endswith("SAN_OPTIONS")}


class Missing(Exception):
    """Something expected did not come."""


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        if time.monotonic() > end:
            raise Missing(f"waited {PATIENCE} s for {what}")
        time.sleep(0.02)
    return found


class Program:
    """One of ours; its output goes to a file that is read as it grows."""

    def __init__(self, name, arguments, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        self.seen = 0
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, start_new_session=True,
                env=ENVIRONMENT | {"LEADSMAN_STATE_DIRECTORY": str(folder)})

    def next_line(self, pattern):
        """The next line that matches, after those found before."""
        def look():
            if self.process.poll() is not None:
                raise Missing(f"{self.name} has ended; it said:\n"
                              + self.log.read_text())
            text = self.log.read_text(errors="replace")
            for match in re.finditer(r".*\n", text[self.seen:]):
                if re.search(pattern, match[0]):
                    self.seen += match.end()
                    return match[0].rstrip()
            return None
        return wait_for(f"{self.name} to say {pattern}", look)

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Web:
    def __init__(self, programs, folder):
        self.programs, self.folder, self.port = programs, folder, 0
        self.start()

    def start(self):
        self.program = Program(
            "demo-web", [self.programs / "demo-web", "--host", "127.0.0.1",
                         "--port", str(self.port)], self.folder)
        line = self.program.next_line("listening on")
        self.port = int(line.rpartition(":")[2])
        self.url = f"http://127.0.0.1:{self.port}/"

    def stop(self):
        self.program.stop()

    def order(self, fault):
        order = urllib.request.Request(f"{self.url}fault/{fault}",
                                       method="POST")
        urllib.request.urlopen(order, timeout=PATIENCE).close()


class Mailbox:
    """The mails that the SMTP server has taken, as a person would read them."""

    def __init__(self, folder):
        self.folder, self.read = folder, 0

    def arrived(self):
        return sorted(self.folder.glob("*.json"))

    def next(self):
        files = wait_for("a mail", lambda: self.arrived()[self.read:])
        self.read += 1
        envelope = json.loads(files[0].read_text())
        return email.message_from_bytes(envelope["data"].encode("latin-1"),
                                        policy=email.policy.default)


def show_mail(mail):
    text = mail.get_body(("plain",)).get_content().rstrip()
    head = [f"{name + ':':<9}{mail[name]}"
            for name in ("From", "To", "Date", "Subject")]
    say("  ┌─ mail " + "─" * 66)
    for line in head + [""] + text.splitlines():
        say(f"  │ {line}".rstrip())
    say("  └" + "─" * 73)


def say(line=""):
    print(line, flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def readyz(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz",
                                    timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


# The exercise's own test flow: what is done to the web, the word that the
# monitor's log must then hold, and how the mail's subject must begin.
def flow(web):
    return [
        ("The web is stopped.", web.stop,
         'to=down .*class="connection error"', "[DOWN: refused] web on "),
        ("It is started again.", web.start, "to=up", "[UP after "),
        ("Its page raises an exception: HTTP 500.", lambda: web.order("500"),
         'to=down .*class="status code error"', "[DOWN: status] web on "),
        ("That is mended.", lambda: web.order("none"), "to=up", "[UP after "),
        ("Its page sleeps for ten seconds.", lambda: web.order("slow=10s"),
         'to=down .*class="connection error"', "[DOWN: timeout] web on "),
        ("That is mended, too.", lambda: web.order("none"),
         "to=up", "[UP after "),
    ]


def walk(web, leadsman, mailbox, port):
    steps = flow(web)
    for number, (what, act, line, subject) in enumerate(steps, 1):
        say(f"\n[{number}/{len(steps)}] {what}")
        act()
        say("  log:     " + leadsman.next_line(f"event=check.changed .*{line}"))
        want = 503 if "down" in line else 200
        wait_for(f"/readyz to answer {want}", lambda: readyz(port) == want)
        say(f"  /readyz: {want}")
        mail = mailbox.next()
        show_mail(mail)
        if not mail["Subject"].startswith(subject):
            raise Missing(f"a mail with the subject {subject}…")
    time.sleep(1)  # for mails that should not come
    if len(mailbox.arrived()) != len(steps):
        raise Missing(f"{len(steps)} mails and no more; there are "
                      f"{len(mailbox.arrived())}")


def stay(web, mailbox, port):
    say(f"""
It all stays up. Open
  {web.url}   the web
  http://127.0.0.1:{port}/readyz?verbose   what the kubelet is told
  http://127.0.0.1:{port}/api/v1/status    everything, as JSON
Let the web fail with
  curl -X POST {web.url}fault/500     (none, slow=10s, hang, reset, crash …)
New mails are shown here. Ctrl-C ends it.""")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            if len(mailbox.arrived()) > mailbox.read:
                show_mail(mailbox.next())
            time.sleep(0.2)


def demo(programs, folder, running, staying):
    web = Web(programs, folder)
    running.callback(web.stop)
    smtp = Program("smtp", ["/usr/bin/python3", SMTP_SERVER, "--out",
                            folder / "mails"], folder)
    running.callback(smtp.stop)
    smtp_port = smtp.next_line("^ready").split()[1]
    port = free_port()
    settings = folder / ".env"
    # The exercise's keys, and two for the ports, which it could not set.
    settings.write_text(f"""\
SMARTHOST_ADDRESS=127.0.0.1
SMARTHOST_PORT={smtp_port}
SMTP_TO=ops@example.com
SMTP_FROM=devops@activity.net
REQ_URL={web.url}
REQ_TIMEOUT=2
REQ_INTERVAL=2
MONITORING_PORT={port}
""")
    say("leadsman run --env-file .env, which says:")
    for line in settings.read_text().splitlines():
        say(f"  {line}")
    leadsman = Program("leadsman", [programs / "leadsman", "run", "--env-file",
                                    settings], folder)
    running.callback(leadsman.stop)
    leadsman.next_line("event=check.changed .*to=up")
    wait_for("/readyz to answer 200", lambda: readyz(port) == 200)
    say("\nThe web is up; /readyz: 200.")

    mailbox = Mailbox(folder / "mails")
    walk(web, leadsman, mailbox, port)
    if staying:
        stay(web, mailbox, port)
    code = leadsman.stop()
    if code != 0:
        raise Missing(f"exit code 0 of leadsman at its end; it was {code}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path,
                        help="where leadsman and demo-web are; the variable "
                        "LEADSMAN_BIN_DIR goes before it")
    parser.add_argument("--stay", action="store_true",
                        help="leave it running until Ctrl-C")
    arguments = parser.parse_args()
    programs = pathlib.Path(
        os.environ.get("LEADSMAN_BIN_DIR") or arguments.bin).resolve()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    begun = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="leadsman-demo-") as name, \
                contextlib.ExitStack() as running:
            demo(programs, pathlib.Path(name), running, arguments.stay)
    except Missing as missing:
        say(f"\ndemo: failed: {missing}")
        return 1
    except KeyboardInterrupt:
        return 130
    say(f"\ndemo: three failures, three recoveries, six mails, all as "
        f"expected, in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
