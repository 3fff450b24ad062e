// Exposition: metrics as Prometheus reads them, in the text format 0.0.4 or as
// OpenMetrics 1.0. Knows the formats' rules and no metric of ours. Pure.
#ifndef LEADSMAN_INTERNAL_REPORT_EXPOSITION_H_
#define LEADSMAN_INTERNAL_REPORT_EXPOSITION_H_

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/health/histogram.h"

namespace leadsman {

enum class ExpositionFormat { kText, kOpenMetrics };

// Durations and Unix times are in seconds, whatever the format.
double Seconds(std::chrono::nanoseconds duration);

// Of a Content-Type header.
std::string_view ContentTypeOf(ExpositionFormat format);

enum class MetricType { kGauge, kCounter, kHistogram, kInfo };

struct Metric {
  std::string_view name;  // a counter's ends in _total, an info's in _info
  MetricType type;
  std::string_view help;
};

class Exposition {
 public:
  using Label = std::pair<std::string_view, std::string_view>;
  using Labels = std::initializer_list<Label>;

  // `common` labels follow each sample's own.
  Exposition(ExpositionFormat format,
             const std::vector<std::pair<std::string, std::string>>& common);

  // Its samples follow, all together. Without any, nothing is written of it.
  void Begin(const Metric& metric);
  void Sample(Labels labels, double value);
  void Sample(Labels labels, std::uint64_t value);
  void Sample(Labels labels, bool value);
  void Sample(const Histogram& histogram);
  // The whole text; nothing may follow.
  std::string End();

 private:
  void Line(std::string_view suffix, Labels labels, std::string_view value);
  void Head();

  const ExpositionFormat format_;
  std::string common_;
  Metric metric_{};
  bool headed_ = false;
  std::string text_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_REPORT_EXPOSITION_H_
