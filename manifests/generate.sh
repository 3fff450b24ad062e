#!/usr/bin/env bash
# Makes anew what is made of other files, and kept for those who have neither
# kubectl's kustomize nor leadsman at hand: manifests/leadsman.yaml, and leadsman's
# own schema in the library chart's. After `./dev build`.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
assets=${KUBEBUILDER_ASSETS:-${XDG_CACHE_HOME:-$HOME/.cache}/leadsman/kube/bin}
PATH=$assets:$PATH

built=$(kubectl kustomize manifests/base)
printf '%s\n' '# Built by manifests/generate.sh of manifests/base.' "$built" \
  >manifests/leadsman.yaml

schema=helm/leadsman-lib/values.schema.json
built=$(build/bin/leadsman schema | /usr/bin/python3 helm/schema.py "$schema")
printf '%s\n' "$built" >"$schema"
