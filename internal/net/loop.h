// Loop: the one thread that thinks. Timers, sockets, signals, and work handed
// over by other threads, each turn in that order.
//
// All of it belongs to the thread that calls Run, but Post and Stop, which any
// thread may call. A turn is one epoll_wait; nothing scans all timers or
// sockets, and one timerfd is armed only when an earlier time than it is set
// to becomes due. Callbacks must not block and must not throw.
#ifndef LEADSMAN_INTERNAL_NET_LOOP_H_
#define LEADSMAN_INTERNAL_NET_LOOP_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <vector>

#include "internal/base/clock.h"
#include "internal/net/loop_lag.h"
#include "internal/net/scheduler.h"
#include "internal/net/timer_queue.h"

namespace leadsman {

// Call before any thread starts: blocks the signals, so that they reach the
// loop alone (OnSignal), and ignores SIGPIPE.
void BlockSignals(std::initializer_list<int> signals);

class Loop final : public Scheduler {
 public:
  using Ready = std::function<void(std::uint32_t events)>;  // EPOLLIN, …

  Loop();
  ~Loop() override;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  TimerId RunAt(SteadyTime when, std::function<void()> task) override;
  void Cancel(TimerId id) override { timers_.Cancel(id); }
  SteadyTime Now() const override;

  // Any thread. Tasks run on the loop's, in order; those still waiting when
  // the loop is destroyed are dropped.
  void Post(std::function<void()> task);

  // Calls `ready` whenever `fd` has any of `events`, level-triggered. A second
  // call for the same fd takes the first one's place. False, with errno, where
  // the kernel refuses. Unwatch before closing the fd.
  bool Watch(int fd, std::uint32_t events, Ready ready);
  void Unwatch(int fd);

  // Once; the signals must have been given to BlockSignals.
  void OnSignal(std::initializer_list<int> signals,
                std::function<void(int signal)> received);

  // Turns until Stop, which may come before Run and from any thread.
  void Run();
  void Stop();

  const LoopLag& lag() const { return lag_; }

 private:
  struct Watched {
    std::uint32_t generation = 0;  // tells a reused fd from the one before
    bool active = false;
    Ready ready;
  };

  void Turn();
  void RunDueTimers();
  void RunPosted();
  void ArmTimer(SteadyTime when);
  void Dispatch(std::uint64_t tag, std::uint32_t events);

  TimerQueue timers_;
  LoopLag lag_;
  SteadyTime now_;
  bool running_ = false;
  SteadyTime armed_ = SteadyTime::max();
  std::vector<Watched> watched_;  // by fd
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;  // under mutex_
  int epoll_ = -1;
  int timer_ = -1;
  int wake_ = -1;
  int signals_ = -1;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_LOOP_H_
