#!/usr/bin/env bash
# A Kubernetes of one node, whole: etcd, API server, controllers, scheduler,
# containerd and kubelet. To be process 1 of namespaces of its own, so that all
# of it, pods and mounts too, is gone when this one ends:
#
#   unshare --net --mount --mount-proc --pid --fork --kill-child up.sh FOLDER ASSETS [IMAGE.tar…]
#
# Says "ready" once the node is, and stays. FOLDER/admin.kubeconfig is for
# whoever enters the network namespace.
#
# The addresses are those meant for documentation: 203.0.113.1 is the API
# server's and the Service `kubernetes`'s own at the same time, 192.0.2.1 the
# node's, 198.51.100.0/24 the pods'. There is no route to anywhere else.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$1 bin=$2 programs=${2%/bin}/node
shift 2
# shellcheck source=tests/kube/node/keys.sh
source "$here/keys.sh"

die() {
  printf 'node: %s\n' "$*" >&2
  exit 1
}

declare -A pids

# start NAME COMMAND…: its output goes to FOLDER/log/NAME.
start() {
  local name=$1
  shift
  "$@" >"$work/log/$name" 2>&1 </dev/null &
  pids[$name]=$!
}

# await LIMIT COMMAND…: until it succeeds, and everything started lives.
await() {
  local end=$((SECONDS + $1)) name
  shift
  until "$@" >/dev/null 2>&1; do
    for name in "${!pids[@]}"; do
      kill -0 "${pids[$name]}" 2>/dev/null || die "$name ended"
    done
    ((SECONDS < end)) || die "waited in vain for: $*"
    sleep 0.1
  done
}

kubectl() { "$bin/kubectl" --kubeconfig "$work/admin.kubeconfig" "$@"; }

ctr() {
  "$programs/ctr" --address /run/containerd/containerd.sock -n k8s.io "$@"
}

# What is fixed lies in /run/node, so that the files beside this one can name it.
mounts() {
  mount --make-rshared /  # among the pods; this namespace is private
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/node/{etc,bin} /run/{netns,lock} "$work"/{log,var,cni,containerd}
  mkdir -p /var/log /var/lib/cni
  mount --bind "$work/var" /var/log
  mount --bind "$work/cni" /var/lib/cni
  mount --bind "$programs" /run/node/bin
  mkdir /run/node/etc/cni
  cp "$here/pods.conflist" /run/node/etc/cni/10-pods.conflist
  printf 'nameserver 192.0.2.1\n' >/run/node/etc/resolv.conf
  printf '127.0.0.1 localhost\n192.0.2.1 node\n' >/run/node/etc/hosts
  mount --bind /run/node/etc/resolv.conf /etc/resolv.conf
  mount --bind /run/node/etc/hosts /etc/hosts
}

network() {
  ip link set lo up
  # A bridge without a port: not every kernel has dummy devices.
  ip link add node0 type bridge
  ip link set node0 up
  ip addr add 192.0.2.1/32 dev node0
  ip addr add 203.0.113.1/32 dev node0
  sysctl -qw net.ipv4.ip_forward=1
}

control_plane() {
  local keys=$work/keys
  start etcd "$bin/etcd" --data-dir="$work/etcd" --logger=zap --log-level=warn
  start kube-apiserver "$bin/kube-apiserver" \
    --etcd-servers=http://127.0.0.1:2379 --profiling=false \
    --bind-address=203.0.113.1 --secure-port=443 \
    --advertise-address=203.0.113.1 --endpoint-reconciler-type=lease \
    --service-cluster-ip-range=203.0.113.0/24 \
    --tls-cert-file="$keys/apiserver.crt" \
    --tls-private-key-file="$keys/apiserver.key" \
    --client-ca-file="$keys/ca.crt" --cert-dir="$work/apiserver" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
    --service-account-issuer=https://kubernetes.default.svc \
    --api-audiences=https://kubernetes.default.svc \
    --service-account-signing-key-file="$keys/accounts.key" \
    --service-account-key-file="$keys/accounts.key" \
    --kubelet-client-certificate="$keys/admin.crt" \
    --kubelet-client-key="$keys/admin.key" \
    --kubelet-preferred-address-types=InternalIP \
    --audit-policy-file="$here/audit.yaml" --audit-log-path="$work/log/audit"
  await 120 kubectl get --raw /readyz
  # One identity for all its controllers: that starts 10 s sooner.
  start kube-controller-manager "$bin/kube-controller-manager" \
    --kubeconfig="$work/admin.kubeconfig" --leader-elect=false --port=0 \
    --bind-address=127.0.0.1 --cert-dir="$work/controllers" \
    --service-account-private-key-file="$keys/accounts.key" \
    --root-ca-file="$keys/ca.crt" --flex-volume-plugin-dir="$work/plugins" \
    --kube-api-qps=200 --kube-api-burst=400 \
    --controllers=namespace,serviceaccount,serviceaccount-token,root-ca-cert-publisher,endpoint,endpointslice,deployment,replicaset,statefulset,daemonset,job,disruption,garbagecollector,podgc,nodelifecycle
  start kube-scheduler "$bin/kube-scheduler" \
    --kubeconfig="$work/admin.kubeconfig" --leader-elect=false --port=0 \
    --bind-address=127.0.0.1 --cert-dir="$work/scheduler"
}

# container_runtime IMAGE.tar…
container_runtime() {
  local image
  start containerd env PATH="/run/node/bin:$PATH" "$programs/containerd" \
    --config "$here/containerd.toml" --root "$work/containerd"
  await 60 ctr version
  "$here/pack.sh" "$work/pause.tar" localhost/pause:1 /pause="$programs/pause"
  for image in "$work/pause.tar" "$@"; do
    ctr images import "$image" || die "cannot load $image"
  done
}

node() {
  # On a cloud's machine the kubelet would look for the cloud.
  start kubelet env PATH="/run/node/bin:$PATH" AWS_EC2_METADATA_DISABLED=true \
    "$programs/kubelet" --config "$here/kubelet.yaml" \
    --kubeconfig "$work/node.kubeconfig" --root-dir "$work/kubelet" \
    --cert-dir "$work/kubelet/pki" --container-runtime=remote \
    --container-runtime-endpoint=unix:///run/containerd/containerd.sock \
    --hostname-override=node --node-ip=192.0.2.1 \
    --volume-plugin-dir="$work/plugins"
  await 120 kubectl wait --for=condition=Ready node/node --timeout=1s
  await 60 kubectl -n default get serviceaccount default
  start services /usr/bin/python3 "$here/services.py" "$work"
}

mounts
network
make_keys "$work/keys"
for name in "$work/keys"/{ca.crt,node.crt,node.key}; do
  ln -s "$name" /run/node/etc/
done
control_plane
container_runtime "$@" >"$work/log/images"
node
echo ready
# All that the pods leave is this process's to reap, which `wait` does.
wait
