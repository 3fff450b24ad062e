// Tellings for the tests of mails; values so fixed that golden files hold.
#ifndef LEADSMAN_TESTS_UNIT_NOTIFY_MAIL_MAIL_FIXTURE_H_
#define LEADSMAN_TESTS_UNIT_NOTIFY_MAIL_MAIL_FIXTURE_H_

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "internal/config/settings.h"
#include "internal/health/incident.h"

namespace leadsman {

inline WallTime MailTime(int second) {
  return std::chrono::sys_days(std::chrono::year{2026} / 11 / 24) +
         std::chrono::hours(2) + std::chrono::seconds(second);
}

inline PodFacts ShopPod() {
  return {.name = "shop-7d9f",
          .namespace_name = "prod",
          .uid = "5b1cd1e7",
          .ip = "10.1.2.3",
          .host = "node-1"};
}

inline PodFacts OnlyHost() { return {.host = "box.example.org"}; }

inline Incident RefusedWeb() {
  Incident incident;
  incident.id = "web-20261124T020000000Z";
  incident.check = "web";
  incident.opened = MailTime(0);
  incident.reason = Reason::kRefused;
  incident.detail = "connect to 127.0.0.1:8000: refused";
  incident.target = "http://127.0.0.1:8000/";
  incident.description = "the shop's front page";
  incident.runbook = "https://wiki.example.org/web-down";
  incident.gates_readiness = true;
  for (int i = 0; i < 4; ++i) {
    const bool passed = i == 0;
    incident.recent.push_back(
        {.at = MailTime(i - 3),
         .verdict = passed ? Verdict::kPass : Verdict::kFail,
         .reason = passed ? Reason::kOk : Reason::kRefused,
         .status = passed ? 200 : 0,
         .latency = microseconds(passed ? 12'300 : 180)});
  }
  return incident;
}

inline Incident FailingApi() {
  Incident incident;
  incident.id = "api-20261124T020001000Z";
  incident.check = "api";
  incident.opened = MailTime(1);
  incident.reason = Reason::kStatus;
  incident.detail = "status 500, expected 200-399";
  incident.target = "http://127.0.0.1:9000/health";
  incident.evidence.status = 500;
  incident.evidence.head =
      "<h1>Internal \"Error\" & more</h1>\r\nDB_PASSWORD=hunter2\r\n"
      "mysql://root:toor@db/shop\x1B[31m\n.\nlast \xC3\xA9\xFF";
  incident.recent.push_back({.at = MailTime(1),
                             .verdict = Verdict::kFail,
                             .reason = Reason::kStatus,
                             .status = 500,
                             .latency = microseconds(1'250'000)});
  return incident;
}

inline Telling Tell(TellingEvent event, std::vector<Incident> incidents,
                    int down, int checks, int at = 250) {
  Telling telling;
  telling.event = event;
  telling.incidents = std::move(incidents);
  telling.at = MailTime(at);
  telling.checks = checks;
  telling.down = down;
  return telling;
}

inline Incident Closed(Incident incident, int at = 250) {
  incident.closed = MailTime(at);
  return incident;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_NOTIFY_MAIL_MAIL_FIXTURE_H_
