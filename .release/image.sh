# shellcheck shell=bash
# The images, made with buildah in a store of their own: the machine's podman
# and docker stay as they are. Sourced by ./dev, whose say, die and
# install_packages it uses.
set -euo pipefail

image_packages=(buildah catatonit iptables mmdebstrap netavark podman runc)

# make_images [--dynamic] [--fresh] [TARGET…]: build/image/TARGET.tar, a docker
# archive. --fresh: all is made again, on today's Debian.
make_images() {
  local variant=static fresh='' target targets=()
  for target in "$@"; do
    case $target in
      --dynamic) variant=dynamic ;;
      --fresh) fresh=1 ;;
      leadsman | demo-web) targets+=("$target") ;;
      *) die "image knows leadsman and demo-web, not '$target'" ;;
    esac
  done
  ((${#targets[@]})) || targets=(leadsman demo-web)
  ((EUID == 0)) || die "image: run it as root, or docker build with the Dockerfile"
  install_packages "${image_packages[@]}"
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/containers
  mkdir -p "$cache/ccache" build/image
  # Another run that is at it is waited for.
  (
    exec 9>"$cache/lock"
    flock 9
    make_base_image
    for target in "${targets[@]}"; do make_image "$target"; done
  )
}

# In the functions below $cache, $variant and $fresh are make_images's.

in_store() {
  buildah --root "$cache/store" --runroot "$cache/run" "$@" </dev/null
}

# The Dockerfile's own FROM, made of Debian's packages, as no registry is asked.
make_base_image() {
  local name=docker.io/library/debian:bookworm-slim base=$cache/base
  if [[ -n $fresh ]]; then
    rm -f "$base/base.tar"
  elif in_store inspect --type image "$name" >/dev/null 2>&1; then
    return
  fi
  say "making $name"
  mkdir -p "$base"
  if [[ ! -s $base/base.tar ]]; then
    mmdebstrap --quiet --variant=minbase bookworm "$base/part.tar" </dev/null ||
      die "mmdebstrap failed"
    mv "$base/part.tar" "$base/base.tar"
  fi
  printf '%s\n' 'FROM scratch' 'ADD base.tar /' 'CMD ["bash"]' \
    >"$base/Dockerfile"
  buildah_says bud --isolation chroot --pull=never --format docker --layers \
    --tag "$name" "$base"
}

# buildah_says ARGUMENT…: what it says is shown only if it fails.
buildah_says() {
  local said
  said=$(in_store "$@" 2>&1) || die "buildah:"$'\n'"$(tail -n 40 <<<"$said")"
}

# make_image TARGET: the same commit gives the same bytes, dates included.
make_image() {
  local target=$1 version commit epoch name tar=build/image/$1.tar
  version=$(sed -nE 's/^project\(leadsman VERSION ([0-9.]+).*/\1/p' CMakeLists.txt)
  commit=$(git rev-parse --short=12 HEAD)
  [[ -z $(git status --porcelain) ]] || commit+=-dirty
  epoch=$(git log -1 --format=%ct)
  name=localhost/$target:$version
  if [[ $variant != static ]]; then
    name=$name-$variant
    tar=build/image/$target-$variant.tar
  fi
  say "image $name"
  # A last stage that it remembers would have the labels of its first commit.
  in_store rmi --force "$name" >/dev/null 2>&1 || true  # there may be none
  buildah_says bud --isolation chroot --pull=never --format docker --layers \
    --timestamp "$epoch" --volume "$cache/ccache:/root/.cache/ccache" \
    --build-arg VARIANT="$variant" --build-arg LEADSMAN_COMMIT="$commit" \
    --build-arg SOURCE_DATE_EPOCH="$epoch" \
    --target "$target" --tag "$name" .
  rm -f "$tar.part"
  buildah_says push "$name" "docker-archive:$tar.part:$name"
  .release/steady.py "$tar.part" "$tar.new"
  rm "$tar.part"
  mv "$tar.new" "$tar"  # at once: others may be reading it
}
