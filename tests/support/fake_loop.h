// FakeLoop and FakeTransport: the loop and the network in virtual time, where
// an hour of schedule runs in a millisecond and always in the same way.
//
// One thread. They keep the promises of Scheduler, Clock and Transport.
#ifndef LEADSMAN_TESTS_SUPPORT_FAKE_LOOP_H_
#define LEADSMAN_TESTS_SUPPORT_FAKE_LOOP_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "internal/base/clock.h"
#include "internal/net/scheduler.h"
#include "internal/net/timer_queue.h"
#include "internal/net/transport.h"

namespace leadsman {

// Starts on 24 November 2026, 02:00:00 UTC.
class FakeLoop final : public Scheduler, public Clock {
 public:
  TimerId RunAt(SteadyTime when, std::function<void()> task) override {
    return timers_.Add(when, std::move(task));
  }
  void Cancel(TimerId id) override { timers_.Cancel(id); }
  SteadyTime Now() const override { return now_; }
  SteadyTime Steady() const override { return now_; }
  WallTime Wall() const override { return wall_; }

  // Runs what becomes due, in order, each at its own time.
  void AdvanceBy(std::chrono::nanoseconds time);
  // Runs what is due now, and what that makes due.
  void RunDue() { AdvanceBy(std::chrono::nanoseconds(0)); }
  // The loop was held up: time passes and nothing runs, until the next
  // AdvanceBy finds it all overdue.
  void StallFor(std::chrono::nanoseconds time);
  // Somebody set the machine's clock.
  void JumpWallBy(std::chrono::nanoseconds time) { wall_ += time; }

  std::size_t waiting() const { return timers_.size(); }

 private:
  void MoveTo(SteadyTime time);

  TimerQueue timers_;
  SteadyTime now_{std::chrono::hours(1)};
  WallTime wall_{std::chrono::seconds(1'795'485'600)};
};

// Answers by script. What is not scripted is refused.
class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(FakeLoop& loop) : loop_(loop) {}
  ~FakeTransport() override;
  FakeTransport(const FakeTransport&) = delete;
  FakeTransport& operator=(const FakeTransport&) = delete;

  void Fetch(HttpRequest request, HttpDone done) override;
  void Connect(std::string host, int port, milliseconds timeout,
               TcpDone done) override;

  // Every request for `url` from now on. An answer that takes longer than the
  // request's time-out is a kTimeout, as with the real one.
  void Answer(const std::string& url, HttpResult result,
              milliseconds latency = milliseconds(1));
  // The next request for `url` without one of these yet; before any Answer.
  void AnswerOnce(const std::string& url, HttpResult result,
                  milliseconds latency = milliseconds(1));
  // Likewise for Connect; `address` as HostPort writes it.
  void AnswerTcp(const std::string& address, TcpResult result,
                 milliseconds latency = milliseconds(1));

  struct Asked {
    SteadyTime when;
    HttpRequest request;
  };
  const std::vector<Asked>& asked() const { return asked_; }
  std::size_t in_flight() const { return pending_.size(); }
  std::size_t most_in_flight() const { return most_in_flight_; }

 private:
  template <typename T>
  struct Scripted {
    T result;
    milliseconds latency;
  };
  template <typename T, typename Done>
  void Finish(Scripted<T> scripted, milliseconds timeout, Done done);

  FakeLoop& loop_;
  std::map<std::string, Scripted<HttpResult>> http_;
  std::map<std::string, std::deque<Scripted<HttpResult>>> http_once_;
  std::map<std::string, Scripted<TcpResult>> tcp_;
  std::vector<Asked> asked_;
  std::set<TimerId> pending_;
  std::size_t most_in_flight_ = 0;
};

// For scripts.
HttpResult HttpStatus(int status, std::string body = "");
HttpResult HttpFails(NetFault fault, std::string detail = "scripted");
TcpResult TcpFails(NetFault fault, std::string detail = "scripted");
inline constexpr milliseconds kNever = std::chrono::hours(24 * 365);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_FAKE_LOOP_H_
