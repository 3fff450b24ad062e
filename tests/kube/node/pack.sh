#!/usr/bin/env bash
# Packs programs as a container image (docker-archive), with nothing but tar: a
# dynamically linked one brings its libraries along.
#
#   pack.sh OUT.tar NAME:TAG /path/in/image=PROGRAM…
#
# The first is what the image runs, as 65532.
set -euo pipefail
out=$(realpath -m "$1") name=$2 entry=${3%%=*}
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{etc,tmp}
chmod 1777 "$root/tmp"
echo 'leadsman:x:65532:65532::/:/' >"$root/etc/passwd"
for pair in "$@"; do
  program=${pair#*=}
  install -D "$program" "$root${pair%%=*}"
  # Of a static one, nothing.
  { ldd "$program" 2>/dev/null | grep -o '/[^ ]*' || true; } |
    while read -r library; do
      [[ -e $root$library ]] || install -D "$library" "$root$library"
    done
done
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner \
  -C "$root" -cf "$work/layer.tar" .
sum=$(sha256sum <"$work/layer.tar")
cat >"$work/config.json" <<JSON
{"architecture": "$(dpkg --print-architecture)", "os": "linux",
 "config": {"Entrypoint": ["$entry"], "User": "65532:65532"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:${sum%% *}"]}}
JSON
cat >"$work/manifest.json" <<JSON
[{"Config": "config.json", "RepoTags": ["$name"], "Layers": ["layer.tar"]}]
JSON
tar -C "$work" -cf "$out" manifest.json config.json layer.tar
