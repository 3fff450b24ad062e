#include "internal/config/seed_env.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/text.h"
#include "internal/config/environment.h"
#include "internal/config/schema.h"
#include "internal/config/seed_checks.h"

namespace leadsman {
namespace {

constexpr milliseconds kDownPeriod{5'000};

void Put(const Variables& variables, const char* name,
         const std::string& pointer, std::string_view text, Tree& tree) {
  tree.Set(pointer,
           FromVariable(*SchemaAt(pointer), text, tree.json.GetAllocator()),
           MarkOf(name, variables.at(name)));
}

void PutIfGiven(const Variables& variables, const char* name,
                const std::string& pointer, Tree& tree) {
  const Variable* variable = Given(variables, name);
  if (variable == nullptr) return;
  Put(variables, name, pointer, Trim(variable->value), tree);
}

// "host", "host:port", "[::1]:port", "::1".
std::pair<std::string, std::string> SplitHostPort(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bare_six = !text.starts_with('[') && text.find(':') != colon;
  const bool bracket_last = text.ends_with(']');
  if (colon == std::string_view::npos || bare_six || bracket_last) {
    return {std::string(text), ""};
  }
  return {std::string(text.substr(0, colon)),
          std::string(text.substr(colon + 1))};
}

void ApplyServer(const Variables& variables, bool only, Tree& tree) {
  constexpr const char* kAddress = "SMARTHOST_ADDRESS";
  PutIfGiven(variables, "SMARTHOST_PORT", "/mail/port", tree);
  if (const Variable* address = Given(variables, kAddress)) {
    const auto [host, port] = SplitHostPort(Trim(address->value));
    Put(variables, kAddress, "/mail/host", host, tree);
    if (!port.empty()) Put(variables, kAddress, "/mail/port", port, tree);
    if (only && tree.Find("/mail/port") == nullptr) {
      Put(variables, kAddress, "/mail/port", "25", tree);
    }
    if (only) Put(variables, kAddress, "/mail/security", "auto", tree);
  }
  PutIfGiven(variables, "SMTP_SECURITY", "/mail/security", tree);
  PutIfGiven(variables, "SMTP_ALLOW_PLAINTEXT_AUTH", "/mail/allowPlaintextAuth",
             tree);
  PutIfGiven(variables, "SMARTHOST_USER", "/mail/username", tree);
  if (const Variable* password = Given(variables, "SMARTHOST_PASSWORD")) {
    tree.Set("/mail/password", Json(rapidjson::kObjectType),
             MarkOf("SMARTHOST_PASSWORD", *password));
    Put(variables, "SMARTHOST_PASSWORD", "/mail/password/value",
        password->value, tree);
  }
}

void ApplyAddresses(const Variables& variables, Tree& tree, Seed& seed) {
  PutIfGiven(variables, "SMTP_TO", "/mail/to", tree);
  PutIfGiven(variables, "SMTP_FROM", "/mail/from", tree);
  const Variable* to = Given(variables, "SMTP_TO");
  if (to == nullptr || tree.Find("/mail/from") != nullptr ||
      Given(variables, "LEADSMAN_MAIL_FROM") != nullptr) {
    return;
  }
  const std::vector<std::string> list = SplitList(to->value);
  if (list.empty()) return;
  Put(variables, "SMTP_TO", "/mail/from", list[0], tree);
  seed.notices.emplace_back(
      "SMTP_FROM is not set: mail comes from the first address of SMTP_TO");
}

void ApplyMail(const Variables& variables, Tree& tree, Seed& seed) {
  if (Given(variables, "SMARTHOST_ALIASES") != nullptr) {
    seed.notices.emplace_back(
        "SMARTHOST_ALIASES is not needed: leadsman speaks to "
        "SMARTHOST_ADDRESS itself");
  }
  const bool in_file = tree.WasSet("/mail");
  const bool host = Given(variables, "SMARTHOST_ADDRESS") != nullptr;
  const bool to = Given(variables, "SMTP_TO") != nullptr;
  if (!in_file) {
    const bool has_host =
        host || Given(variables, "LEADSMAN_MAIL_HOST") != nullptr;
    const bool has_to = to || Given(variables, "LEADSMAN_MAIL_TO") != nullptr;
    if (!has_host || !has_to) {
      if (host) seed.notices.emplace_back("no mail: SMTP_TO is not set");
      if (to) {
        seed.notices.emplace_back("no mail: SMARTHOST_ADDRESS is not set");
      }
      return;
    }
  }
  seed.mail = !in_file && host;
  ApplyServer(variables, !in_file, tree);
  ApplyAddresses(variables, tree, seed);
}

void ApplyPort(const Variables& variables, Tree& tree, Seed& seed) {
  const Variable* port = Given(variables, "MONITORING_PORT");
  if (port == nullptr) return;
  const std::string_view text = Trim(port->value);
  if (text.find_first_not_of("0123456789") != std::string_view::npos) {
    seed.errors.push_back({port->file, port->line, port->line > 0 ? 1 : 0,
                           "MONITORING_PORT",
                           "is not a port; must be a number from 1 to 65535"});
    return;
  }
  const Json* listen = tree.Find("/server/listen");
  std::string host = "[::]";
  if (listen != nullptr && listen->IsString()) {
    host = std::string(TextOf(*listen));
    host.resize(std::min(host.rfind(':'), host.size()));
  }
  Put(variables, "MONITORING_PORT", "/server/listen",
      host + ':' + std::string(text), tree);
}

}  // namespace

Seed ApplySeed(const Variables& variables, Tree& tree) {
  Seed seed;
  ApplySeedChecks(variables, tree, seed);
  ApplyMail(variables, tree, seed);
  ApplyPort(variables, tree, seed);
  return seed;
}

void FinishSeed(const Seed& seed, Config& config) {
  if (seed.checks) {
    for (Check& check : config.checks) {
      check.schedule.down_period = std::min(check.schedule.period, kDownPeriod);
    }
  }
  if (seed.mail && config.settings.mail) {
    config.settings.mail->server.auth_optional = true;
  }
}

}  // namespace leadsman
