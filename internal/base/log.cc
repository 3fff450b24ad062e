#include "internal/base/log.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <unistd.h>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include "internal/base/clock.h"
#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

// A pipe that poll calls writable takes this much without blocking (PIPE_BUF).
constexpr std::size_t kMaxLine = 4096;
constexpr std::size_t kMaxValue = 1024;

constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warn",
                                                  "error"};
constexpr std::array<spdlog::level::level_enum, 4> kSpdlogLevels{
    spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
    spdlog::level::err};

// Standard output may be a pipe whose reader has stopped: such a line is
// dropped and counted, for a probe must never wait for a log.
class PatientSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit PatientSink(const std::atomic<LogFormat>& format)
      : format_(format) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (dropped_ > 0 && Writable() && Write(Note())) dropped_ = 0;
    std::string line(message.payload.data(), message.payload.size());
    line += '\n';
    if (!Writable() || !Write(line)) ++dropped_;
  }
  void flush_() override {}

  static bool Writable() {
    pollfd out{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0;
  }
  static bool Write(const std::string& line) {
    return write(STDOUT_FILENO, line.data(), line.size()) ==
           static_cast<ssize_t>(line.size());
  }

  std::string Note() const {
    return FormatLogLine(format_, LogLevel::kWarn,
                         FormatUtcMillis(SystemClock().Wall()), "log.dropped",
                         {{"lines", std::to_string(dropped_)}}) +
           '\n';
  }

  const std::atomic<LogFormat>& format_;
  std::size_t dropped_ = 0;
};

struct Out {
  std::atomic<LogFormat> format{LogFormat::kLogfmt};
  spdlog::logger logger{"leadsman", std::make_shared<PatientSink>(format)};
};

Out& TheOut() {
  static Out out;
  return out;
}

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == '=' || byte == '"' || byte == '\\' ||
        byte >= 0x7F) {
      return true;
    }
  }
  return false;
}

// JSON's escapes; logfmt's readers take the same ones.
void AppendQuoted(std::string& line, std::string_view value) {
  line += '"';
  for (const char c : CleanText(value, /*keep_lines=*/true)) {
    switch (c) {
      case '"':
        line += "\\\"";
        break;
      case '\\':
        line += "\\\\";
        break;
      case '\n':
        line += "\\n";
        break;
      case '\t':
        line += "\\t";
        break;
      default:
        line += c;
    }
  }
  line += '"';
}

std::string_view WordOf(LogLevel level) {
  return kLevels.at(static_cast<std::size_t>(level));
}

std::string LogfmtLine(LogLevel level, std::string_view time,
                       std::string_view event,
                       std::initializer_list<LogField> fields,
                       std::size_t max_value) {
  std::string line;
  line.append("time=").append(time).append(" level=").append(WordOf(level));
  line.append(" event=").append(event);
  for (const LogField& field : fields) {
    const std::string_view value = CutAtCharacter(field.value, max_value);
    line.append(" ").append(field.key).append("=");
    if (NeedsQuotes(value)) {
      AppendQuoted(line, value);
    } else {
      line += value;
    }
  }
  return line;
}

std::string JsonLine(LogLevel level, std::string_view time,
                     std::string_view event,
                     std::initializer_list<LogField> fields,
                     std::size_t max_value) {
  std::string line;
  line.append(R"({"time":")").append(time).append(R"(","level":")");
  line.append(WordOf(level)).append(R"(","event":")").append(event);
  line += '"';
  for (const LogField& field : fields) {
    line.append(",\"").append(field.key).append("\":");
    AppendQuoted(line, CutAtCharacter(field.value, max_value));
  }
  return line + '}';
}

}  // namespace

void SetUpLog(LogLevel level, LogFormat format) {
  TheOut().format = format;
  SetLogLevel(level);
}

void SetLogLevel(LogLevel level) {
  TheOut().logger.set_level(kSpdlogLevels.at(static_cast<std::size_t>(level)));
}

bool LogEnabled(LogLevel level) {
  return TheOut().logger.should_log(
      kSpdlogLevels.at(static_cast<std::size_t>(level)));
}

void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields) {
  if (!LogEnabled(level)) return;
  const std::string time = FormatUtcMillis(SystemClock().Wall());
  TheOut().logger.log(kSpdlogLevels.at(static_cast<std::size_t>(level)),
                      spdlog::string_view_t(FormatLogLine(
                          TheOut().format, level, time, event, fields)));
}

std::optional<LogLevel> ParseLogLevel(std::string_view word) {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (word == kLevels.at(i)) return static_cast<LogLevel>(i);
  }
  return std::nullopt;
}

std::optional<LogFormat> ParseLogFormat(std::string_view word) {
  if (word == "logfmt") return LogFormat::kLogfmt;
  if (word == "json") return LogFormat::kJson;
  return std::nullopt;
}

std::string FormatLogLine(LogFormat format, LogLevel level,
                          std::string_view time, std::string_view event,
                          std::initializer_list<LogField> fields) {
  // Values give way and never the line's end, which a reader needs whole.
  std::string line;
  for (std::size_t most = kMaxValue; most > 0; most /= 2) {
    line = format == LogFormat::kLogfmt
               ? LogfmtLine(level, time, event, fields, most)
               : JsonLine(level, time, event, fields, most);
    if (line.size() < kMaxLine) break;
  }
  return line;
}

}  // namespace leadsman
