# shellcheck shell=bash
# What ./dev's parts need of apt. Sourced by them; say and die are ./dev's.

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
