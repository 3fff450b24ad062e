#include "cmd/leadsman/doctor_rows.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/report/hint.h"
#include "internal/store/state_words.h"

namespace leadsman {
namespace {

std::string_view ToString(Finding finding) {
  switch (finding) {
    case Finding::kPass:
      return "pass";
    case Finding::kWarn:
      return "warn";
    case Finding::kFail:
      return "fail";
    case Finding::kOff:
      break;
  }
  return "off";
}

Finding FindingOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return Finding::kPass;
    case Verdict::kWarn:
      return Finding::kWarn;
    case Verdict::kFail:
    case Verdict::kInconclusive:
      break;
  }
  return Finding::kFail;
}

std::string Joined(std::string what, const std::string& more) {
  if (!what.empty() && !more.empty()) what += "; ";
  return what + more;
}

}  // namespace

DoctorRow RowOf(const Check& check, const Outcome& outcome) {
  return {.what = "check " + check.name,
          .finding = FindingOf(outcome.verdict),
          .detail = Joined(outcome.detail, Hint(check.target, outcome))};
}

DoctorRow RowOf(const MailServer& server,
                const Result<SmtpVerified, std::string>& verified) {
  DoctorRow row{.what = "mail " + HostPort(server.host, server.port)};
  if (!verified) {
    row.finding = Finding::kFail;
    row.detail = verified.error();
    return row;
  }
  if (!verified->concern.empty()) row.finding = Finding::kWarn;
  row.detail = Joined(verified->how, verified->concern);
  return row;
}

DoctorRow RowOf(const std::string& directory, const StateExam& exam,
                std::string_view holder) {
  DoctorRow row{.what = "state " + directory, .detail = exam.why};
  if (!exam.why.empty()) {
    row.finding = Finding::kFail;
  } else if (!exam.holder) {
    row.detail = "writable, in use by nobody";
  } else if (holder == "leadsman") {
    row.detail = "writable, in use by the running leadsman (process " +
                 std::to_string(*exam.holder) + ")";
  } else {
    row.finding = Finding::kFail;
    row.detail = LockedByAnother(directory + "/leadsman.db");
    if (!holder.empty()) {
      row.detail = "process " + std::to_string(*exam.holder) + " (" +
                   CleanText(holder) + "): " + row.detail;
    }
  }
  return row;
}

std::string DoctorTable(const std::vector<DoctorRow>& rows,
                        const TerminalForm& form) {
  std::vector<TableRow> table{{"WHAT", "RESULT", "DETAIL"}};
  for (const DoctorRow& row : rows) {
    table.push_back({row.what, std::string(ToString(row.finding)), row.detail});
  }
  return TerminalTable(std::move(table), 1, form);
}

bool AllWell(const std::vector<DoctorRow>& rows) {
  return std::none_of(rows.begin(), rows.end(), [](const DoctorRow& row) {
    return row.finding == Finding::kFail;
  });
}

}  // namespace leadsman
