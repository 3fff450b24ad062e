// Log: one line an edge, to standard output. Thread-safe; never blocks.
//
// Only edges log (cmd, engine's transitions, notify, kube, server's start and
// stop); rules return values. `event` is a short dotted name from a closed set
// ("check.changed", "mail.sent"); it, and everything else people grep for, is
// documented in docs/architecture.md. Values are quoted and escaped, so that
// no answer of the web can forge a line. No secret is ever passed here.
// A reader that does not read loses lines and is told how many, later, by
// "log.dropped" in the log's own form.
#ifndef LEADSMAN_INTERNAL_BASE_LOG_H_
#define LEADSMAN_INTERNAL_BASE_LOG_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

enum class LogLevel { kDebug, kInfo, kWarn, kError };
enum class LogFormat { kLogfmt, kJson };

struct LogField {
  std::string_view key;
  std::string value;
};

// Before the first call: info, logfmt. Call before other threads start; the
// level alone may be changed later (a reload).
void SetUpLog(LogLevel level, LogFormat format);
void SetLogLevel(LogLevel level);
bool LogEnabled(LogLevel level);

void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields = {});

std::optional<LogLevel> ParseLogLevel(std::string_view word);
std::optional<LogFormat> ParseLogFormat(std::string_view word);

// One whole line of either format, without its end and under 4 KiB: values are
// cut to 1 KiB each, and further where that is too much. Pure.
std::string FormatLogLine(LogFormat format, LogLevel level,
                          std::string_view time, std::string_view event,
                          std::initializer_list<LogField> fields);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_LOG_H_
