#include "tests/support/fake_loop.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "internal/base/text.h"

namespace leadsman {

void FakeLoop::MoveTo(SteadyTime time) {
  if (time <= now_) return;
  wall_ += time - now_;
  now_ = time;
}

void FakeLoop::AdvanceBy(std::chrono::nanoseconds time) {
  const SteadyTime end = now_ + time;
  while (true) {
    const auto next = timers_.Next();
    if (!next || *next > end) break;
    MoveTo(*next);
    const auto due = timers_.Take(now_, timers_.Mark());
    due->task();
  }
  MoveTo(end);
}

void FakeLoop::StallFor(std::chrono::nanoseconds time) { MoveTo(now_ + time); }

FakeTransport::~FakeTransport() {
  for (const TimerId id : pending_) loop_.Cancel(id);
}

template <typename T, typename Done>
void FakeTransport::Finish(Scripted<T> scripted, milliseconds timeout,
                           Done done) {
  const SteadyTime start = loop_.Now();
  const SteadyTime deadline = start + timeout;
  const auto latency = std::min(scripted.latency, timeout);
  const auto id = std::make_shared<TimerId>(0);
  *id = loop_.RunAt(
      start + latency, [this, id, start, deadline, done = std::move(done),
                        scripted = std::move(scripted)]() mutable {
        pending_.erase(*id);
        const SteadyTime now = loop_.Now();
        if (now > deadline || start + scripted.latency > deadline) {
          scripted.result = Unexpected<NetError>(
              {.fault = NetFault::kTimeout, .detail = "no complete answer"});
        }
        const auto took = std::chrono::duration_cast<microseconds>(now - start);
        if (scripted.result) {
          scripted.result->latency = took;
        } else {
          scripted.result.error().latency = took;
        }
        done(std::move(scripted.result));
      });
  pending_.insert(*id);
  most_in_flight_ = std::max(most_in_flight_, pending_.size());
}

void FakeTransport::Fetch(HttpRequest request, HttpDone done) {
  Scripted<HttpResult> scripted{
      HttpFails(NetFault::kRefused, "nothing scripted for " + request.url),
      milliseconds(0)};
  auto& once = http_once_[request.url];
  if (!once.empty()) {
    scripted = std::move(once.front());
    once.pop_front();
  } else if (const auto found = http_.find(request.url); found != http_.end()) {
    scripted = found->second;
  }
  const milliseconds timeout = request.timeout;
  asked_.push_back({loop_.Now(), std::move(request)});
  Finish(std::move(scripted), timeout, std::move(done));
}

void FakeTransport::Connect(std::string host, int port, milliseconds timeout,
                            TcpDone done) {
  const std::string address = HostPort(host, port);
  const auto found = tcp_.find(address);
  Scripted<TcpResult> scripted{
      TcpFails(NetFault::kRefused, "nothing scripted for " + address),
      milliseconds(0)};
  if (found != tcp_.end()) scripted = found->second;
  Finish(std::move(scripted), timeout, std::move(done));
}

void FakeTransport::Answer(const std::string& url, HttpResult result,
                           milliseconds latency) {
  http_.insert_or_assign(url, Scripted<HttpResult>{std::move(result), latency});
}

void FakeTransport::AnswerOnce(const std::string& url, HttpResult result,
                               milliseconds latency) {
  http_once_[url].push_back({std::move(result), latency});
}

void FakeTransport::AnswerTcp(const std::string& address, TcpResult result,
                              milliseconds latency) {
  tcp_.insert_or_assign(address,
                        Scripted<TcpResult>{std::move(result), latency});
}

HttpResult HttpStatus(int status, std::string body) {
  HttpReply reply;
  reply.status = status;
  reply.body = std::move(body);
  reply.http_version = 11;
  return reply;
}

HttpResult HttpFails(NetFault fault, std::string detail) {
  return Unexpected<NetError>({.fault = fault, .detail = std::move(detail)});
}

TcpResult TcpFails(NetFault fault, std::string detail) {
  return Unexpected<NetError>({.fault = fault, .detail = std::move(detail)});
}

}  // namespace leadsman
