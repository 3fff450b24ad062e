# shellcheck shell=bash
# What ./dev and its parts need of Debian, and how it is installed. Sourced.

# All that building leadsman needs.
# shellcheck disable=SC2034  # for who sources it
build_packages=(
  g++ cmake ninja-build pkg-config ccache git
  libpistache-dev libcurl4-openssl-dev libpoco-dev libsqlite3-dev
  libyaml-cpp-dev rapidjson-dev libre2-dev libabsl-dev libcli11-dev
  libspdlog-dev libfmt-dev libexpected-dev libssl-dev zlib1g-dev
  ca-certificates tzdata python3
)

say() { printf 'dev: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

# install_packages PACKAGE…
install_packages() {
  local have missing=() package
  command -v dpkg-query >/dev/null ||
    die "this is not Debian; install yourself what ./dev names in 'packages'"
  have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" \
    2>/dev/null || true)
  for package in "$@"; do
    [[ $'\n'$have$'\n' == *$'\n'"$package installed"$'\n'* ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "as root: apt-get install ${missing[*]}"
    root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${root[@]}" apt-get -q update </dev/null >&2
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q install -y \
    --no-install-recommends "${missing[@]}" </dev/null >&2
}

# quietly WORD COMMAND…: its output is shown only if it fails.
quietly() {
  local what=$1 said
  shift
  said=$("$@" 2>&1 </dev/null) || die "$what:"$'\n'"$(tail -n 20 <<<"$said")"
}

# private_apt FOLDER COMMAND…: with this machine's sources, source packages
# too. apt's own set-up stays as it is: a private one is made of it in FOLDER.
private_apt() {
  local apt=$1 file
  shift
  if [[ ! -e $apt/ready ]]; then
    say "apt's package lists, with sources"
    mkdir -p "$apt"/{parts,lists/partial}
    for file in /etc/apt/sources.list{,.d/*.list,.d/*.sources}; do
      [[ -s $file ]] || continue
      sed -E -e 's/^Types:.*/Types: deb deb-src/' \
        -e 's/^deb(-src)? (.*)/deb \2\ndeb-src \2/' \
        "$file" >"$apt/parts/${file##*/}"
    done
    cat >"$apt/conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/parts";
Dir::State::lists "$apt/lists";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
    quietly "apt-get update" env APT_CONFIG="$apt/conf" apt-get -q update
    : >"$apt/ready"
  fi
  APT_CONFIG=$apt/conf "$@"
}
