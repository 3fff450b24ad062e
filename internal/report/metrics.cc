#include "internal/report/metrics.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "internal/report/probe_metrics.h"

namespace leadsman {
namespace {

void WriteNotify(Exposition& out, const NotifyStatus& notify, WallTime now) {
  out.Begin({"leadsman_notifications_total", MetricType::kCounter,
             "Messages by what became of them, for each recipient."});
  const MailCounts& mails = notify.mails;
  out.Sample({{"channel", "mail"}, {"result", "sent"}}, mails.sent);
  out.Sample({{"channel", "mail"}, {"result", "deferred"}}, mails.deferred);
  out.Sample({{"channel", "mail"}, {"result", "given_up"}}, mails.given_up);
  out.Sample({{"channel", "mail"}, {"result", "lost"}}, mails.lost);
  out.Begin({"leadsman_mail_path_up", MetricType::kGauge,
             "Whether the mail server took us when it was last tried."});
  if (notify.mail_up) out.Sample({}, *notify.mail_up);
  out.Begin({"leadsman_outbox_messages", MetricType::kGauge,
             "Messages that wait to be told."});
  out.Sample({}, static_cast<std::uint64_t>(notify.outbox_messages));
  out.Begin({"leadsman_outbox_oldest_seconds", MetricType::kGauge,
             "How long the oldest of them has waited; 0 = none waits."});
  // A clock set back makes no negative age.
  out.Sample({}, notify.outbox_oldest
                     ? std::max(Seconds(now - *notify.outbox_oldest), 0.0)
                     : 0.0);
}

void WriteKube(Exposition& out, const RequestTally& tally) {
  out.Begin({"leadsman_kube_requests_total", MetricType::kCounter,
             "Requests to the API server by verb and the answer's status."});
  for (std::size_t v = 0; v < RequestTally::kVerbs.size(); ++v) {
    const auto& counts = tally.counts[v];
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const std::string code = c == RequestTally::kNone ? "none"
                               : c == RequestTally::kOther
                                   ? "other"
                                   : std::to_string(RequestTally::kCodes[c]);
      out.Sample({{"verb", RequestTally::kVerbs[v]}, {"code", code}},
                 counts[c]);
    }
  }
}

void WriteProcess(Exposition& out, const ProcessUsage& usage) {
  out.Begin({"process_cpu_seconds_total", MetricType::kCounter,
             "CPU time used, user and system."});
  out.Sample({}, Seconds(usage.cpu));
  out.Begin({"process_resident_memory_bytes", MetricType::kGauge,
             "Memory that is resident."});
  out.Sample({}, usage.resident_bytes);
  out.Begin({"process_virtual_memory_bytes", MetricType::kGauge,
             "Address space in use."});
  out.Sample({}, usage.virtual_bytes);
  out.Begin({"process_open_fds", MetricType::kGauge, "Open descriptors."});
  out.Sample({}, usage.open_fds);
  out.Begin({"process_max_fds", MetricType::kGauge,
             "How many descriptors may be open."});
  out.Sample({}, usage.max_fds);
  out.Begin({"process_start_time_seconds", MetricType::kGauge,
             "When the process started, in Unix time."});
  out.Sample({}, Seconds(usage.started.time_since_epoch()));
}

}  // namespace

std::string MetricsText(const MetricFacts& facts, ExpositionFormat format) {
  Exposition out(format, facts.labels);
  WriteProbeMetrics(out, facts.snapshot);
  WriteCheckMetrics(out, facts.snapshot);
  out.Begin({"leadsman_ready", MetricType::kGauge,
             "Whether /readyz says that the pod is ready."});
  out.Sample({}, IsReady(facts.snapshot));
  WriteNotify(out, facts.notify, facts.now);
  if (facts.counters.kube) WriteKube(out, *facts.counters.kube);
  if (facts.counters.loop_lag) {
    out.Begin({"leadsman_loop_lag_seconds", MetricType::kHistogram,
               "How late timers ran: trouble of our own."});
    out.Sample(*facts.counters.loop_lag);
  }
  out.Begin({"leadsman_config_last_reload_successful", MetricType::kGauge,
             "Whether the newest configuration was taken."});
  out.Sample({}, facts.snapshot.config_ok);
  out.Begin({"leadsman_build_info", MetricType::kInfo, "What runs; always 1."});
  out.Sample({{"version", facts.version}, {"commit", facts.commit}}, true);
  if (facts.counters.process) WriteProcess(out, *facts.counters.process);
  return out.End();
}

}  // namespace leadsman
