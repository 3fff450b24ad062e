#include <arpa/inet.h>
#include <charconv>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "internal/config/decode.h"
#include "internal/config/reader.h"

namespace leadsman {
namespace {

ServerSettings DecodeServer(const Reader& server) {
  ServerSettings settings;
  std::string listen;
  server.Take("listen", listen);
  if (const auto address = ParseListen(listen)) {
    settings.host = address->host;
    settings.port = address->port;
  }
  server.Take("maxConnections", settings.max_connections);
  std::string from;
  server.Take("pageFrom", from);
  settings.page_from_any = from == "any";
  return settings;
}

Maintenance DecodeMaintenance(const Reader& window) {
  Maintenance maintenance;
  window.Take("start", maintenance.start);
  window.Take("duration", maintenance.duration);
  window.Take("timezone", maintenance.timezone);
  return maintenance;
}

AlertSettings DecodeAlerts(const Reader& alerts) {
  AlertSettings settings;
  alerts.Take("for", settings.hold);
  alerts.Take("groupWait", settings.group_wait);
  alerts.Take("repeatInterval", settings.repeat_interval);
  alerts.Take("sendResolved", settings.send_resolved);
  alerts.Take("resolveAfter", settings.resolve_after);
  alerts.Take("maxMailsPerHour", settings.max_mails_per_hour);
  alerts.In("flapping", [&](const Reader& flapping) {
    flapping.Take("changes", settings.flapping_changes);
    flapping.Take("within", settings.flapping_within);
  });
  alerts.TakeEach("maintenance", settings.maintenance, DecodeMaintenance);
  return settings;
}

MailServer DecodeMailServer(const Reader& mail) {
  MailServer server;
  mail.Take("host", server.host);
  if (server.host.starts_with('[') && server.host.ends_with(']')) {
    server.host = server.host.substr(1, server.host.size() - 2);
  }
  mail.Take("port", server.port);
  mail.Take("security", server.security);
  mail.Take("caFile", server.ca_file);
  mail.Take("username", server.username);
  mail.Take("password", server.password);
  mail.Take("auth", server.auth);
  mail.Take("allowPlaintextAuth", server.allow_plaintext_auth);
  mail.Take("heloName", server.helo_name);
  mail.Take("timeout", server.timeout);
  return server;
}

MailSettings DecodeMail(const Reader& mail) {
  MailSettings settings;
  settings.server = DecodeMailServer(mail);
  mail.Take("from", settings.from);
  mail.Take("to", settings.to);
  mail.Take("cc", settings.cc);
  mail.Take("replyTo", settings.reply_to);
  mail.Take("subject", settings.subject);
  mail.Take("evidenceBytes", settings.evidence_bytes);
  mail.Take("attachEvidence", settings.attach_evidence);
  mail.TakeEach("fallback", settings.fallback, DecodeMailServer);
  mail.Take("verifyEvery", settings.verify_every);
  return settings;
}

std::optional<WebhookSettings> DecodeWebhook(const Reader& webhook) {
  WebhookSettings settings;
  webhook.Take("url", settings.url);
  webhook.TakeEach("headers", settings.headers, [](const Reader& header) {
    std::pair<std::string, Secret> pair;
    header.Take("name", pair.first);
    header.Take("value", pair.second);
    return pair;
  });
  webhook.Take("secret", settings.secret);
  if (settings.url.empty()) return std::nullopt;
  return settings;
}

KubernetesSettings DecodeKubernetes(const Reader& kubernetes) {
  KubernetesSettings settings;
  kubernetes.Take("enabled", settings.enabled);
  kubernetes.Take("events", settings.events);
  kubernetes.Take("conditionType", settings.condition_type);
  kubernetes.Take("webContainer", settings.web_container);
  return settings;
}

}  // namespace

std::optional<ListenAddress> ParseListen(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  ListenAddress address{.host = std::string(text.substr(0, colon))};
  const char* end = text.data() + text.size();
  const auto [at, error] =
      std::from_chars(text.data() + colon + 1, end, address.port);
  if (error != std::errc() || at != end || address.port < 0 ||
      address.port > 65535) {
    return std::nullopt;
  }
  std::string& host = address.host;
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  if (host.empty() && !brackets) host = "::";
  in6_addr six{};
  in_addr four{};
  const bool good = brackets || host == "::"
                        ? inet_pton(AF_INET6, host.c_str(), &six) == 1
                        : inet_pton(AF_INET, host.c_str(), &four) == 1;
  if (!good) return std::nullopt;
  return address;
}

Settings DecodeSettings(const Json& root) {
  const Reader reader(root);
  Settings settings;
  reader.In("server", [&](const Reader& server) {
    settings.server = DecodeServer(server);
  });
  if (const Json* labels = reader.Find("labels")) {
    for (const auto& [name, value] : labels->GetObject()) {
      settings.labels.emplace_back(TextOf(name), TextOf(value));
    }
  }
  reader.In("alerts", [&](const Reader& alerts) {
    settings.alerts = DecodeAlerts(alerts);
  });
  reader.In("mail",
            [&](const Reader& mail) { settings.mail = DecodeMail(mail); });
  reader.In("webhook", [&](const Reader& webhook) {
    settings.webhook = DecodeWebhook(webhook);
  });
  reader.In("kubernetes", [&](const Reader& kubernetes) {
    settings.kubernetes = DecodeKubernetes(kubernetes);
  });
  reader.In("workload", [&](const Reader& workload) {
    workload.Take("oneMail", settings.one_mail_per_workload);
  });
  reader.In("state", [&](const Reader& state) {
    state.Take("directory", settings.state.directory);
    state.Take("maxBytes", settings.state.max_bytes);
  });
  reader.Take("shutdownGrace", settings.shutdown_grace);
  reader.In("log", [&](const Reader& log) {
    log.Take("level", settings.log.level);
    log.Take("format", settings.log.format);
  });
  return settings;
}

}  // namespace leadsman
