// What docs/configuration.md says between its tables.
#include "internal/config/reference.h"

namespace leadsman {

const char* const kReferenceHead = R"md(# Configuration
<!-- Generated: leadsman schema --markdown > docs/configuration.md -->

leadsman reads YAML 1.2 (JSON is a part of it) from `/etc/leadsman/leadsman.yaml`
where that exists, else from what `LEADSMAN_CONFIG` or `--config` names. It can do
without a file: [the seed's `.env`](#the-seeds-env) is a whole configuration too.

## Where a value comes from
The first that has one: flag, environment, `--env-file`, file, default. So the file
in a ConfigMap can be the same everywhere, and a variable says what differs.

## Words used in the tables
- **duration**: a number and a unit, as in Go: `500ms`, `30s`, `1m30s`, `4h`; a bare
  `0` will do. Keys that end in `Seconds` are plain numbers, and fractions are
  welcome (`0.2`).
- **secret**: exactly one of `{file: PATH}`, `{env: NAME}` and `{value: TEXT}`. A
  file is read again at each use, so that it may change; `value` is warned about,
  since others may read the file that it stands in.
- **Not yet in effect**: checked and accepted, so that a file may be ready for it,
  and named once in the log.

YAML's `no`, `off` and `yes` are words, not truth values. There are no merge keys
(`<<`) and no tags of one's own; aliases may stand for 10,000 values in all. Inside
`{…}` and `[…]` quote what holds `?`, `[`, `{`, `,` or `: `. A file has at most
1 MiB, 100,000 values and 64 levels.

## When something is wrong
Nothing starts before the whole configuration is known to be good. `leadsman validate`
names every error in one go, in the file's order, with what is allowed, and
exits with 2:
```
leadsman.yaml:3:21: checks[0].httpGet.port: is 70000; must be a number from 1 to 65535 (names of container ports can't be known here)
leadsman.yaml:4:5: checks[0].periodSecond: is not a known key; did you mean periodSeconds?
```
`leadsman schema` prints the JSON Schema that it validates with, for your editor.

## Reload
leadsman reads its file again on SIGHUP, and when the file's content changes: it
watches the folder, so that a ConfigMap's update counts. (A `subPath` mount never
changes.) A bad new file is rejected whole, and the old one stays in force. Checks
whose definition did not change keep their state and their schedule; a check that is
gone closes its incident, which is told if its failure was. `server.listen`, `state`,
`log.format` and who we are in Kubernetes need a restart: a change of theirs is
reported, and the rest is applied.
)md";

const std::vector<ReferenceSection> kReferenceSections = {
    {"server", R"(server: {listen: "127.0.0.1:8010", pageFrom: any}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"labels", R"(labels: {cluster: prod-eu, team: shop}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"defaults", R"(defaults: {periodSeconds: 5, failureThreshold: 2}
checks:
  - name: web
    httpGet: {port: 8000}
  - name: admin
    httpGet: {port: 8001}
    periodSeconds: 30          # its own value wins
)"},
    {"checks", R"(checks:
  - name: web
    httpGet: {path: /, port: 8000}
    periodSeconds: 5
    timeoutSeconds: 2
    failureThreshold: 2
    description: the shop's front page
    runbook: https://wiki.example/web-down
  - name: database
    tcpSocket: {host: db.example, port: 5432}
    affects: []                # the default here: a dependency is not ours to gate
)"},
    {"checks.httpGet", R"(checks:
  - name: web
    httpGet:
      path: /health?deep=1
      port: 8443
      scheme: HTTPS
      httpHeaders:
        - {name: Host, value: shop.example}
        - {name: Authorization, value: {file: /run/secrets/probe/authorization}}
      tls: {verify: true, caFile: /run/secrets/probe/ca.crt, serverName: shop.example}
)"},
    {"checks.tcpSocket", R"(checks:
  - name: redis
    tcpSocket: {host: redis.example, port: 6379}
)"},
    {"checks.grpc", R"(checks:
  - name: cart
    grpc: {port: 50051, service: shop.Cart}
  - name: payments
    grpc: {port: 8443, host: payments.example, scheme: HTTPS, tls: {verify: true}}
)"},
    {"checks.expect", R"(checks:
  - name: web
    httpGet: {port: 8000}
    expect:
      status: [200, "300-399"]
      body: {contains: "Hello World", notContains: Traceback}
      json: [{pointer: /db/status, equals: up}]
      headers: [{name: Content-Type, matches: "^text/html"}]
      maxLatency: {connect: 50ms, total: 500ms}
)"},
    {"checks.warn", R"(checks:
  - name: web
    httpGet: {port: 8443, scheme: HTTPS}
    warn: {maxLatency: 200ms, certificateDays: 14}
)"},
    {"readiness", R"(readiness: {require: 1}
checks:
  - name: blue
    httpGet: {port: 8000}
  - name: green
    httpGet: {port: 8001}
)"},
    {"alerts", R"(alerts:
  for: 30s
  resolveAfter: 5m
  repeatInterval: 12h
  maintenance: [{start: "Sun 02:00", duration: 1h, timezone: Europe/Sofia}]
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"mail", R"(mail:
  host: smtp.example.com
  username: bob
  password: {file: /run/secrets/smtp/password}
  from: "Leadsman <alerts@example.com>"
  to: [ops@example.com, shop@example.com]
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"webhook", R"(webhook:
  url: https://hooks.example.com/leadsman
  headers: [{name: Authorization, value: {env: HOOK_AUTHORIZATION}}]
  secret: {file: /run/secrets/hook/key}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"kubernetes",
     R"(kubernetes: {conditionType: leadsman.io/ready, webContainer: web}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"workload", R"(workload: {oneMail: true}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"state", R"(state: {directory: /var/lib/leadsman, maxBytes: 32Mi}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"shutdownGrace", R"(shutdownGrace: 10s
checks:
  - name: web
    httpGet: {port: 8000}
)"},
    {"log", R"(log: {level: debug, format: json}
checks:
  - name: web
    httpGet: {port: 8000}
)"},
};

const char* const kReferenceTail = R"md(
Besides: `LEADSMAN_CONFIG` names the file; `POD_NAME`, `POD_NAMESPACE`, `POD_UID`
and `POD_IP`, from the downward API, say which pod this is (without
`POD_NAMESPACE`, the identity's own namespace counts). `LEADSMAN_KUBECONFIG` names
a kubeconfig, YAML or JSON, for use outside of a cluster: its current-context,
with a token (`token`, `tokenFile`) or a client certificate; no `exec`, no password.
It is taken before the pod's own identity, and counts as a cluster for
`kubernetes.enabled: auto`.

## `.env` files
`--env-file` reads docker compose's grammar:

| line | means |
|---|---|
| `NAME=value`, `NAME: value`, `export NAME=value` | blanks around it don't count |
| `NAME=value # words` | a comment stands behind a blank |
| `NAME='as it is'` | no `$`, no escapes but `\'`; may span lines |
| `NAME="with \n, \t, \" and \$"` | may span lines |
| `$NAME`, `${NAME}` | the variable; nothing where it is not set |
| `${NAME:-text}`, `${NAME-text}` | the text where it is unset or empty; where it is unset |
| `${NAME:?text}`, `${NAME?text}` | an error where it is unset or empty; where it is unset |
| `${NAME:+text}`, `${NAME+text}` | the text where it is set and not empty; where it is set |
| `$$` | a dollar sign |

What `$` refers to is looked for in the environment first, then in earlier lines. Of
a name set twice the last counts; a name alone is taken from the environment.

## The seed's `.env`
The compose exercise that leadsman grew from had no file, only variables. They work
unchanged:

| variable | default | meaning |
|---|---|---|
| `REQ_URL` | | what to ask: the check `web`. `https` is verified, `user:password@` becomes Authorization |
| `REQ_URLS` | | several, separated by commas: `web`, `web-2`, … |
| `REQ_INTERVAL` | 60 | seconds between two attempts; at most 5 while down |
| `REQ_TIMEOUT` | 10 | seconds for one attempt |
| `REQ_FAILURE_THRESHOLD` | 1 | failures in a row that make it down |
| `REQ_STATUS` | 200-399 | codes and ranges that pass |
| `SMARTHOST_ADDRESS` | | the mail server: host or host:port |
| `SMARTHOST_PORT` | 25 | its port |
| `SMARTHOST_USER`, `SMARTHOST_PASSWORD` | | its login; mail goes without where it offers none |
| `SMARTHOST_ALIASES` | | accepted, not needed |
| `SMTP_TO` | | who is told, separated by commas |
| `SMTP_FROM` | first of `SMTP_TO` | who sends |
| `SMTP_SECURITY` | auto | `none`, `starttls`, `tls` or `auto`: STARTTLS where offered |
| `SMTP_ALLOW_PLAINTEXT_AUTH` | false | send the password over an unencrypted connection |
| `MONITORING_PORT` | 8010 | our own port |

```
REQ_URL=http://web:5000/
REQ_INTERVAL=60
REQ_TIMEOUT=10
SMARTHOST_ADDRESS=mail.example.com
SMARTHOST_USER=bob
SMARTHOST_PASSWORD='s3cret #1'
SMTP_TO=ops@example.com, shop@example.com
SMTP_FROM=leadsman@example.com
```
Times may be fractions or durations. Such a check affects readiness whatever its
host, has no startup deadline, and its recovery is told at once
(`alerts.resolveAfter` is 0s). `REQ_*` count only where the file has no `checks`;
`LEADSMAN_*` beats them all.
)md";

}  // namespace leadsman
