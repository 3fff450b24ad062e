# shellcheck shell=bash
# What the compose stack's test needs, kept in ~/.cache so that no run takes
# minutes: a store with Debian's base image and with the stack's images, whose
# layers of packages the test finds again, as it has no way out to a mirror.
# Sourced by ./dev, whose say, die and install_packages it uses.
#
# buildah builds them and not podman, so that the machine's own podman, its
# locks and its networks stay untouched.
set -euo pipefail

compose_assets() {
  ((EUID == 0)) || die "the compose stack's test makes namespaces: run it as root"
  install_packages aardvark-dns buildah catatonit curl docker-compose iproute2 \
    iptables mmdebstrap netavark podman runc
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/containers
  mkdir -p "$cache"
  # Another run that is at it is waited for; then all is in place.
  (
    exec 9>"$cache/lock"
    flock 9
    make_base_image
    make_stack_images
  )
}

# In the functions below $cache is compose_assets's.

in_store() {
  buildah --root "$cache/store" --runroot "$cache/run" "$@" 2>&1 </dev/null
}

# build_image NAME FOLDER: says what went wrong, else nothing. The format is the
# one in which the stack's layers are looked up later.
build_image() {
  local said
  said=$(in_store build --isolation chroot --pull=never --format docker \
    --layers --tag "$1" "$2") ||
    die "image $1:"$'\n'"$(tail -n 20 <<<"$said")"
}

# The Dockerfiles' own FROM, made of Debian's packages, as no registry is asked.
make_base_image() {
  local name=docker.io/library/debian:bookworm-slim base=$cache/base
  in_store inspect --type image "$name" >/dev/null && return
  say "making $name"
  mkdir -p "$base"
  [[ -s $base/base.tar ]] ||
    mmdebstrap --quiet --variant=minbase bookworm "$base/part.tar" </dev/null ||
    die "mmdebstrap failed"
  [[ -s $base/base.tar ]] || mv "$base/part.tar" "$base/base.tar"
  printf '%s\n' 'FROM scratch' 'ADD base.tar /' 'CMD ["bash"]' \
    >"$base/Dockerfile"
  build_image "$name" "$base"
}

make_stack_images() {
  local service
  for service in web redis smtp catcher; do
    build_image "localhost/leadsman-compose/$service" \
      "manifests/compose/$service"
  done
}
