#include "internal/notify/ledger.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/clock.h"
#include "internal/base/log.h"
#include "internal/base/time_text.h"
#include "internal/health/incident.h"
#include "internal/health/notify_status.h"
#include "internal/health/outcome.h"
#include "internal/health/threshold.h"
#include "internal/health/transition.h"
#include "internal/notify/alert_channel.h"
#include "internal/notify/case_rows.h"
#include "internal/notify/journal.h"
#include "internal/notify/outbox.h"
#include "internal/notify/policy.h"
#include "internal/notify/scribe.h"
#include "internal/notify/silence.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

std::int64_t Nanos(WallTime time) { return time.time_since_epoch().count(); }

WallTime Wall(std::int64_t nanos) {
  return WallTime(std::chrono::nanoseconds(nanos));
}

// With each recipient once: he may stand in both to and cc.
MessageRow RowOf(const Telling& telling, OutMessage message) {
  MessageRow row{.id = std::move(message.id),
                 .event = std::string(ToString(telling.event)),
                 .queued = Nanos(telling.at),
                 .sender = std::move(message.sender),
                 .bytes = std::move(message.bytes)};
  for (const Incident& incident : telling.incidents) {
    row.incidents.push_back(incident.id);
  }
  std::set<std::string> seen;
  for (const std::string& recipient : message.recipients) {
    if (!seen.insert(recipient).second) continue;
    row.deliveries.push_back({.message = row.id,
                              .recipient = recipient,
                              .next_try = Nanos(telling.at)});
  }
  return row;
}

void LogOpened(const Incident& incident) {
  Log(LogLevel::kWarn, "incident.opened",
      {{"check", incident.check},
       {"incident", incident.id},
       {"class", std::string(ReasonClass(incident.reason))},
       {"reason", std::string(ToString(incident.reason))},
       {"detail", incident.detail}});
}

void LogClosed(const Incident& incident) {
  Log(LogLevel::kInfo, "incident.closed",
      {{"check", incident.check},
       {"incident", incident.id},
       {"after", FormatAge(*incident.closed - incident.opened)}});
}

LogField WhoseSilence(const std::string& check) {
  return check.empty() ? LogField{"checks", "all"} : LogField{"check", check};
}

void LogDelivery(const DeliveryRow& row, WallTime now) {
  const std::string tries = std::to_string(row.tries);
  if (row.state == DeliveryState::kAccepted) {
    Log(LogLevel::kInfo, "mail.sent",
        {{"id", row.message}, {"to", row.recipient}, {"tries", tries}});
  } else if (row.state == DeliveryState::kGivenUp) {
    Log(LogLevel::kError, "mail.given_up",
        {{"id", row.message},
         {"to", row.recipient},
         {"tries", tries},
         {"why", row.why}});
  } else {
    Log(LogLevel::kWarn, "mail.deferred",
        {{"id", row.message},
         {"to", row.recipient},
         {"tries", tries},
         {"again_in", FormatAge(Wall(row.next_try) - now)},
         {"why", row.why}});
  }
}

void Count(DeliveryState state, MailCounts& mails) {
  if (state == DeliveryState::kAccepted) {
    ++mails.sent;
  } else if (state == DeliveryState::kGivenUp) {
    ++mails.given_up;
  } else {
    ++mails.deferred;
  }
}

// What a report says of the way to the server: true = open, false = it is shut.
// A 4xx but 421 is an answer about this mail, and says nothing.
std::optional<bool> PathAfter(const RecipientResult& result) {
  switch (result.delivered) {
    case Delivered::kAccepted:
    case Delivered::kGiveUp:
      return true;
    case Delivered::kTrouble:
      return false;
    case Delivered::kRetry:
      break;
  }
  if (result.code == 0 || result.code == 421) return false;
  return std::nullopt;
}

}  // namespace

Ledger::Ledger(ScribeOptions options, Store& store, std::uint64_t seed)
    : options_(std::move(options)),
      store_(store),
      outbox_(options_.retry, seed),
      journal_(store) {
  policy_.muted = std::exchange(options_.muted, {});
}

Remembered Ledger::Recall() {
  LogNotices();
  Remembered remembered;
  auto content = store_.Load(options_.pod.uid);
  if (!content) {
    Log(LogLevel::kError, "store.unreadable", {{"why", content.error()}});
    return remembered;
  }
  for (const PolicyRow& row : content->policy) {
    if (auto silence = SilenceOf(row)) {
      policy_.silences.insert(*std::move(silence));
      continue;
    }
    const auto incident = std::find_if(
        content->incidents.begin(), content->incidents.end(),
        [&row](const IncidentRow& each) { return each.id == row.incident; });
    if (incident == content->incidents.end()) continue;
    auto kase = CaseOf(row, *incident);
    if (!kase) continue;
    if (row.key == GoneKey(incident->id)) {
      policy_.gone[incident->id] = *std::move(kase);
      continue;
    }
    if (incident->pod != options_.pod.uid) {
      foreign_.push_back(incident->check);
    } else if (kase->incident.closed) {
      remembered.recovering.push_back(kase->incident);
    } else {
      remembered.open.push_back(kase->incident);
    }
    policy_.cases[incident->check] = *std::move(kase);
  }
  for (MessageRow& message : content->outbox) {
    const std::string id = message.id;
    outbox_.Add(std::move(message));
    outbox_.Committed(id);
  }
  passed_.insert(content->passed.begin(), content->passed.end());
  remembered.passed = std::move(content->passed);
  return remembered;
}

void Ledger::Begin(const std::vector<std::string>& checks, WallTime now) {
  policy_.checks = static_cast<int>(checks.size());
  std::vector<std::string> gone = std::exchange(foreign_, {});
  for (const auto& [check, kase] : policy_.cases) {
    if (std::find(checks.begin(), checks.end(), check) == checks.end()) {
      gone.push_back(check);
    }
  }
  for (const std::string& check : gone) {
    Follow(Remove(policy_, options_.alerts, outbox_.Unsent(), check, now));
  }
}

void Ledger::Take(const Transition& transition) {
  // What was due before it happened comes before it, however late we are.
  Advance(transition.at);
  const std::string& check = transition.check->name;
  if (transition.to == Health::kUp && passed_.insert(check).second) {
    journal_.AddPassed(options_.pod.uid, check);
  }
  Follow(Observe(policy_, options_.alerts, outbox_.Unsent(), transition));
}

void Ledger::Reconfigure(Retelling retelling, WallTime now) {
  options_.alerts = std::move(retelling.alerts);
  options_.render = std::move(retelling.render);
  policy_.checks = static_cast<int>(retelling.checks);
  policy_.muted = std::move(retelling.muted);
  outbox_.Hurry(now);
}

void Ledger::Withhold(const std::string& check, bool withheld) {
  if (withheld) {
    policy_.withheld.insert(check);
  } else {
    policy_.withheld.erase(check);
  }
}

SilenceResult Ledger::Silence(const SilenceOrder& order, WallTime now) {
  Advance(now);
  SilenceResult result;
  std::vector<std::string> keys = order.checks;
  if (!order.length) {
    if (keys.empty()) {
      for (const auto& [key, silence] : policy_.silences) keys.push_back(key);
    }
    for (const std::string& key : keys) {
      if (policy_.silences.erase(key) == 0) continue;
      EndSilence(key, "asked for");
      result.ended.push_back(key);
    }
    return result;
  }
  if (keys.empty()) keys.emplace_back();
  result.until = now + *order.length;
  for (const std::string& key : keys) {
    const leadsman::Silence silence{.until = result.until,
                                    .length = *order.length};
    policy_.silences[key] = silence;
    journal_.Keep(SilenceRowOf(key, silence));
    Log(LogLevel::kInfo, "silence.started",
        {WhoseSilence(key),
         {"until", FormatUtc(result.until)},
         {"for", FormatDuration(*order.length)}});
  }
  return result;
}

void Ledger::EndSilence(const std::string& check, std::string_view why) {
  journal_.Drop(SilenceKey(check));
  Log(LogLevel::kInfo, "silence.ended",
      {WhoseSilence(check), {"why", std::string(why)}});
}

void Ledger::Drain(WallTime now) {
  if (policy_.draining) return;
  Follow(BeginDrain(policy_, options_.alerts, outbox_.Unsent(), now));
}

void Ledger::Advance(WallTime now) {
  const auto due = leadsman::NextDue(policy_);
  if (!due) return;
  Follow(leadsman::Advance(policy_, options_.alerts, outbox_.Unsent(), now));
}

void Ledger::Follow(PolicyStep step) {
  for (const Incident& incident : step.ended) {
    LogClosed(incident);
    journal_.Add(IncidentRowOf(incident, options_.pod.uid));
  }
  for (const std::string& check : step.opened) {
    LogOpened(policy_.cases.at(check).incident);
    step.moved.push_back(check);
  }
  for (const std::string& check : step.moved) {
    const auto item = policy_.cases.find(check);
    if (item == policy_.cases.end()) {
      journal_.Drop(CaseKey(check));
    } else {
      journal_.Keep(PolicyRowOf(item->second));
      journal_.Add(IncidentRowOf(item->second.incident, options_.pod.uid));
    }
  }
  for (const std::string& incident : step.gone) {
    const auto item = policy_.gone.find(incident);
    if (item == policy_.gone.end()) {
      journal_.Drop(GoneKey(incident));
    } else {
      journal_.Keep(GoneRowOf(item->second));
      journal_.Add(IncidentRowOf(item->second.incident, options_.pod.uid));
    }
  }
  for (const std::string& check : step.silences) {
    const auto item = policy_.silences.find(check);
    if (item == policy_.silences.end()) {
      EndSilence(check, "over");
    } else {
      journal_.Keep(SilenceRowOf(check, item->second));
    }
  }
  for (const Telling& telling : step.tellings) Queue(telling);
}

void Ledger::Queue(const Telling& telling) {
  if (!options_.render) return;
  if (telling.event == TellingEvent::kDownAndUp) {
    for (const Incident& incident : telling.incidents) {
      for (DeliveryRow& row : outbox_.Supersede(incident.id)) {
        journal_.Add(std::move(row));
      }
    }
  }
  MessageRow row = RowOf(telling, options_.render(telling));
  if (row.deliveries.empty()) return;
  Log(LogLevel::kInfo, "mail.queued",
      {{"id", row.id},
       {"about", row.event},
       {"incident", row.incidents.empty() ? "" : row.incidents.front()}});
  outbox_.Add(row);
  journal_.Add(std::move(row));
}

void Ledger::Report(const SendReport& report, WallTime now) {
  Settled settled = outbox_.Report(report, now);
  for (const std::string& incident : settled.refused) {
    for (auto& [check, kase] : policy_.cases) {
      if (kase.incident.id != incident) continue;
      kase.refused = true;
      journal_.Settle(PolicyRowOf(kase));
    }
    if (const auto item = policy_.gone.find(incident);
        item != policy_.gone.end()) {
      item->second.refused = true;
      journal_.Settle(GoneRowOf(item->second));
    }
  }
  for (DeliveryRow& row : settled.deliveries) {
    LogDelivery(row, now);
    Count(row.state, status_.mails);
    journal_.Settle(std::move(row));
  }
  Judge(report, now);
}

void Ledger::Judge(const SendReport& report, WallTime now) {
  std::optional<bool> up;
  std::string why;
  for (const RecipientResult& result : report.recipients) {
    const auto path = PathAfter(result);
    if (!path || up == true) continue;
    up = path;
    why = *path ? "" : result.why;
  }
  if (!up) return;
  if (status_.mail_up != up) {
    if (!*up) {
      Log(LogLevel::kError, "mail.trouble", {{"why", why}});
    } else if (status_.mail_up) {
      Log(LogLevel::kInfo, "mail.recovered",
          {{"after", FormatAge(now - status_.mail_since)}});
    }
    status_.mail_up = up;
    status_.mail_since = now;
  } else if (!*up && status_.mail_detail != why) {
    Log(LogLevel::kError, "mail.trouble", {{"why", why}});
  }
  status_.mail_detail = std::move(why);
}

std::string Ledger::Commit() {
  Written written = journal_.Commit();
  for (const std::string& id : written.messages) outbox_.Committed(id);
  for (const MessageRow& row : written.lost) {
    Log(LogLevel::kError, "mail.lost",
        {{"id", row.id}, {"about", row.event}, {"why", "the store is full"}});
    outbox_.Forget(row.id);
    status_.mails.lost += row.deliveries.size();
  }
  LogNotices();
  return std::move(written.trouble);
}

std::optional<OutMessage> Ledger::NextMessage(WallTime now) {
  const auto sending = outbox_.Next(now);
  if (!sending) return std::nullopt;
  auto bytes = store_.Bytes(sending->message);
  if (!bytes) {
    Log(LogLevel::kError, "store.unreadable",
        {{"id", sending->message}, {"why", bytes.error()}});
    static_cast<void>(outbox_.Begin(*sending));
    Report({.recipients = {}}, now);
    return std::nullopt;
  }
  StoreChange begun;
  begun.deliveries = outbox_.Begin(*sending);
  if (const auto done = store_.Commit(begun); !done) {
    Report({.recipients = {}}, now);
    return std::nullopt;
  }
  return OutMessage{.id = sending->message,
                    .sender = sending->sender,
                    .recipients = sending->recipients,
                    .bytes = *std::move(bytes)};
}

std::optional<WallTime> Ledger::NextDue(WallTime now) {
  const auto policy = leadsman::NextDue(policy_);
  const auto outbox =
      options_.render ? outbox_.NextDue(now) : std::optional<WallTime>();
  if (!policy || !outbox) return policy ? policy : outbox;
  return std::min(*policy, *outbox);
}

bool Ledger::Idle(WallTime now) {
  if (outbox_.sending()) return false;
  const auto due = options_.render ? outbox_.NextDue(now) : std::nullopt;
  return !due || *due > now;
}

NotifyStatus Ledger::Status() const {
  NotifyStatus status = status_;
  status.outbox_messages = static_cast<int>(outbox_.size());
  status.outbox_oldest = outbox_.oldest();
  status.durable = store_.durable();
  if (const auto all = policy_.silences.find("");
      all != policy_.silences.end()) {
    status.silenced_until = all->second.until;
  }
  return status;
}

void Ledger::LogNotices() {
  for (const std::string& notice : store_.TakeNotices()) {
    Log(LogLevel::kWarn, "store.trouble", {{"why", notice}});
  }
}

}  // namespace leadsman
