#include "internal/report/status_table.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/time_text.h"
#include "internal/report/terminal_text.h"

namespace leadsman {
namespace {

std::string PhasesLine(const Phases& phases) {
  std::string line;
  const auto add = [&line](std::string_view name,
                           const std::optional<microseconds>& took) {
    if (!took) return;
    line += line.empty() ? "phases: " : ", ";
    line.append(name).append(" ").append(FormatDuration(*took));
  };
  add("resolve", phases.resolve);
  add("connect", phases.connect);
  add("tls", phases.tls);
  add("first byte", phases.first_byte);
  add("transfer", phases.transfer);
  return line.empty() ? "phases: none was reached" : line;
}

}  // namespace

std::string CheckTable(const std::vector<CheckRow>& rows,
                       const TerminalForm& form) {
  std::vector<TableRow> table{
      {"NAME", "VERDICT", "REASON", "LATENCY", "DETAIL"}};
  for (const CheckRow& row : rows) {
    table.push_back({row.name, std::string(ToString(row.verdict)),
                     std::string(ToString(row.reason)),
                     FormatDuration(row.latency), row.detail});
  }
  return TerminalTable(std::move(table), 1, form);
}

std::string ProbeTable(const Outcome& outcome, bool phases,
                       const TerminalForm& form) {
  std::string detail = outcome.detail;
  if (outcome.certificate_expiry) {
    detail += ", certificate until " + FormatUtc(*outcome.certificate_expiry);
  }
  std::string text = TerminalTable({{"VERDICT", "REASON", "LATENCY", "DETAIL"},
                                    {std::string(ToString(outcome.verdict)),
                                     std::string(ToString(outcome.reason)),
                                     FormatDuration(outcome.latency), detail}},
                                   0, form);
  if (phases) text += Fold(PhasesLine(outcome.phases), form.width);
  return text;
}

std::string StatusTable(const StatusView& status, const TerminalForm& form) {
  std::vector<TableRow> table{
      {"NAME", "STATE", "SINCE", "AFFECTS", "REASON", "LATENCY", "DETAIL"}};
  for (const CheckView& check : status.checks) {
    table.push_back({check.name, check.state, check.since, check.affects,
                     check.reason, check.latency, check.detail});
  }
  std::string text = Fold(status.headline, form.width);
  text += TerminalTable(std::move(table), 1, form);
  for (const std::string& line : status.complaints) {
    text += Fold(line, form.width);
  }
  return text;
}

}  // namespace leadsman
