#include "internal/report/mail.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/report/container_text.h"
#include "internal/report/hint.h"
#include "internal/report/mail_layout.h"
#include "internal/report/mask.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxTold = 20;  // incidents shown in full

std::string Lasted(const Incident& incident, WallTime now) {
  return FormatAge(std::max(incident.closed.value_or(now) - incident.opened,
                            std::chrono::nanoseconds(0)));
}

// "POD (NAMESPACE)", or the host's name outside a cluster.
std::string Place(const PodFacts& pod) {
  if (pod.name.empty() || pod.namespace_name.empty()) return pod.Who();
  return pod.name + " (" + pod.namespace_name + ")";
}

std::string_view Plural(int count) { return count == 1 ? "check" : "checks"; }

// How many this mail is about, of how many there are.
std::string Share(const Telling& telling) {
  const auto told = static_cast<int>(telling.incidents.size());
  const int count = telling.event == TellingEvent::kDown
                        ? std::max(told, telling.down)
                        : told;
  const int all = std::max(telling.checks, count);
  return std::to_string(count) + " of " + std::to_string(all) + " " +
         std::string(Plural(all));
}

// What stands in the brackets.
std::string Event(const Telling& telling) {
  const bool several = telling.incidents.size() > 1;
  const Incident* one =
      telling.incidents.empty() ? nullptr : &telling.incidents.front();
  switch (telling.event) {
    case TellingEvent::kDown:
      if (several || one == nullptr) return "DOWN: " + Share(telling);
      return "DOWN: " + std::string(ToString(one->reason));
    case TellingEvent::kRecovered:
      if (several || one == nullptr) return "UP: " + Share(telling);
      return "UP after " + Lasted(*one, telling.at);
    case TellingEvent::kDownAndUp:
      if (several || one == nullptr) return "UP, was down: " + Share(telling);
      return "UP, was down " + Lasted(*one, telling.at);
    case TellingEvent::kClosed:
      return several ? "CLOSED: " + Share(telling) : "CLOSED";
    case TellingEvent::kTest:
      break;
  }
  return "TEST";
}

std::string Subject(const Telling& telling, const MailTextOptions& options) {
  std::string subject;
  for (const auto& [key, value] : options.labels) {
    subject += subject.empty() ? "[" : "/";
    subject += value;
  }
  if (!subject.empty()) subject += "] ";
  subject += "[" + Event(telling) + "] ";
  if (telling.event == TellingEvent::kTest) {
    subject += "leadsman on ";
  } else if (telling.incidents.size() == 1) {
    subject += telling.incidents.front().check + " on ";
  }
  return CleanText(subject + Place(options.pod));
}

std::string WhatHappened(const Telling& telling, const PodFacts& pod) {
  if (telling.event == TellingEvent::kTest) {
    return "This is a test: leadsman on " + Place(pod) +
           " reaches you by mail.";
  }
  if (telling.incidents.size() != 1) {
    const std::string share = Share(telling);
    switch (telling.event) {
      case TellingEvent::kDown:
        return share + " on " + Place(pod) + " failed.";
      case TellingEvent::kClosed:
        return share + " on " + Place(pod) +
               " went away while down: nobody watches them any more.";
      default:
        return share + " on " + Place(pod) + " work again.";
    }
  }
  const Incident& one = telling.incidents.front();
  const std::string who = one.check + " on " + Place(pod);
  const std::string lasted = Lasted(one, telling.at);
  switch (telling.event) {
    case TellingEvent::kDown:
      return who + " is down: " +
             Meaning(one.reason, one.target, one.evidence.status) + ".";
    case TellingEvent::kRecovered:
      return who + " is up again; it was down for " + lasted + ".";
    case TellingEvent::kDownAndUp:
      return who + " was down for " + lasted +
             " and is up again; its failure could not be told in time.";
    default:
      return who + " went away while it was down, after " + lasted +
             ": nobody watches it any more.";
  }
}

std::string Headline(const Telling& telling, const PodFacts& pod) {
  std::string headline = WhatHappened(telling, pod);
  const bool up = telling.event == TellingEvent::kRecovered ||
                  telling.event == TellingEvent::kDownAndUp;
  if (up && telling.down == 0 && telling.checks > 0) {
    headline += " All is well now.";
  }
  return headline;
}

std::string Gates(const Incident& incident) {
  if (incident.gates_readiness && incident.gates_liveness) {
    return "readiness and liveness of the pod";
  }
  if (incident.gates_readiness) return "readiness of the pod";
  if (incident.gates_liveness) return "liveness of the pod";
  return "nothing; it only alerts";
}

MailBlock About(const Incident& incident, const Telling& telling) {
  MailBlock block;
  if (telling.incidents.size() > 1) block.title = incident.check;
  const auto add = [&block](std::string_view name, std::string value) {
    if (!value.empty()) block.facts.emplace_back(name, std::move(value));
  };
  add("check", incident.check);
  add("about", incident.description);
  add("target", incident.target);
  add("down since", FormatUtc(incident.opened));
  if (incident.closed) {
    add(telling.event == TellingEvent::kClosed ? "ended" : "up since",
        FormatUtc(*incident.closed));
    add("was down", Lasted(incident, telling.at));
  }
  add("reason", std::string(ToString(incident.reason)) +
                    (incident.detail.empty() ? "" : ": " + incident.detail));
  if (incident.evidence.status != 0) {
    add("status", std::to_string(incident.evidence.status));
  }
  if (incident.container_news) {
    add("container", TellContainer(*incident.container_news, incident.opened));
  }
  add("affects", Gates(incident));
  add("runbook", incident.runbook);
  add("incident", incident.id);
  return block;
}

MailBlock LastResults(const Incident& incident) {
  MailBlock block{.title = "Last results of " + incident.check};
  block.table.push_back({"at", "verdict", "reason", "status", "latency"});
  for (const Attempt& attempt : incident.recent) {
    block.table.push_back(
        {FormatUtcMillis(attempt.at), std::string(ToString(attempt.verdict)),
         std::string(ToString(attempt.reason)),
         attempt.status == 0 ? "-" : std::to_string(attempt.status),
         FormatDuration(attempt.latency)});
  }
  return block;
}

MailBlock Quote(const Incident& incident, int evidence_bytes) {
  // Masked before it is cut, so that no half credential escapes the masking.
  const std::string clean = CleanText(incident.evidence.head, true);
  const std::string masked = MaskCredentials(clean);
  const auto limit = static_cast<std::size_t>(std::max(0, evidence_bytes));
  return {.title = "What " + incident.check +
                   " answered (quoted; not leadsman's words)",
          .quote = std::string(CutAtCharacter(masked, limit))};
}

// That what is told speaks of.
std::string Containers(const Telling& telling) {
  std::set<std::string> names;
  for (const Incident& incident : telling.incidents) {
    if (!incident.container.empty()) names.insert(incident.container);
  }
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

MailBlock Speaker(const Telling& telling, const MailTextOptions& options) {
  MailBlock block{.title = "Where it runs"};
  const PodFacts& pod = options.pod;
  const auto add = [&block](std::string_view name, std::string value) {
    if (!value.empty()) block.facts.emplace_back(name, std::move(value));
  };
  add("pod", pod.name);
  add("namespace", pod.namespace_name);
  add("container", Containers(telling));
  add("address", pod.ip);
  add("host", pod.name.empty() ? pod.host : "");
  std::string labels;
  for (const auto& [key, value] : options.labels) {
    labels += (labels.empty() ? "" : ", ") + key + "=" + value;
  }
  add("labels", labels);
  if (telling.checks > 0 && telling.event != TellingEvent::kTest) {
    add("checks",
        telling.down == 0
            ? "all well, " + std::to_string(telling.checks) + " watched"
            : std::to_string(telling.down) + " of " +
                  std::to_string(telling.checks) + " down");
  }
  add("written", FormatUtc(telling.at));
  return block;
}

// Commands are offered only where nothing in them needs quoting.
bool IsKubernetesName(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") ==
             std::string_view::npos;
}

MailBlock WhereToLook(const PodFacts& pod) {
  MailBlock block;
  if (!IsKubernetesName(pod.name)) return block;
  std::string where = pod.name;
  if (!pod.namespace_name.empty()) {
    if (!IsKubernetesName(pod.namespace_name)) return block;
    where += " -n " + pod.namespace_name;
  }
  block.title = "Where to look";
  block.commands = {"kubectl describe pod " + where,
                    "kubectl logs " + where + " --all-containers --since=15m"};
  return block;
}

MailTone Tone(TellingEvent event) {
  switch (event) {
    case TellingEvent::kDown:
      return MailTone::kBad;
    case TellingEvent::kRecovered:
    case TellingEvent::kDownAndUp:
      return MailTone::kGood;
    case TellingEvent::kClosed:
    case TellingEvent::kTest:
      break;
  }
  return MailTone::kPlain;
}

}  // namespace

MailText WriteMail(const Telling& telling, const MailTextOptions& options) {
  MailLayout layout{.tone = Tone(telling.event),
                    .headline = Headline(telling, options.pod)};
  const bool failure = telling.event == TellingEvent::kDown ||
                       telling.event == TellingEvent::kDownAndUp;
  const std::size_t told = std::min(telling.incidents.size(), kMaxTold);
  for (std::size_t i = 0; i < told; ++i) {
    const Incident& incident = telling.incidents[i];
    layout.blocks.push_back(About(incident, telling));
    if (!failure) continue;
    if (!incident.recent.empty()) {
      layout.blocks.push_back(LastResults(incident));
    }
    if (!incident.evidence.head.empty() && options.evidence_bytes > 0) {
      layout.blocks.push_back(Quote(incident, options.evidence_bytes));
    }
  }
  if (told < telling.incidents.size()) {
    layout.blocks.push_back(
        {.title = "and " + std::to_string(telling.incidents.size() - told) +
                  " more"});
  }
  layout.blocks.push_back(Speaker(telling, options));
  if (failure && !options.pod.name.empty()) {
    MailBlock look = WhereToLook(options.pod);
    if (!look.commands.empty()) layout.blocks.push_back(std::move(look));
  }
  return {.subject = Subject(telling, options),
          .text = AsText(layout),
          .html = AsHtml(layout)};
}

}  // namespace leadsman
