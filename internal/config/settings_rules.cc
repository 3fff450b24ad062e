#include <algorithm>
#include <cctype>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "internal/config/decode.h"
#include "internal/config/reader.h"
#include "internal/config/rules.h"
#include "internal/health/target.h"

namespace leadsman {
namespace {

bool IsLabelName(std::string_view name) {
  if (name.empty() || name.starts_with("__")) return false;
  if (std::isdigit(static_cast<unsigned char>(name[0])) != 0) return false;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') {
      return false;
    }
  }
  return true;
}

// Prometheus refuses a whole scrape where a label stands twice.
bool IsTaken(std::string_view label) {
  constexpr std::string_view kOwn[] = {
      "channel", "check",  "code", "commit", "le",      "phase",
      "reason",  "result", "to",   "verb",   "verdict", "version"};
  return std::find(std::begin(kOwn), std::end(kOwn), label) != std::end(kOwn);
}

void LabelRules(const Tree& tree, ConfigErrors& errors) {
  const Json* labels = tree.Find("/labels");
  if (labels == nullptr) return;
  for (const auto& [key, value] : labels->GetObject()) {
    const std::string label = Join("/labels", TextOf(key));
    if (!IsLabelName(TextOf(key))) {
      errors.push_back(tree.ErrorAtKey(
          label,
          "is not a label's name; must be letters, digits and '_', without a "
          "digit or '__' at the start"));
    } else if (IsTaken(TextOf(key))) {
      errors.push_back(tree.ErrorAtKey(
          label, "is a label of leadsman's own metrics; must be another name"));
    }
  }
}

void ListenRule(const Tree& tree, ConfigErrors& errors) {
  const Json* listen = tree.Find("/server/listen");
  if (listen == nullptr || ParseListen(TextOf(*listen))) return;
  errors.push_back(tree.ErrorAt(
      "/server/listen",
      "is not an IP address and a port; must be such as \"[::]:8010\" or "
      "127.0.0.1:8010, with a port up to 65535"));
}

void MailServerRules(const Tree& tree, const std::string& pointer,
                     ConfigErrors& errors) {
  const Json* server = tree.Find(pointer);
  if (server == nullptr) return;
  const Reader mail(*server);
  std::string host;
  std::string username;
  std::string security;
  std::string auth = "auto";
  bool allowed = false;
  Secret password;
  mail.Take("host", host);
  mail.Take("username", username);
  mail.Take("security", security);
  mail.Take("auth", auth);
  mail.Take("allowPlaintextAuth", allowed);
  mail.Take("password", password);
  const bool untold = !tree.WasSet(Join(pointer, "username"));
  if (!password.empty() && username.empty() && untold) {
    errors.push_back(tree.ErrorAt(Join(pointer, "password"),
                                  "is of no use without username; set it too"));
  }
  if (auth != "auto" && auth != "none" && username.empty() && untold) {
    errors.push_back(
        tree.ErrorAt(Join(pointer, "auth"),
                     "is " + auth + " and needs username; set it too"));
  }
  const bool login = !username.empty() && auth != "none";
  if (login && security == "none" && !allowed && !IsLoopbackHost(host)) {
    errors.push_back(tree.ErrorAt(
        Join(pointer, "security"),
        "is none, so that the password would go unencrypted; must be starttls, "
        "tls or auto, or allowPlaintextAuth: true"));
  }
}

void MailRules(const Tree& tree, ConfigErrors& errors) {
  MailServerRules(tree, "/mail", errors);
  const Json* fallback = tree.Find("/mail/fallback");
  if (fallback == nullptr) return;
  for (rapidjson::SizeType i = 0; i < fallback->Size(); ++i) {
    MailServerRules(tree, Join("/mail/fallback", i), errors);
  }
}

void StateRule(const Tree& tree, ConfigErrors& errors) {
  const Json* size = tree.Find("/state/maxBytes");
  if (size == nullptr) return;
  std::int64_t bytes = 0;
  Decode(*size, bytes);
  if (bytes >= 1LL << 20 && bytes <= 1LL << 40) return;
  errors.push_back(tree.ErrorAt(
      "/state/maxBytes", "is out of bounds; must be from 1Mi to 1024Gi"));
}

}  // namespace

void SettingsRules(const Tree& tree, ConfigErrors& errors) {
  ListenRule(tree, errors);
  LabelRules(tree, errors);
  MailRules(tree, errors);
  StateRule(tree, errors);
}

}  // namespace leadsman
