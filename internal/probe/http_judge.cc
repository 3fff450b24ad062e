#include "internal/probe/http_judge.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "internal/base/text.h"
#include "internal/probe/net_outcome.h"

namespace leadsman {
namespace {

constexpr std::size_t kKubeletBody = 10 * 1024;
constexpr std::size_t kEvidence = 2 * 1024;

std::optional<Breach> StatusBroken(const std::vector<StatusRange>& ranges,
                                   int status) {
  if (ranges.empty()) return std::nullopt;
  std::string expected;
  for (const StatusRange& range : ranges) {
    if (range.first <= status && status <= range.last) return std::nullopt;
    if (!expected.empty()) expected += ", ";
    expected += std::to_string(range.first);
    if (range.last != range.first) expected += "-" + std::to_string(range.last);
  }
  return Breach{Reason::kStatus,
                "HTTP " + std::to_string(status) + ", expected " + expected};
}

// nullopt: the answer does not say, or not well.
std::optional<std::int64_t> ContentLength(const HeaderList& headers) {
  const auto found = std::find_if(
      headers.begin(), headers.end(),
      [](const auto& header) { return header.first == "content-length"; });
  if (found == headers.end()) return std::nullopt;
  const std::string_view text = Trim(found->second);
  const char* const end = text.data() + text.size();
  std::int64_t length = 0;
  const auto read = std::from_chars(text.data(), end, length);
  const bool good = read.ec == std::errc() && read.ptr == end && length >= 0;
  return good ? std::optional(length) : std::nullopt;
}

}  // namespace

ContentRules::ContentRules(const Expect& expect)
    : status_(expect.status),
      max_bytes_(static_cast<std::size_t>(expect.body.max_bytes)),
      body_(expect.body),
      json_(expect.json),
      headers_(expect.headers) {}

std::size_t ContentRules::looks_at() const {
  return body_.any() || json_.any() ? max_bytes_ : 0;
}

std::optional<Breach> ContentRules::Broken(const HttpReply& reply) const {
  const std::string_view body =
      std::string_view(reply.body).substr(0, max_bytes_);
  const bool cut = reply.body_cut || body.size() < reply.body.size();
  auto breach = StatusBroken(status_, reply.status);
  if (!breach) breach = body_.Broken(body, cut);
  if (!breach) breach = json_.Broken(body, cut);
  if (!breach) breach = headers_.Broken(reply.headers);
  return breach;
}

HttpJudge::HttpJudge(const Check& check) : expect_(check.expect) {
  if (check.warn) warn_.emplace(*check.warn);
}

std::size_t HttpJudge::body_needed() const {
  const std::size_t looked_at =
      std::max(expect_.looks_at(), warn_ ? warn_->looks_at() : 0);
  // One more tells whether it goes on.
  return looked_at > 0 ? looked_at + 1 : kKubeletBody;
}

Outcome HttpJudge::Judge(const HttpReply& reply) const {
  Outcome outcome{.verdict = Verdict::kPass,
                  .reason = Reason::kOk,
                  .detail = "HTTP " + std::to_string(reply.status),
                  .latency = reply.latency,
                  .phases = PhasesOf(reply.phases),
                  .evidence = {.status = reply.status,
                               .head = reply.body.substr(0, kEvidence)},
                  .certificate_expiry = reply.certificate_expiry,
                  .http_version = reply.http_version,
                  .content_length = ContentLength(reply.headers)};
  if (auto breach = expect_.Broken(reply)) {
    return Failed(std::move(outcome), *std::move(breach));
  }
  if (auto breach = warn_ ? warn_->Broken(reply) : std::nullopt) {
    return Warned(std::move(outcome), *std::move(breach));
  }
  return outcome;
}

}  // namespace leadsman
