# shellcheck shell=bash
# libcurl and Poco as static archives, made once from Debian's source packages
# of the very versions that are installed here as -dev: Debian's libcurl.a wants
# Kerberos, LDAP and SSH, and of Poco it has none. Sourced by ./dev and in the
# Dockerfile, where they are a layer that our own code does not touch.
set -euo pipefail
# shellcheck source=.ci/apt.sh
source .ci/apt.sh

# What the two are compiled against, beside ./dev's own packages.
library_packages=(dpkg-dev libnghttp2-dev libpcre3-dev zlib1g-dev)

# static_libraries: sets LEADSMAN_STATIC_ROOT, where lib/ and include/ are.
# What a Debian update has made old is made anew, in a folder of its own.
static_libraries() {
  install_packages "${library_packages[@]}"
  local curl poco key cache=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/static
  curl=$(dpkg-query -W -f '${source:Version}' libcurl4-openssl-dev)
  poco=$(dpkg-query -W -f '${source:Version}' libpoco-dev)
  key=$({
    cat "${BASH_SOURCE[0]}"
    dpkg-query -W g++-12 libc6-dev libssl-dev "${library_packages[@]}"
  } | sha256sum | cut -c 1-12)
  export LEADSMAN_STATIC_ROOT=$cache/curl-${curl}_poco-${poco}_$key
  [[ -e $LEADSMAN_STATIC_ROOT/made ]] && return
  mkdir -p "$cache"
  # Another run that is at it is waited for; then all is in place.
  (
    exec 9>"$cache/lock"
    flock 9
    [[ -e $LEADSMAN_STATIC_ROOT/made ]] || make_libraries "$cache/build"
  )
}

# make_libraries BUILD_FOLDER
make_libraries() {
  local build=$1 started=$SECONDS
  rm -rf "$build" "$LEADSMAN_STATIC_ROOT"  # of a run that was ended
  mkdir -p "$build"
  make_library curl "$curl" "${curl_options[@]}"
  make_library poco "$poco" "${poco_options[@]}"
  rm -rf "$build"
  : >"$LEADSMAN_STATIC_ROOT/made"
  say "static libraries: made in $((SECONDS - started)) s"
}

# HTTP, over TLS by OpenSSL and as HTTP/2 by nghttp2; nothing else.
curl_options=(
  -DHTTP_ONLY=ON -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON
  -DENABLE_THREADED_RESOLVER=ON -DENABLE_UNIX_SOCKETS=ON -DENABLE_IPV6=ON
  -DCURL_DISABLE_NTLM=ON -DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_HSTS=ON
  -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_DOH=ON -DCURL_DISABLE_NETRC=ON
  -DCURL_DISABLE_MIME=ON -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF
  -DUSE_LIBIDN2=OFF -DCURL_ZLIB=OFF
  -DCURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt -DCURL_CA_PATH=none
  -DBUILD_CURL_EXE=OFF -DENABLE_MANUAL=OFF -DBUILD_TESTING=OFF
)

# Foundation, Net, Crypto, NetSSL, and Util, which NetSSL wants.
poco_options=(-DPOCO_UNBUNDLED=ON -DENABLE_CRYPTO=ON -DENABLE_NETSSL=ON)
for part in ACTIVERECORD ACTIVERECORD_COMPILER APACHECONNECTOR DATA DATA_MYSQL \
  DATA_ODBC DATA_POSTGRESQL DATA_SQLITE ENCODINGS JSON JWT MONGODB \
  PAGECOMPILER PAGECOMPILER_FILE2PAGE REDIS XML ZIP; do
  poco_options+=("-DENABLE_$part=OFF")
done
unset part

# make_library SOURCE_PACKAGE VERSION CMAKE_OPTION…: from make_libraries.
make_library() {
  local name=$1 version=$2
  shift 2
  say "static libraries: $name, from Debian's source package $version"
  (
    cd "$build"
    private_apt "$build/apt" quietly "apt-get source $name=$version" \
      apt-get -q --download-only --only-source source "$name=$version"
    quietly dpkg-source dpkg-source --no-check -x "${name}"_*.dsc "$name"
    # As hardened as our own code, and nothing of this folder's name in it.
    local flags="-Os -ffunction-sections -fdata-sections -fPIE
      -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2
      -ffile-prefix-map=$build="
    flags=$(tr -s ' \n' ' ' <<<"$flags")
    quietly "cmake $name" cmake -S "$name" -B "$name-build" -G Ninja \
      -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
      -DCMAKE_C_FLAGS_RELEASE="$flags -DNDEBUG" \
      -DCMAKE_CXX_FLAGS_RELEASE="$flags -DNDEBUG" \
      -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
      -DCMAKE_INSTALL_PREFIX="$LEADSMAN_STATIC_ROOT" \
      -DCMAKE_INSTALL_LIBDIR=lib "$@"
    quietly "building $name" nice cmake --build "$name-build" -j "$(nproc)" \
      --target install
  )
}
