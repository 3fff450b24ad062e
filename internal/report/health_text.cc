#include "internal/report/health_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

// The names come from the request: they are quoted so that none can end the
// line or reach a terminal as a control sequence.
std::string Quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : CleanText(name, /*keep_lines=*/false)) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

std::string Warning(const std::set<std::string>& unknown) {
  std::string text =
      "warn: some health checks cannot be excluded: no matches for ";
  bool first = true;
  for (const std::string& name : unknown) {
    if (!first) text += ',';
    first = false;
    text += Quoted(name);
  }
  return text + '\n';
}

}  // namespace

std::string FailureLine(const HealthItem& item) {
  std::string line = "[-]";
  line += item.name;
  line += " failed: ";
  line += ToString(item.reason);
  return line;
}

HealthText WriteHealth(const std::vector<HealthItem>& items,
                       const HealthOptions& options) {
  std::set<std::string> unknown(options.exclude.begin(), options.exclude.end());
  const std::set<std::string> excluded = unknown;
  const auto fails = [&](const HealthItem& item) {
    return !item.ok && !excluded.contains(std::string(item.name));
  };
  const auto failing = std::count_if(
      items.begin(), items.end(),
      [&](const HealthItem& item) { return item.grouped && fails(item); });
  const bool group_ok = failing <= options.may_fail;

  HealthText text;
  for (const HealthItem& item : items) {
    const std::string name(item.name);
    if (excluded.contains(name)) {
      unknown.erase(name);
      text.body += "[+]" + name + " excluded: ok\n";
    } else if (item.ok) {
      text.body += "[+]" + name + " ok\n";
    } else if (item.grouped && group_ok) {
      text.body += FailureLine(item) + " (not required)\n";
    } else {
      text.ok = false;
      text.body += FailureLine(item) + '\n';
    }
  }
  if (!unknown.empty()) text.body += Warning(unknown);
  if (text.ok && !options.verbose) {
    text.body = "ok";
    return text;
  }
  text.body += options.root;
  text.body += text.ok ? " check passed\n" : " check failed\n";
  return text;
}

}  // namespace leadsman
