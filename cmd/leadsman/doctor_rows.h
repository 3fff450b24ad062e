// What `doctor` prints, made from what it found. Pure.
#ifndef LEADSMAN_CMD_LEADSMAN_DOCTOR_ROWS_H_
#define LEADSMAN_CMD_LEADSMAN_DOCTOR_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "internal/base/result.h"
#include "internal/config/settings.h"
#include "internal/health/check.h"
#include "internal/health/outcome.h"
#include "internal/notify/smtp_verify.h"
#include "internal/report/terminal_table.h"
#include "internal/store/state_exam.h"

namespace leadsman {

enum class Finding {
  kPass,
  kWarn,  // it works, but
  kFail,
  kOff,  // not configured; nothing to find
};

struct DoctorRow {
  std::string what;  // "check web"
  Finding finding = Finding::kPass;
  std::string detail;  // what was found; what to do
};

DoctorRow RowOf(const Check& check, const Outcome& outcome);
DoctorRow RowOf(const MailServer& server,
                const Result<SmtpVerified, std::string>& verified);
// `holder`: the name of the process that holds the lock, "" = not to be seen.
DoctorRow RowOf(const std::string& directory, const StateExam& exam,
                std::string_view holder);

// "WHAT  RESULT  DETAIL" and a row each.
std::string DoctorTable(const std::vector<DoctorRow>& rows,
                        const TerminalForm& form);

bool AllWell(const std::vector<DoctorRow>& rows);  // no kFail

}  // namespace leadsman

#endif  // LEADSMAN_CMD_LEADSMAN_DOCTOR_ROWS_H_
