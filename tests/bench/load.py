#!/usr/bin/python3
"""What leadsman costs: CPU a check, memory, lateness.

    tests/bench/load.py --bin build/bin/leadsman --checks 1000 --seconds 20

Starts nginx with a two-byte answer (or asks --url), leadsman with that many
checks of it, one a second each or --period, waits for all to be up, and
measures leadsman alone: CPU by schedstat of its tasks (ticks are too coarse),
memory by smaps_rollup, lateness by the loop's own word at its end. Prints one
line of JSON.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as f:
            total += int(f.read().split()[0])
    return total / 1e9


def memory_kib(pid):
    wanted = ("Rss", "Pss", "Private_Dirty", "Anonymous")
    with open(f"/proc/{pid}/smaps_rollup") as f:
        rows = (line.split() for line in f)
        return {r[0][:-1]: int(r[1]) for r in rows if r[0][:-1] in wanted}


def start_nginx(folder):
    port = free_port()
    with open(f"{folder}/nginx.conf", "w") as f:
        f.write(f"""daemon off; pid {folder}/nginx.pid; worker_processes 1;
error_log {folder}/error.log; events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ return 200 "ok"; }} }} }}""")
    return port, subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf"],
                                  stderr=subprocess.DEVNULL)


def ready(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--bin", default="build/bin/leadsman")
    args.add_argument("--checks", type=int, default=10)
    args.add_argument("--period", type=float, default=1.0)
    args.add_argument("--seconds", type=float, default=20)
    args = args.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        web, nginx = start_nginx(folder)
        port = free_port()
        with open(f"{folder}/leadsman.json", "w") as f:
            json.dump({
                "server": {"listen": f"127.0.0.1:{port}"},
                "defaults": {"periodSeconds": args.period},
                "state": {"directory": folder},
                "checks": [{"name": f"c{i}", "httpGet":
                            {"host": "127.0.0.1", "port": web, "path": "/"}}
                           for i in range(args.checks)]}, f)
        # A file: a pipe that nobody reads would be full, and lines dropped.
        with open(f"{folder}/log", "w") as log:
            leadsman = subprocess.Popen(
                [args.bin, "run", "--config", f"{folder}/leadsman.json"],
                stdout=log)
        try:
            end = time.monotonic() + 60
            while not ready(port) and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(2)  # past the first attempts' burst
            before = memory_kib(leadsman.pid)
            cpu, began = cpu_seconds(leadsman.pid), time.monotonic()
            time.sleep(args.seconds)
            cpu = cpu_seconds(leadsman.pid) - cpu
            took = time.monotonic() - began
            memory = memory_kib(leadsman.pid)
            threads = len(os.listdir(f"/proc/{leadsman.pid}/task"))
        finally:
            leadsman.send_signal(signal.SIGTERM)
            leadsman.wait(timeout=30)
            nginx.terminate()
            nginx.wait()
        with open(f"{folder}/log") as log:
            lag = [line.strip() for line in log if "lag" in line]
        rate = args.checks / args.period
        print(json.dumps({
            "checks": args.checks, "per_second": rate,
            "cpu_us_per_check": round(cpu / (took * rate) * 1e6, 1),
            "core_share": round(cpu / took, 4), "memory_kib": memory,
            "grown_kib": memory["Private_Dirty"] - before["Private_Dirty"],
            "threads": threads, "log": lag}))


if __name__ == "__main__":
    main()
