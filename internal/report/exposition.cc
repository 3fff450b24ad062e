#include "internal/report/exposition.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadsman {
namespace {

std::string_view TypeWord(MetricType type, ExpositionFormat format) {
  switch (type) {
    case MetricType::kGauge:
      return "gauge";
    case MetricType::kCounter:
      return "counter";
    case MetricType::kHistogram:
      return "histogram";
    case MetricType::kInfo:  // 0.0.4 has none
      return format == ExpositionFormat::kOpenMetrics ? "info" : "gauge";
  }
  return "";
}

// What HELP and TYPE call it: OpenMetrics leaves the suffix to the samples.
std::string_view FamilyName(const Metric& metric, ExpositionFormat format) {
  std::string_view name = metric.name;
  if (format == ExpositionFormat::kText) return name;
  for (const std::string_view suffix : {"_total", "_info"}) {
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
  }
  return name;
}

void AppendEscaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == '"') text += '\\';
    text += c;
  }
}

void AppendLabel(std::string& text, std::string_view name,
                 std::string_view value) {
  text += name;
  text += "=\"";
  AppendEscaped(text, value);
  text += '"';
}

std::string Number(double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), value);
  return {digits.begin(), end.ptr};
}

// The same in both formats, or a change of the scraper's taste would make other
// series of them: OpenMetrics wants a point in it.
std::string UpperBound(microseconds bound) {
  std::string text = Number(Seconds(bound));
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

std::string_view ContentTypeOf(ExpositionFormat format) {
  return format == ExpositionFormat::kOpenMetrics
             ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
             : "text/plain; version=0.0.4; charset=utf-8";
}

Exposition::Exposition(
    ExpositionFormat format,
    const std::vector<std::pair<std::string, std::string>>& common)
    : format_(format) {
  for (const auto& [name, value] : common) {
    if (!common_.empty()) common_ += ',';
    AppendLabel(common_, name, value);
  }
}

void Exposition::Begin(const Metric& metric) {
  metric_ = metric;
  headed_ = false;
}

void Exposition::Head() {
  if (std::exchange(headed_, true)) return;
  const std::string_view name = FamilyName(metric_, format_);
  text_ += "# HELP ";
  text_ += name;
  text_ += ' ';
  text_ += metric_.help;  // ours: no backslash, no line end, no quote
  text_ += "\n# TYPE ";
  text_ += name;
  text_ += ' ';
  text_ += TypeWord(metric_.type, format_);
  text_ += '\n';
}

void Exposition::Line(std::string_view suffix, Labels labels,
                      std::string_view value) {
  Head();
  text_ += metric_.name;
  text_ += suffix;
  if (labels.size() > 0 || !common_.empty()) {
    text_ += '{';
    bool first = true;
    for (const auto& [name, word] : labels) {
      if (!std::exchange(first, false)) text_ += ',';
      AppendLabel(text_, name, word);
    }
    if (!first && !common_.empty()) text_ += ',';
    text_ += common_;
    text_ += '}';
  }
  text_ += ' ';
  text_ += value;
  text_ += '\n';
}

void Exposition::Sample(Labels labels, double value) {
  Line("", labels, Number(value));
}

void Exposition::Sample(Labels labels, std::uint64_t value) {
  Line("", labels, std::to_string(value));
}

void Exposition::Sample(Labels labels, bool value) {
  Line("", labels, value ? "1" : "0");
}

void Exposition::Sample(const Histogram& histogram) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    total += histogram.counts[i];
    const std::string bound =
        i < histogram.bounds.size() ? UpperBound(histogram.bounds[i]) : "+Inf";
    Line("_bucket", {{"le", bound}}, std::to_string(total));
  }
  Line("_sum", {}, Number(Seconds(histogram.sum)));
  Line("_count", {}, std::to_string(total));
}

std::string Exposition::End() {
  if (format_ == ExpositionFormat::kOpenMetrics) text_ += "# EOF\n";
  return std::move(text_);
}

}  // namespace leadsman
