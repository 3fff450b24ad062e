# shellcheck shell=bash
# The keys and certificates of a cluster of the tests' own; sourced by up.sh.

# make_keys FOLDER: and FOLDER/../NAME.kubeconfig for admin and node.
make_keys() {
  local keys=$1 name
  mkdir -p "$keys"
  new_key "$keys/ca"
  openssl req -x509 -new -key "$keys/ca.key" -subj /CN=ca -days 30 \
    -out "$keys/ca.crt" -addext basicConstraints=critical,CA:true \
    -addext keyUsage=critical,keyCertSign,cRLSign
  openssl genrsa -out "$keys/accounts.key" 2048 2>/dev/null
  # Pods know the server by the address of the Service `kubernetes`.
  certify apiserver /CN=kube-apiserver \
    IP:203.0.113.1,DNS:kubernetes.default.svc
  certify admin /O=system:masters/CN=admin
  certify node /O=system:nodes/CN=system:node:node IP:192.0.2.1,DNS:node
  for name in admin node; do
    kubeconfig "$name" >"${keys%/*}/$name.kubeconfig"
  done
}

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

# certify NAME SUBJECT [ALTERNATIVE-NAMES]: for a server and a client alike.
certify() {
  local path=$keys/$1
  new_key "$path"
  openssl req -new -key "$path.key" -subj "$2" -out "$path.csr"
  openssl x509 -req -in "$path.csr" -CA "$keys/ca.crt" -CAkey "$keys/ca.key" \
    -set_serial "0x$(openssl rand -hex 8)" -days 30 -out "$path.crt" \
    -extfile <(
      echo 'extendedKeyUsage=clientAuth,serverAuth'
      [[ -z ${3-} ]] || echo "subjectAltName=$3"
    ) 2>/dev/null
}

# kubeconfig NAME: all in one file.
kubeconfig() {
  cat <<CONFIG
apiVersion: v1
kind: Config
current-context: node
clusters:
  - name: node
    cluster:
      server: https://203.0.113.1
      certificate-authority-data: $(base64 -w 0 "$keys/ca.crt")
users:
  - name: $1
    user:
      client-certificate-data: $(base64 -w 0 "$keys/$1.crt")
      client-key-data: $(base64 -w 0 "$keys/$1.key")
contexts:
  - name: node
    context: {cluster: node, user: $1}
CONFIG
}
