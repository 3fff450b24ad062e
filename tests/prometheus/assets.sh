# shellcheck shell=bash
# Prometheus for the tests: Debian's package, unpacked without being installed,
# so that no service is started. Sourced by ./dev.
set -euo pipefail
# shellcheck source=.ci/apt.sh
source .ci/apt.sh

# prometheus_assets: sets LEADSMAN_PROMETHEUS, the folder of prometheus and
# promtool. One that is set already is taken as it is.
prometheus_assets() {
  [[ -z ${LEADSMAN_PROMETHEUS-} ]] || return 0
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/prometheus
  mkdir -p "$cache"
  # Another run that is at it is waited for; then all is in place.
  (
    exec 9>"$cache/lock"
    flock 9
    [[ -x $cache/usr/bin/promtool ]] || unpack_prometheus
  )
  export LEADSMAN_PROMETHEUS=$cache/usr/bin
}

unpack_prometheus() {
  local build=$cache/build
  rm -rf "$build"  # of a run that was ended
  mkdir -p "$build"
  (
    cd "$build"
    private_apt "$build/apt" quietly "apt-get download prometheus" \
      apt-get -q download prometheus
    dpkg-deb --extract prometheus_*.deb unpacked
  )
  mkdir -p "$cache/usr/bin"
  # promtool last: it says that all is there.
  mv "$build"/unpacked/usr/bin/prometheus "$cache/usr/bin/"
  mv "$build"/unpacked/usr/bin/promtool "$cache/usr/bin/"
  rm -rf "$build"
}
