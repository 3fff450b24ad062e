#!/usr/bin/env bash
# A machine of its own for the compose stack: machine.sh STORE SOCKET, run by
#   unshare --net --mount --pid --fork --kill-child --mount-proc
# Serves podman on SOCKET. Its network leads nowhere, its images come from STORE,
# which is only read; all it writes is in memory and goes when it ends.
set -euo pipefail
store=$1 socket=$2

mount -t tmpfs none /run
mount -t tmpfs none /dev/shm  # podman's locks
ip link set lo up
# Nobody answers for names outside, and refuses at once.
if [[ -e /etc/resolv.conf ]]; then
  echo 'nameserver 127.0.0.1' >/run/resolv.conf
  mount --bind /run/resolv.conf /etc/resolv.conf
fi

mkdir /run/podman /run/lock
cat >/run/podman/storage.conf <<CONF
[storage]
driver = "overlay"
graphroot = "/run/podman/storage"
runroot = "/run/podman/run"
[storage.options]
additionalimagestores = ["$store"]
CONF
cat >/run/podman/containers.conf <<'CONF'
[containers]
# No more than what runc may set where raising limits is not allowed.
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
runtime = "runc"  # crun refuses the hybrid cgroups of some machines
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "/run/podman/tmp"
[network]
network_config_dir = "/run/podman/networks"
CONF
export CONTAINERS_CONF=/run/podman/containers.conf
export CONTAINERS_STORAGE_CONF=/run/podman/storage.conf
export BUILDAH_ISOLATION=chroot
# Without systemd there is no timer for health checks; the test runs them.
export DISABLE_HC_SYSTEMD=true
# Not exec: the shell, here the first process, reaps what others leave. podman's
# name server would seem alive to it for ever after its end.
podman system service --time=0 "unix://$socket" &
wait
