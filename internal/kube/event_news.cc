#include "internal/kube/event_news.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "internal/base/time_text.h"
#include "internal/health/target.h"

namespace leadsman {
namespace {

// "GET http://127.0.0.1:8000/", "tcp://127.0.0.1:5432".
std::string Question(const Check& check) {
  const auto* http = std::get_if<HttpGet>(&check.target);
  return (http == nullptr ? "" : http->method + ' ') + Describe(check.target);
}

std::string_view Gates(const Affects& affects) {
  if (affects.readiness && affects.liveness) {
    return "gates readiness and liveness";
  }
  if (affects.readiness) return "gates readiness";
  if (affects.liveness) return "gates liveness";
  return "gates nothing";
}

// "refused", "status 503".
std::string CauseOf(const Attempt& attempt) {
  std::string cause(ToString(attempt.reason));
  if (attempt.reason == Reason::kStatus) {
    cause += ' ' + std::to_string(attempt.status);
  }
  return cause;
}

// Of the last failure that is remembered; "" = none is.
std::string LastCause(const Transition& transition) {
  const auto& recent = transition.recent;
  const auto failed =
      std::find_if(recent.rbegin(), recent.rend(), [](const Attempt& one) {
        return !Passed(one.verdict) && one.reason != Reason::kInternal;
      });
  return failed == recent.rend() ? "" : CauseOf(*failed);
}

// "4m10s (status 503)": how long it was down, and with what.
std::string Spell(const Transition& transition) {
  std::string spell = "some time";
  if (transition.down_since) {
    spell = FormatAge(std::max(transition.at - *transition.down_since,
                               std::chrono::nanoseconds(0)));
  }
  const std::string cause = LastCause(transition);
  if (!cause.empty()) spell += " (" + cause + ')';
  return spell;
}

EventNews About(const Check& check, std::string_view topic, bool bad,
                std::string_view reason, std::string note) {
  return {.topic = topic,
          .check = check.name,
          .bad = bad,
          .reason = reason,
          .action = "Probe",
          .note = check.name + ' ' + note,
          .container = check.container};
}

}  // namespace

std::optional<EventNews> NewsOf(const Transition& transition) {
  const Check& check = *transition.check;
  if (transition.to == Health::kDown) {
    EventNews news =
        About(check, "health", true, "CheckFailed",
              "is down: " + transition.because.detail + " (" + Question(check) +
                  "); " + std::string(Gates(check.affects)));
    news.cause = LastCause(transition);
    return news;
  }
  if (transition.from != Health::kDown) return std::nullopt;
  if (transition.removed) {
    return About(check, "health", false, "CheckRemoved",
                 "was taken out of the configuration; it had been down for " +
                     Spell(transition));
  }
  return About(check, "health", false, "CheckRecovered",
               "is up again; it was down for " + Spell(transition));
}

EventNews DegradedNews(const Check& check, bool degraded,
                       const Outcome& because) {
  if (!degraded) {
    return About(check, "degraded", false, "CheckDegraded",
                 "is not degraded any more");
  }
  constexpr std::string_view kSaidAlready = "warning: ";
  std::string_view detail = because.detail;
  if (detail.starts_with(kSaidAlready))
    detail.remove_prefix(kSaidAlready.size());
  EventNews news = About(
      check, "degraded", true, "CheckDegraded",
      "is degraded: " + std::string(detail) + " (" + Question(check) + ')');
  news.cause = ToString(because.reason);
  return news;
}

EventNews TroubleNews(const Check& check, bool lasts, std::string_view detail) {
  return About(check, "trouble", lasts, "CheckerTrouble",
               lasts ? "cannot be asked, for trouble of leadsman's own: " +
                           std::string(detail)
                     : "can be asked again");
}

EventNews ConfigRejectedNews(std::string_view error, int errors) {
  std::string note = "the new configuration is rejected, that of before stays ";
  note += "in effect: " + std::string(error);
  if (errors > 1) note += " (and " + std::to_string(errors - 1) + " more)";
  return {.topic = "config",
          .reason = "ConfigRejected",
          .action = "Reload",
          .note = note,
          .cause = note};
}

EventNews MailUndeliveredNews(int mails, std::string_view why) {
  return {.topic = "mail",
          .reason = "MailUndelivered",
          .action = "Notify",
          .note = std::to_string(mails) +
                  (mails == 1 ? " mail was" : " mails were") +
                  " not delivered: " + std::string(why),
          .cause = std::string(why)};
}

}  // namespace leadsman
