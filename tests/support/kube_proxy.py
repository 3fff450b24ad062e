"""Stands before a real API server and does to requests what a file orders.

Each line of the file is "METHOD FAULT", METHOD "*" meaning any. FAULT is a
status, answered as the API server would; or garbage (no HTTP), endless (a body
without end), silent (no answer), lost (the request is carried out, its answer
is not). Each request is printed as "METHOD PATH STATUS|FAULT".
"""
import argparse
import http.client
import http.server
import json
import ssl
import sys
import threading

arguments = argparse.ArgumentParser()
for name in ("--server", "--cert", "--key", "--faults"):
    arguments.add_argument(name, required=True)
options = arguments.parse_args()
address = options.server.removeprefix("https://")
# Tests prove elsewhere whom leadsman trusts; here it is the same machine.
unverified = ssl._create_unverified_context()
stopping = threading.Event()


def fault_for(method):
    with open(options.faults) as orders:
        for line in orders:
            wanted, fault = line.split()
            if wanted in ("*", method):
                return fault
    return ""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def ask(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = fault_for(self.command)
        answer = self.forward(body) if fault in ("", "lost") else None
        said = fault or answer[0]
        print(self.command, self.path, said, flush=True)
        if not fault:
            self.answer(*answer)
        elif fault.isdigit():
            self.refuse(int(fault))
        else:
            self.close_connection = True
        if fault == "garbage":
            self.wfile.write(b"\x00\x01 no HTTP \xff\r\n\r\n")
        elif fault == "endless":
            self.endless()
        elif fault == "silent":
            stopping.wait(30)

    do_GET = do_POST = do_PATCH = do_PUT = ask

    def forward(self, body):
        upstream = http.client.HTTPSConnection(address, context=unverified)
        headers = {name: value for name, value in self.headers.items()
                   if name not in ("Host", "Content-Length", "Connection")}
        upstream.request(self.command, self.path, body, headers)
        answer = upstream.getresponse()
        return answer.status, answer.read(), {}

    def refuse(self, status):
        said = {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                "message": f"ordered {status}", "code": status}
        self.answer(status, json.dumps(said).encode(), {"Retry-After": "1"})

    def answer(self, status, body, headers):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def endless(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        try:
            while not stopping.is_set():
                self.wfile.write(chunk)
        except OSError:
            pass  # who asked has had enough

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # whoever asks may go at any time


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(options.cert, options.key)
server.socket = context.wrap_socket(server.socket, server_side=True,
                                    do_handshake_on_connect=False)
print("port", server.server_address[1], flush=True)
server.serve_forever()
