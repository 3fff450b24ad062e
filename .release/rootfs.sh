#!/usr/bin/env bash
# .release/rootfs.sh VARIANT FOLDER: FOLDER/leadsman and FOLDER/demo-web, all
# that each image holds. Run by the Dockerfile after ./dev release VARIANT.
set -euo pipefail
variant=$1
out=$2

release=build/release
[[ $variant == static ]] || release=build/release-$variant

# program NAME: the program, its user, and how names are looked up.
program() {
  local root=$out/$1
  install -D -t "$root/usr/bin" "$release/$1"
  mkdir -p "$root/etc"
  # So that tools can show a name. What runs is the number.
  echo 'leadsman:x:65532:65532:leadsman:/nonexistent:/usr/sbin/nologin' \
    >"$root/etc/passwd"
  # Else glibc asks DNS before /etc/hosts.
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  [[ $variant == static ]] || shared_libraries "$root" "$release/$1"
}

# shared_libraries ROOT PROGRAM: all that the loader will look for, and it.
shared_libraries() {
  local library
  ldd "$2" | grep -oE '/[^ ]+' | while read -r library; do
    install -D "$library" "$1$library"
  done
}

# time_zones ROOT: without what no program of today reads.
time_zones() {
  local zones=$1/usr/share/zoneinfo
  mkdir -p "${zones%/*}"
  cp -a /usr/share/zoneinfo "$zones"
  rm -rf "$zones"/{posix,right,posixrules,localtime,leap*,*.tab,*.zi}
}

program demo-web
program leadsman
install -D -m 644 -t "$out/leadsman/etc/ssl/certs" \
  /etc/ssl/certs/ca-certificates.crt
time_zones "$out/leadsman"
# A new volume that is mounted here takes its owner from it.
install -d -o 65532 -g 65532 "$out/leadsman/var/lib/leadsman"
