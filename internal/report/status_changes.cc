#include "internal/report/status_changes.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace leadsman {
namespace {

std::string Fields(std::string_view time, const CheckView& check) {
  std::string line(time);
  for (const std::string* field :
       {&check.name, &check.state, &check.reason, &check.detail}) {
    if (!field->empty()) line += "  " + *field;
  }
  return line;
}

// What a complaint is about; the rest of it changes with every look.
std::string_view Subject(std::string_view complaint) {
  return complaint.substr(0, complaint.find(':'));
}

bool Complains(const StatusView& status, std::string_view subject) {
  for (const std::string& complaint : status.complaints) {
    if (Subject(complaint) == subject) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> StatusChanges(const StatusView& before,
                                       const StatusView& now) {
  std::vector<std::string> lines;
  std::map<std::string_view, const CheckView*> known;
  for (const CheckView& check : before.checks) known[check.name] = &check;
  for (const CheckView& check : now.checks) {
    const auto was = known.find(check.name);
    const bool same = was != known.end() && was->second->state == check.state &&
                      was->second->reason == check.reason;
    if (!same) lines.push_back(Fields(now.time, check));
    if (was != known.end()) known.erase(was);
  }
  for (const CheckView& check : before.checks) {
    if (!known.contains(check.name)) continue;
    lines.push_back(now.time + "  " + check.name + "  gone");
  }
  if (before.headline != now.headline) {
    lines.push_back(StatusLine(now.time, now.headline));
  }
  for (const std::string& complaint : now.complaints) {
    if (Complains(before, Subject(complaint))) continue;
    lines.push_back(StatusLine(now.time, complaint));
  }
  return lines;
}

std::string StatusLine(std::string_view time, std::string_view text) {
  std::string line(time);
  line.append("  -  ").append(text);
  return line;
}

}  // namespace leadsman
