#include "internal/net/loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace leadsman {
namespace {

constexpr int kEventsPerTurn = 256;

sigset_t SetOf(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

SteadyTime ClockNow() { return std::chrono::steady_clock::now(); }

// Without its own descriptors there is no loop and no program: out by main.
int Need(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::system_category(), what);
  return fd;
}

std::uint64_t Tag(int fd, std::uint32_t generation) {
  return (std::uint64_t{generation} << 32U) | static_cast<std::uint32_t>(fd);
}

// Empties an eventfd or timerfd.
void Drain(int fd) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(fd, &count, sizeof count);
}

}  // namespace

void BlockSignals(std::initializer_list<int> signals) {
  const sigset_t set = SetOf(signals);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

Loop::Loop() : now_(ClockNow()) {
  epoll_ = Need(epoll_create1(EPOLL_CLOEXEC), "epoll");
  timer_ = Need(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
                "timerfd");
  wake_ = Need(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  Watch(timer_, EPOLLIN, [this](std::uint32_t) {
    Drain(timer_);
    armed_ = SteadyTime::max();
  });
  Watch(wake_, EPOLLIN, [this](std::uint32_t) {
    Drain(wake_);
    RunPosted();
  });
}

Loop::~Loop() {
  for (const int fd : {signals_, wake_, timer_, epoll_}) {
    if (fd >= 0) close(fd);
  }
}

SteadyTime Loop::Now() const { return running_ ? now_ : ClockNow(); }

TimerId Loop::RunAt(SteadyTime when, std::function<void()> task) {
  return timers_.Add(when, std::move(task));
}

void Loop::Post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    if (posted_.size() > 1) return;  // woken already
  }
  eventfd_write(wake_, 1);
}

void Loop::RunPosted() {
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(posted_);
  }
  for (const auto& task : tasks) task();
}

bool Loop::Watch(int fd, std::uint32_t events, Ready ready) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watched_.size()) watched_.resize(index + 1);
  Watched& slot = watched_[index];
  epoll_event event{.events = events, .data = {}};
  if (!slot.active) ++slot.generation;
  event.data.u64 = Tag(fd, slot.generation);
  // What we remember may be behind the kernel: a closed fd leaves epoll by
  // itself, and its number may be given out again before we hear of it.
  const int first = slot.active ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  const int second = slot.active ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll_, first, fd, &event) != 0 &&
      ((errno != ENOENT && errno != EEXIST) ||
       epoll_ctl(epoll_, second, fd, &event) != 0)) {
    return false;
  }
  slot.active = true;
  slot.ready = std::move(ready);
  return true;
}

void Loop::Unwatch(int fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (fd < 0 || index >= watched_.size() || !watched_[index].active) return;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  watched_[index].active = false;
  watched_[index].ready = nullptr;
}

void Loop::OnSignal(std::initializer_list<int> signals,
                    std::function<void(int)> received) {
  const sigset_t set = SetOf(signals);
  signals_ = Need(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd");
  Watch(signals_, EPOLLIN,
        [this, received = std::move(received)](std::uint32_t) {
          signalfd_siginfo info{};
          while (read(signals_, &info, sizeof info) == sizeof info) {
            received(static_cast<int>(info.ssi_signo));
          }
        });
}

void Loop::Run() {
  running_ = true;
  now_ = ClockNow();
  while (!stopping_.load()) Turn();
  stopping_.store(false);
  running_ = false;
}

void Loop::Stop() {
  stopping_.store(true);
  eventfd_write(wake_, 1);
}

void Loop::Turn() {
  RunDueTimers();
  if (stopping_.load()) return;
  int wait = -1;
  if (const auto next = timers_.Next()) {
    if (*next <= now_) {
      wait = 0;
    } else if (*next < armed_) {
      ArmTimer(*next);
    }
  }
  std::array<epoll_event, kEventsPerTurn> events{};
  const int ready = epoll_wait(epoll_, events.data(), kEventsPerTurn, wait);
  now_ = ClockNow();
  for (int i = 0; i < ready; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    Dispatch(event.data.u64, event.events);
  }
}

void Loop::RunDueTimers() {
  const TimerId mark = timers_.Mark();
  while (auto due = timers_.Take(now_, mark)) {
    lag_.Add(ClockNow() - due->when);
    due->task();
  }
}

void Loop::ArmTimer(SteadyTime when) {
  const auto since_boot = when.time_since_epoch();
  const auto whole = std::chrono::duration_cast<seconds>(since_boot);
  itimerspec spec{};
  spec.it_value.tv_sec = whole.count();
  spec.it_value.tv_nsec = (since_boot - whole).count();
  timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr);
  armed_ = when;
}

void Loop::Dispatch(std::uint64_t tag, std::uint32_t events) {
  const std::size_t index = tag & 0xFFFFFFFFU;
  const auto generation = static_cast<std::uint32_t>(tag >> 32U);
  if (!watched_[index].active || watched_[index].generation != generation) {
    return;  // unwatched, or another one by now, earlier in this turn
  }
  // The callback may watch, unwatch and grow the table: it is called from
  // here, and goes back unless it was replaced.
  Ready ready = std::exchange(watched_[index].ready, nullptr);
  ready(events);
  Watched& slot = watched_[index];
  if (slot.active && slot.generation == generation && !slot.ready) {
    slot.ready = std::move(ready);
  }
}

}  // namespace leadsman
