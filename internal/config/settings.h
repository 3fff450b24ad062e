// Settings: the configuration beside the checks, as values with all defaults
// filled in. Std only: this header, and no other of this room, may be included
// from level 3. Names and meanings: docs/configuration.md.
#ifndef LEADSMAN_INTERNAL_CONFIG_SETTINGS_H_
#define LEADSMAN_INTERNAL_CONFIG_SETTINGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/log.h"
#include "internal/base/secret.h"

namespace leadsman {

struct ServerSettings {
  std::string host = "::";  // without brackets
  int port = 8010;          // 0 = any free one (tests)
  int max_connections = 512;
  bool page_from_any = false;  // else loopback only

  bool operator==(const ServerSettings&) const = default;
};

struct Maintenance {
  std::string start;
  seconds duration{0};
  std::string timezone;

  bool operator==(const Maintenance&) const = default;
};

struct AlertSettings {
  milliseconds hold{0};  // the key is `for`
  milliseconds group_wait{3'000};
  milliseconds repeat_interval{14'400'000};  // 0 = never
  bool send_resolved = true;
  milliseconds resolve_after{120'000};
  int max_mails_per_hour = 30;
  int flapping_changes = 10;
  milliseconds flapping_within{600'000};
  std::vector<Maintenance> maintenance;

  bool operator==(const AlertSettings&) const = default;
};

enum class MailSecurity { kNone, kStartTls, kTls, kAuto };
enum class MailAuth { kAuto, kPlain, kLogin, kCramMd5, kXoauth2, kNone };

struct MailServer {
  std::string host;
  int port = 587;
  MailSecurity security = MailSecurity::kStartTls;
  std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
  std::string username;
  Secret password;
  MailAuth auth = MailAuth::kAuto;
  bool allow_plaintext_auth = false;
  std::string helo_name;  // "" = the host's FQDN, or the address literal
  milliseconds timeout{10'000};
  // The seed's `.env`: where the server offers no AUTH, mail goes without.
  bool auth_optional = false;

  bool operator==(const MailServer&) const = default;
};

struct MailSettings {
  MailServer server;
  std::string from;  // RFC 5322 mailbox; its address is also MAIL FROM
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::string reply_to;
  std::string subject;  // template; "" = the default
  int evidence_bytes = 500;
  bool attach_evidence = false;
  std::vector<MailServer> fallback;
  milliseconds verify_every{21'600'000};

  bool operator==(const MailSettings&) const = default;
};

struct WebhookSettings {
  std::string url;
  std::vector<std::pair<std::string, Secret>> headers;
  Secret secret;

  bool operator==(const WebhookSettings&) const = default;
};

enum class KubernetesUse { kAuto, kOn, kOff };

struct KubernetesSettings {
  KubernetesUse enabled = KubernetesUse::kAuto;
  bool events = true;
  std::string condition_type;
  std::string web_container;

  bool operator==(const KubernetesSettings&) const = default;
};

// Where the API server is and who we are to it: from the pod's own files, or
// from a kubeconfig. Tokens and CAs rotate: each is read anew when it is used.
struct KubeAccess {
  std::string server;  // "https://10.0.0.1:443", a path behind it is allowed
  Secret ca;           // PEM; the only ones trusted
  Secret token;
  Secret cert;  // PEM of a client certificate, and its key
  Secret key;
  std::string server_name;     // to verify instead of the host; "" = the host
  bool verify = true;          // false: insecure-skip-tls-verify
  std::string namespace_name;  // "" = none is named

  bool operator==(const KubeAccess&) const = default;
};

struct StateSettings {
  std::string directory = "/var/lib/leadsman";
  std::int64_t max_bytes = 16 * 1024 * 1024;

  bool operator==(const StateSettings&) const = default;
};

struct LogSettings {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kLogfmt;

  bool operator==(const LogSettings&) const = default;
};

using Labels = std::vector<std::pair<std::string, std::string>>;  // as written

struct Settings {
  ServerSettings server;
  Labels labels;
  AlertSettings alerts;
  std::optional<MailSettings> mail;
  std::optional<WebhookSettings> webhook;
  KubernetesSettings kubernetes;
  bool one_mail_per_workload = false;
  StateSettings state;
  milliseconds shutdown_grace{5'000};
  LogSettings log;

  bool operator==(const Settings&) const = default;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_SETTINGS_H_
