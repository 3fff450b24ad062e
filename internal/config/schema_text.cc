// The schema's words. Only what draft 4 and draft 7 share, and only patterns
// that RapidJSON 1.1 can parse (no \d, no (?:…)): it takes the others for
// "anything", without a word. Beside the standard keywords:
//   x-form       what is allowed, said in every error about this value
//   x-default    a default that depends on something else, in words
//   x-format     duration | regex | mailbox | jsonPointer: forms.cc checks it
//   x-minimum, x-maximum   bounds of a duration
//   x-secret     never said in an error; an object of one of file, env, value
//   x-text       "lines": may hold line ends
#include "internal/config/schema.h"

namespace leadsman {

const char* const kSchemaText = R"json({
"$schema": "http://json-schema.org/draft-07/schema#",
"title": "leadsman",
"description": "Configuration of leadsman, a health checker that stands beside one web container.",
"type": "object",
"additionalProperties": false,
"x-form": "a mapping with keys such as checks",
"definitions": {
  "secret": {
    "description": "Where a secret comes from: exactly one of file, env and value.",
    "type": "object", "additionalProperties": false, "x-secret": true,
    "x-form": "one of {file: PATH}, {env: NAME} or {value: TEXT}",
    "properties": {
      "file": {"description": "A file that holds it; read again at each use.", "type": "string", "default": ""},
      "env": {"description": "An environment variable that holds it.", "type": "string", "default": ""},
      "value": {"description": "The secret itself. Better not in a file that others may read.", "type": "string", "default": "", "x-secret": true}
    }
  },
  "headers": {
    "description": "Headers to send.",
    "type": "array", "default": [],
    "items": {
      "description": "One header.",
      "type": "object", "additionalProperties": false, "required": ["name", "value"],
      "properties": {
        "name": {"description": "The header's name.", "type": "string", "pattern": "^[-A-Za-z0-9!#$%&'*+.^_`|~]+$", "x-form": "a header's name such as Host"},
        "value": {
          "description": "The header's value, or {file: PATH} or {env: NAME}.",
          "type": ["string", "object"], "additionalProperties": false, "x-secret": true,
          "x-form": "a string, {file: PATH} or {env: NAME}",
          "properties": {
            "file": {"description": "A file that holds it; read again at each use.", "type": "string", "default": ""},
            "env": {"description": "An environment variable that holds it.", "type": "string", "default": ""}
          }
        }
      }
    }
  },
  "port": {
    "description": "A port's number; digits in quotes will do. The names of container ports can't be known here.",
    "type": ["integer", "string"], "minimum": 1, "maximum": 65535,
    "pattern": "^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})$",
    "x-form": "a number from 1 to 65535 (names of container ports can't be known here)"
  },
  "host": {
    "description": "A name or an address; podIP is the address in POD_IP. Empty: loopback, IPv4 first, then IPv6.",
    "type": "string", "default": "",
    "pattern": "^([A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[-A-Za-z0-9_.]+)?|\\[[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[-A-Za-z0-9_.]+)?\\])?$",
    "x-form": "a host name, an IP address or podIP, without scheme and port"
  },
  "tls": {
    "description": "How to speak TLS. As with the kubelet, certificates are not verified unless asked for.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "verify": {"description": "Verify chain and name of the certificate.", "type": "boolean", "default": false},
      "caFile": {"description": "Certificate authorities to trust; empty: the system's.", "type": "string", "default": ""},
      "serverName": {"description": "SNI and the verified name, apart from the address; empty: the host.", "type": "string", "default": ""},
      "certFile": {"description": "The client's certificate.", "type": "string", "default": ""},
      "keyFile": {"description": "The client's key.", "type": "string", "default": ""}
    }
  },
  "initialDelaySeconds": {"description": "Wait before the first attempt, from our start.", "type": "number", "minimum": 0, "maximum": 86400, "default": 0},
  "periodSeconds": {"description": "Time between the starts of two attempts.", "type": "number", "minimum": 0.05, "maximum": 86400, "default": 10},
  "timeoutSeconds": {"description": "How long an attempt may take; may exceed the period.", "type": "number", "minimum": 0.05, "maximum": 3600, "default": 1},
  "successThreshold": {"description": "Passes in a row that make the check up.", "type": "integer", "minimum": 1, "maximum": 10000, "default": 1},
  "failureThreshold": {"description": "Failures in a row that make the check down.", "type": "integer", "minimum": 1, "maximum": 10000, "default": 3},
  "retryPeriodSeconds": {"description": "The period while a verdict is pending: between the first contrary result and the threshold.", "type": "number", "minimum": 0.05, "maximum": 86400, "x-default": "min(periodSeconds, 1)"},
  "startupDeadlineSeconds": {"description": "Until the first pass, failures within this time are `starting`, not `down`.", "type": "number", "minimum": 0, "maximum": 86400, "default": 300},
  "bodyRule": {
    "description": "What the body must hold, and must not.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "contains": {"description": "Text that must be there.", "type": "string", "default": "", "x-text": "lines"},
      "notContains": {"description": "Text that must not be there.", "type": "string", "default": "", "x-text": "lines"},
      "matches": {"description": "RE2 expression that must match.", "type": "string", "default": "", "x-format": "regex", "x-text": "lines"},
      "notMatches": {"description": "RE2 expression that must not match.", "type": "string", "default": "", "x-format": "regex", "x-text": "lines"},
      "maxBytes": {"description": "How much of the body is looked at.", "type": "integer", "minimum": 1, "maximum": 1048576, "default": 65536}
    }
  },
  "jsonRules": {
    "description": "What the body's JSON must hold.",
    "type": "array", "default": [],
    "items": {
      "description": "One place in the JSON and its value.",
      "type": "object", "additionalProperties": false, "required": ["pointer", "equals"],
      "properties": {
        "pointer": {"description": "RFC 6901 JSON pointer.", "type": "string", "x-format": "jsonPointer"},
        "equals": {"description": "The value that must be there, compared as JSON.", "type": ["string", "number", "boolean", "null", "array", "object"], "x-text": "lines", "x-form": "any JSON value"}
      }
    }
  },
  "headerRules": {
    "description": "What the answer's headers must be.",
    "type": "array", "default": [],
    "items": {
      "description": "One header and its value.",
      "type": "object", "additionalProperties": false, "required": ["name", "matches"],
      "properties": {
        "name": {"description": "The header's name.", "type": "string", "pattern": "^[-A-Za-z0-9!#$%&'*+.^_`|~]+$", "x-form": "a header's name such as Content-Type"},
        "matches": {"description": "RE2 expression that must match its value.", "type": "string", "x-format": "regex"}
      }
    }
  },
  "status": {
    "description": "Codes and ranges that pass.",
    "type": "array", "minItems": 1, "default": ["200-399"],
    "items": {"$ref": "#/definitions/statusCode"}
  },
  "statusCode": {
    "description": "A code or a range of codes.",
    "type": ["integer", "string"], "minimum": 100, "maximum": 599,
    "pattern": "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$",
    "x-form": "a code such as 204 or a range such as \"200-399\", within 100 to 599"
  },
  "maxLatency": {
    "description": "How long the whole attempt may take, or each of its phases by itself.",
    "type": ["string", "object"], "additionalProperties": false,
    "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration",
    "x-form": "a duration such as 500ms, or {connect, tls, firstByte, total}", "x-default": "no limit", "x-minimum": "1ms",
    "properties": {
      "connect": {"description": "Connecting, without the name's look-up.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-default": "no limit", "x-minimum": "1ms"},
      "tls": {"description": "The TLS handshake.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-default": "no limit", "x-minimum": "1ms"},
      "firstByte": {"description": "From the request to the answer's first byte.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-default": "no limit", "x-minimum": "1ms"},
      "total": {"description": "The whole attempt, look-up and redirects included.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-default": "no limit", "x-minimum": "1ms"}
    }
  },
  "mailHost": {"description": "The mail server.", "type": "string", "pattern": "^([A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_.])?|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[-A-Za-z0-9_.]+)?|\\[[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[-A-Za-z0-9_.]+)?\\])$", "x-form": "a host name or an IP address, without scheme and port"},
  "mailPort": {"description": "Its port.", "type": "integer", "minimum": 1, "maximum": 65535, "default": 587},
  "mailSecurity": {"description": "auto: STARTTLS where offered; without credentials an unverifiable certificate is taken and logged. Certificate and host name are verified otherwise.", "type": "string", "enum": ["none", "starttls", "tls", "auto"], "default": "starttls"},
  "mailCaFile": {"description": "Certificate authorities to trust.", "type": "string", "default": "/etc/ssl/certs/ca-certificates.crt"},
  "mailUsername": {"description": "The user to log in as; empty: no login.", "type": "string", "default": ""},
  "mailAuth": {"description": "How to log in. Unencrypted only to loopback or with allowPlaintextAuth.", "type": "string", "enum": ["auto", "plain", "login", "cram-md5", "xoauth2", "none"], "default": "auto"},
  "mailAllowPlaintextAuth": {"description": "Send the password over an unencrypted connection where it must be.", "type": "boolean", "default": false},
  "mailHeloName": {"description": "The name in EHLO; empty: the host's name as FQDN, or the address literal.", "type": "string", "default": "", "pattern": "^([A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_])?|\\[[0-9A-Za-z.:]+\\])?$", "x-form": "a host name or an address literal such as [192.0.2.1]"},
  "mailTimeout": {"description": "For the connection and for each answer.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "10s", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-minimum": "100ms", "x-maximum": "10m"}
},
"properties": {
  "server": {
    "description": "Our own HTTP port: health, status and metrics.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "listen": {"description": "Address and port; [::] is both families.", "type": "string", "default": "[::]:8010", "pattern": "^([0-9.]*|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$", "x-form": "an IP address and a port such as \"[::]:8010\" or 127.0.0.1:8010"},
      "maxConnections": {"description": "At the limit the connection that has waited longest without a whole request makes room.", "type": "integer", "minimum": 1, "maximum": 65536, "default": 512},
      "pageFrom": {"description": "Who may see page and API.", "type": "string", "enum": ["loopback", "any"], "default": "loopback"}
    }
  },
  "labels": {
    "description": "Shown in subject, mail, webhook and page; added to the metrics.",
    "type": "object", "default": {},
    "additionalProperties": {"description": "A label's value.", "type": "string", "maxLength": 256, "x-default": "none"}
  },
  "defaults": {
    "description": "Schedule and thresholds for every check that does not set its own.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "initialDelaySeconds": {"$ref": "#/definitions/initialDelaySeconds"},
      "periodSeconds": {"$ref": "#/definitions/periodSeconds"},
      "timeoutSeconds": {"$ref": "#/definitions/timeoutSeconds"},
      "successThreshold": {"$ref": "#/definitions/successThreshold"},
      "failureThreshold": {"$ref": "#/definitions/failureThreshold"},
      "retryPeriodSeconds": {"$ref": "#/definitions/retryPeriodSeconds"},
      "startupDeadlineSeconds": {"$ref": "#/definitions/startupDeadlineSeconds"}
    }
  },
  "checks": {
    "description": "What to watch.",
    "type": "array", "default": [],
    "items": {
      "description": "One check: a name and exactly one of httpGet, tcpSocket and grpc, as in a Kubernetes probe.",
      "type": "object", "additionalProperties": false, "required": ["name"],
      "properties": {
        "name": {"description": "Its name, unique; paths, metrics and subjects show it.", "type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", "maxLength": 63, "x-form": "at most 63 of a-z, 0-9 and '-', with no '-' at the ends"},
        "httpGet": {
          "description": "Passes when the web answers as expected.",
          "type": "object", "additionalProperties": false, "required": ["port"],
          "properties": {
            "path": {"description": "Path and query.", "type": "string", "pattern": "^[^ ]*$", "default": "/", "x-form": "a path without blanks (write %20)"},
            "port": {"$ref": "#/definitions/port"},
            "scheme": {"description": "HTTPS does not verify the certificate, as the kubelet, unless tls.verify.", "type": "string", "enum": ["HTTP", "HTTPS"], "default": "HTTP"},
            "host": {"$ref": "#/definitions/host"},
            "httpHeaders": {"$ref": "#/definitions/headers"},
            "method": {"description": "Any HTTP method.", "type": "string", "pattern": "^[A-Z][-A-Z]*$", "maxLength": 32, "default": "GET", "x-form": "an HTTP method such as GET, HEAD or POST"},
            "body": {"description": "A body to send.", "type": "string", "default": "", "x-text": "lines"},
            "tls": {"$ref": "#/definitions/tls"},
            "unixSocket": {"description": "A Unix socket to connect to instead.", "type": "string", "default": "", "pattern": "^(/.*)?$", "maxLength": 107, "x-form": "an absolute path of at most 107 bytes"}
          }
        },
        "tcpSocket": {
          "description": "Passes when the port takes a connection.",
          "type": "object", "additionalProperties": false, "required": ["port"],
          "properties": {
            "port": {"$ref": "#/definitions/port"},
            "host": {"$ref": "#/definitions/host"}
          }
        },
        "grpc": {
          "description": "Passes when the server's grpc.health.v1.Health says SERVING. Plaintext, as the kubelet's probe, unless scheme is HTTPS.",
          "type": "object", "additionalProperties": false, "required": ["port"],
          "properties": {
            "port": {"$ref": "#/definitions/port"},
            "service": {"description": "The service whose health is asked for; empty: the server as a whole.", "type": "string", "default": ""},
            "host": {"$ref": "#/definitions/host"},
            "scheme": {"description": "HTTPS turns TLS on; it does not verify the certificate, unless tls.verify. HTTP is plaintext.", "type": "string", "enum": ["HTTP", "HTTPS"], "default": "HTTP"},
            "tls": {"$ref": "#/definitions/tls"}
          }
        },
        "initialDelaySeconds": {"$ref": "#/definitions/initialDelaySeconds"},
        "periodSeconds": {"$ref": "#/definitions/periodSeconds"},
        "timeoutSeconds": {"$ref": "#/definitions/timeoutSeconds"},
        "successThreshold": {"$ref": "#/definitions/successThreshold"},
        "failureThreshold": {"$ref": "#/definitions/failureThreshold"},
        "retryPeriodSeconds": {"$ref": "#/definitions/retryPeriodSeconds"},
        "startupDeadlineSeconds": {"$ref": "#/definitions/startupDeadlineSeconds"},
        "expect": {
          "description": "Pass or fail: all must hold.",
          "type": "object", "additionalProperties": false, "default": {},
          "properties": {
            "status": {"$ref": "#/definitions/status"},
            "body": {"$ref": "#/definitions/bodyRule"},
            "json": {"$ref": "#/definitions/jsonRules"},
            "headers": {"$ref": "#/definitions/headerRules"},
            "maxLatency": {"$ref": "#/definitions/maxLatency"}
          }
        },
        "warn": {
          "description": "An attempt that passes `expect` but not this makes the check `degraded`: shown, measured, told once, never gating.",
          "type": "object", "additionalProperties": false,
          "properties": {
            "status": {"description": "Codes and ranges that do not warn.", "type": "array", "minItems": 1, "x-default": "those of `expect`", "items": {"$ref": "#/definitions/statusCode"}},
            "body": {"$ref": "#/definitions/bodyRule"},
            "json": {"$ref": "#/definitions/jsonRules"},
            "headers": {"$ref": "#/definitions/headerRules"},
            "maxLatency": {"$ref": "#/definitions/maxLatency"},
            "certificateDays": {"description": "Warn when the certificate ends within so many days; 0: never.", "type": "integer", "minimum": 0, "maximum": 3650, "default": 0}
          }
        },
        "affects": {
          "description": "What it gates; empty: alert only. Liveness only with the pod's own address: a dependency never kills.",
          "type": "array", "uniqueItems": true,
          "x-default": "[readiness] where the target is loopback, the pod's own address or a Unix socket, else []",
          "items": {"description": "One of the two.", "type": "string", "enum": ["readiness", "liveness"]}
        },
        "dependsOn": {
          "description": "Names of checks; while one of them is down this check's incident is `blocked`.",
          "type": "array", "uniqueItems": true, "default": [],
          "items": {"description": "A check's name.", "type": "string"}
        },
        "alert": {"description": "Whether anyone is told.", "type": "boolean", "default": true},
        "container": {"description": "Which container it speaks of, where there are several.", "type": "string", "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$", "maxLength": 63, "default": "", "x-form": "a container's name: a-z, 0-9 and '-'"},
        "crashWatch": {"description": "auto: the kernel's word that the listener died starts a probe at once.", "type": ["string", "boolean"], "enum": ["auto", "off", false], "default": "auto"},
        "description": {"description": "Shown in mail and page.", "type": "string", "maxLength": 1024, "default": ""},
        "runbook": {"description": "Where to read what to do; shown in mail and page.", "type": "string", "maxLength": 2048, "default": ""}
      }
    }
  },
  "readiness": {
    "description": "What makes the pod ready, as `/readyz` says.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "require": {"description": "How many of the checks that affect readiness must be up: all, any or a number.", "type": ["string", "integer"], "minimum": 1, "pattern": "^(all|any)$", "default": "all", "x-form": "all, any or a number from 1 up"}
    }
  },
  "alerts": {
    "description": "When people are told; the keys have Alertmanager's words.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "for": {"description": "How long down before anyone is told.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "0s", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s"},
      "groupWait": {"description": "Incidents opening within this time share one mail.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "3s", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s"},
      "repeatInterval": {"description": "How often it is said again; 0s: never.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "4h", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s"},
      "sendResolved": {"description": "Whether recovery is told.", "type": "boolean", "default": true},
      "resolveAfter": {"description": "Up that long before recovery is told; a failure within it continues the same incident.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "2m", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s"},
      "maxMailsPerHour": {"description": "What is over is held and sent as one digest, never dropped.", "type": "integer", "minimum": 1, "maximum": 10000, "default": 30},
      "flapping": {
        "description": "More moves between up and down than that: one mail until it is steady again.",
        "type": "object", "additionalProperties": false, "default": {},
        "properties": {
          "changes": {"description": "How many moves are too many.", "type": "integer", "minimum": 2, "maximum": 10000, "default": 10},
          "within": {"description": "In which time.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "10m", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-minimum": "1s"}
        }
      },
      "maintenance": {
        "description": "When nobody is told.",
        "type": "array", "default": [],
        "items": {
          "description": "One window.",
          "type": "object", "additionalProperties": false, "required": ["start", "duration"],
          "properties": {
            "start": {"description": "Weekly (\"Sun 02:00\"), daily (\"02:00\") or once (\"2026-12-24T22:00\").", "type": "string", "pattern": "^(((Sun|Mon|Tue|Wed|Thu|Fri|Sat) )?([01][0-9]|2[0-3]):[0-5][0-9]|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9])$", "x-form": "\"Sun 02:00\", \"02:00\" or \"2026-12-24T22:00\""},
            "duration": {"description": "How long.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-minimum": "1s", "x-maximum": "168h"},
            "timezone": {"description": "IANA name of the time zone.", "type": "string", "pattern": "^[A-Za-z][-A-Za-z0-9_+/]*$", "default": "UTC", "x-form": "a time zone such as Europe/Sofia"}
          }
        }
      }
    }
  },
  "mail": {
    "description": "How mail is sent. Without this section there is none, which is said once at the start.",
    "type": "object", "additionalProperties": false, "required": ["host", "from", "to"],
    "properties": {
      "host": {"$ref": "#/definitions/mailHost"},
      "port": {"$ref": "#/definitions/mailPort"},
      "security": {"$ref": "#/definitions/mailSecurity"},
      "caFile": {"$ref": "#/definitions/mailCaFile"},
      "username": {"$ref": "#/definitions/mailUsername"},
      "password": {"$ref": "#/definitions/secret"},
      "auth": {"$ref": "#/definitions/mailAuth"},
      "allowPlaintextAuth": {"$ref": "#/definitions/mailAllowPlaintextAuth"},
      "heloName": {"$ref": "#/definitions/mailHeloName"},
      "timeout": {"$ref": "#/definitions/mailTimeout"},
      "from": {"description": "Who sends.", "type": "string", "minLength": 1, "maxLength": 512, "x-format": "mailbox", "x-form": "a mail address such as ops@example or Ops <ops@example>"},
      "to": {"description": "Who is told.", "type": "array", "minItems": 1, "maxItems": 100, "x-form": "a list of mail addresses", "items": {"description": "A mail address.", "type": "string", "minLength": 1, "maxLength": 512, "x-format": "mailbox", "x-form": "a mail address such as ops@example or Ops <ops@example>"}},
      "cc": {"description": "Who is told too.", "type": "array", "maxItems": 100, "default": [], "x-form": "a list of mail addresses", "items": {"description": "A mail address.", "type": "string", "minLength": 1, "maxLength": 512, "x-format": "mailbox", "x-form": "a mail address such as ops@example or Ops <ops@example>"}},
      "replyTo": {"description": "Where answers go; empty: to the sender.", "type": "string", "maxLength": 512, "default": "", "x-format": "mailbox", "x-form": "a mail address such as ops@example or Ops <ops@example>"},
      "subject": {"description": "A template; empty: the default.", "type": "string", "maxLength": 1024, "default": ""},
      "evidenceBytes": {"description": "How much of the web's answer a mail may quote; 0: none.", "type": "integer", "minimum": 0, "maximum": 65536, "default": 500},
      "attachEvidence": {"description": "Attach the incident's flight record as JSON.", "type": "boolean", "default": false},
      "fallback": {
        "description": "Further servers, tried in order.",
        "type": "array", "maxItems": 10, "default": [],
        "items": {
          "description": "One server.",
          "type": "object", "additionalProperties": false, "required": ["host"],
          "properties": {
            "host": {"$ref": "#/definitions/mailHost"},
            "port": {"$ref": "#/definitions/mailPort"},
            "security": {"$ref": "#/definitions/mailSecurity"},
            "caFile": {"$ref": "#/definitions/mailCaFile"},
            "username": {"$ref": "#/definitions/mailUsername"},
            "password": {"$ref": "#/definitions/secret"},
            "auth": {"$ref": "#/definitions/mailAuth"},
            "allowPlaintextAuth": {"$ref": "#/definitions/mailAllowPlaintextAuth"},
            "heloName": {"$ref": "#/definitions/mailHeloName"},
            "timeout": {"$ref": "#/definitions/mailTimeout"}
          }
        }
      },
      "verifyEvery": {"description": "How often the mail path itself is tried; 0s: never.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "6h", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s"}
    }
  },
  "webhook": {
    "description": "The incident, as a JSON POST; signed with HMAC-SHA256 where there is a secret.",
    "type": "object", "additionalProperties": false,
    "properties": {
      "url": {"description": "Where to; empty: nowhere.", "type": "string", "default": "", "pattern": "^(https?://[^ ]+)?$", "x-form": "an http or https URL"},
      "headers": {"$ref": "#/definitions/headers"},
      "secret": {"$ref": "#/definitions/secret"}
    }
  },
  "kubernetes": {
    "description": "What the cluster is told: events, and a condition of the pod.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "enabled": {"description": "auto: when the in-cluster environment is there.", "type": ["string", "boolean"], "enum": ["auto", "on", "off", true, false], "default": "auto"},
      "events": {"description": "Write events.", "type": "boolean", "default": true},
      "conditionType": {"description": "The pod condition kept in step with /readyz; empty: none.", "type": "string", "maxLength": 316, "default": "", "pattern": "^(([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$", "x-form": "a condition's type such as leadsman.io/ready"},
      "webContainer": {"description": "The web container's name; empty: by annotation, else the only other one.", "type": "string", "maxLength": 63, "default": "", "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$", "x-form": "a container's name: a-z, 0-9 and '-'"}
    }
  },
  "workload": {
    "description": "What all pods of the workload do together.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "oneMail": {"description": "One mail for all pods; a Lease says who tells.", "type": "boolean", "default": false}
    }
  },
  "state": {
    "description": "Outbox, incidents and history. The directory is never created by us.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "directory": {"description": "Where; absent or not writable: in memory.", "type": "string", "pattern": "^/", "default": "/var/lib/leadsman", "x-form": "an absolute path"},
      "maxBytes": {"description": "How much it may hold.", "type": ["string", "integer"], "minimum": 1048576, "maximum": 1099511627776, "pattern": "^([1-9][0-9]{0,3}(Mi|Gi|M|G)|[1-9][0-9]{6,12}|[1-9][0-9]{3,9}(Ki|k))$", "default": "16Mi", "x-form": "a size such as 16Mi or 1Gi, from 1Mi to 1024Gi"}
    }
  },
  "shutdownGrace": {"description": "How long mail may take after SIGTERM.", "type": "string", "pattern": "^(0|([0-9]+([.][0-9]+)?(ns|us|ms|s|m|h))+)$", "default": "5s", "x-format": "duration", "x-form": "a duration such as 500ms, 30s or 1m30s", "x-maximum": "10m"},
  "log": {
    "description": "The log, on standard output.",
    "type": "object", "additionalProperties": false, "default": {},
    "properties": {
      "level": {"description": "From which level on.", "type": "string", "enum": ["debug", "info", "warn", "error"], "default": "info"},
      "format": {"description": "How a line is written.", "type": "string", "enum": ["logfmt", "json"], "default": "logfmt"}
    }
  }
}
})json";

}  // namespace leadsman
