# shellcheck shell=bash
# What the compose stack's test needs beside leadsman's image, kept in the same
# store, so that no run takes minutes: the stack's own images. The test finds
# their layers of packages again, as it has no way out to Debian's.
# Sourced by ./dev after .release/image.sh, whose functions it uses.
set -euo pipefail

compose_assets() {
  ((EUID == 0)) || die "the compose stack's test makes namespaces: run it as root"
  # shellcheck disable=SC2154  # of .release/image.sh
  install_packages "${image_packages[@]}" aardvark-dns curl docker-compose iproute2
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/containers service
  # shellcheck disable=SC2034  # make_base_image's
  local fresh=''
  mkdir -p "$cache"
  # Another run that is at it is waited for; then all is in place.
  (
    exec 9>"$cache/lock"
    flock 9
    make_base_image
    for service in web redis smtp catcher; do
      buildah_says bud --isolation chroot --pull=never --format docker --layers \
        --tag "localhost/leadsman-compose/$service" "manifests/compose/$service"
    done
  )
}
