#include "internal/server/route.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/report/health_text.h"
#include "internal/report/metrics.h"
#include "internal/report/status_json.h"
#include "internal/server/accept.h"
#include "internal/server/gzip.h"
#include "internal/server/query.h"

namespace leadsman {
namespace {

Response Plain(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response NotFound() {
  return Plain(404,
               "no such path; there are /healthz, /livez, /readyz, "
               "/web/livez, /metrics and /api/v1/status\n");
}

// One of the health paths: who answers for it, and with what.
struct Panel {
  std::vector<HealthItem> items;
  int may_fail = 0;
};

Panel Readiness(const Facts& facts) {
  const Snapshot& snapshot = *facts.snapshot;
  Panel panel;
  for (const auto& state : snapshot.checks) {
    if (!state->check->affects.readiness) continue;
    panel.items.push_back({.name = state->check->name,
                           .ok = state->ready(),
                           .reason = state->failed,
                           .grouped = true});
  }
  const int total = static_cast<int>(panel.items.size());
  panel.may_fail = total - Needed(snapshot.require, total);
  panel.items.push_back({.name = "shutdown", .ok = !snapshot.draining});
  return panel;
}

Panel Liveness(const Facts& facts) {
  Panel panel;
  for (const auto& state : facts.snapshot->checks) {
    if (!state->check->affects.liveness) continue;
    panel.items.push_back({.name = state->check->name,
                           .ok = state->live(),
                           .reason = state->failed});
  }
  return panel;
}

// The sidecar itself. The closed set has one word for all trouble of ours.
Panel Own(const Facts& facts) {
  Panel panel;
  for (const Vital& vital : facts.vitals) {
    panel.items.push_back({.name = vital.name, .ok = vital.ok});
  }
  return panel;
}

struct Root {
  std::string_view path;  // without the slash before it: as the last line says
  Panel (*read)(const Facts&);
};
constexpr Root kRoots[] = {{"healthz", Own},
                           {"livez", Own},
                           {"readyz", Readiness},
                           {"web/livez", Liveness}};

Response AnswerRoot(const Root& root, Panel panel, const Query& query) {
  // As the API server, so that no answer is about nothing.
  if (panel.items.empty()) panel.items.push_back({.name = "ping"});
  const HealthText text =
      WriteHealth(panel.items, {.root = root.path,
                                .may_fail = panel.may_fail,
                                .verbose = Has(query, "verbose"),
                                .exclude = All(query, "exclude")});
  return Plain(text.ok ? 200 : 503, text.body);
}

Response AnswerOne(const Panel& panel, std::string_view name) {
  const auto found =
      std::find_if(panel.items.begin(), panel.items.end(),
                   [&](const HealthItem& item) { return item.name == name; });
  if (found == panel.items.end()) {
    return Plain(404,
                 "no such check here; ?verbose on the path above lists "
                 "them\n");
  }
  if (found->ok) return Plain(200, "ok");
  return Plain(503, FailureLine(*found) + '\n');
}

std::optional<Response> AnswerHealth(const TargetParts& target,
                                     const Facts& facts) {
  for (const Root& root : kRoots) {
    std::string_view rest = target.path;
    rest.remove_prefix(1);
    if (!rest.starts_with(root.path)) continue;
    rest.remove_prefix(root.path.size());
    if (rest.empty()) return AnswerRoot(root, root.read(facts), target.query);
    if (rest.starts_with('/') && rest.size() > 1) {
      return AnswerOne(root.read(facts), rest.substr(1));
    }
  }
  return std::nullopt;
}

Response AnswerStatus(const Facts& facts, const Identity& identity) {
  Response response;
  response.content_type = "application/json";
  response.body = StatusJson({.version = identity.version,
                              .pod = identity.pod,
                              .labels = identity.labels,
                              .snapshot = *facts.snapshot,
                              .notify = *facts.notify,
                              .now = facts.now});
  return response;
}

// Compressing costs more than it saves below one packet.
constexpr std::size_t kWorthCompressing = 1024;

Response AnswerMetrics(const HttpQuestion& question, const Facts& facts,
                       const Identity& identity) {
  const auto format = PrefersOpenMetrics(question.accept)
                          ? ExpositionFormat::kOpenMetrics
                          : ExpositionFormat::kText;
  Response response;
  response.content_type = ContentTypeOf(format);
  response.body = MetricsText({.version = identity.version,
                               .commit = identity.commit,
                               .labels = identity.labels,
                               .snapshot = *facts.snapshot,
                               .notify = *facts.notify,
                               .counters = *facts.counters,
                               .now = facts.now},
                              format);
  if (response.body.size() >= kWorthCompressing &&
      AcceptsGzip(question.accept_encoding)) {
    if (auto packed = Gzip(response.body)) {
      response.body = *std::move(packed);
      response.content_encoding = "gzip";
    }
  }
  return response;
}

}  // namespace

Identity IdentityOf(std::string version, std::string commit,
                    const Settings& settings, const PodFacts& pod) {
  return {.version = std::move(version),
          .commit = std::move(commit),
          .pod = pod,
          .labels = settings.labels,
          .page_from_any = settings.server.page_from_any};
}

Response Route(const HttpQuestion& question, const Facts& facts,
               const Identity& identity) {
  if (question.method != "GET" && question.method != "HEAD") {
    Response response = Plain(405, "only GET and HEAD\n");
    response.allow = "GET, HEAD";
    return response;
  }
  const auto target = SplitTarget(question.target);
  if (!target || !target->path.starts_with('/')) {
    return Plain(400, "the path is not well encoded\n");
  }
  if (auto health = AnswerHealth(*target, facts)) return std::move(*health);
  if (target->path == "/metrics") {
    return AnswerMetrics(question, facts, identity);
  }
  if (target->path == "/api/v1/status") {
    if (!question.from_loopback && !identity.page_from_any) {
      return Plain(403,
                   "only from loopback; use kubectl port-forward, or set "
                   "server.pageFrom: any\n");
    }
    return AnswerStatus(facts, identity);
  }
  return NotFound();
}

}  // namespace leadsman
