#include "internal/net/timer_queue.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <tuple>
#include <utility>

namespace leadsman {

bool TimerQueue::Later(const Entry& a, const Entry& b) {
  return std::tie(a.when, a.id) > std::tie(b.when, b.id);
}

TimerId TimerQueue::Add(SteadyTime when, std::function<void()> task) {
  const TimerId id = ++last_;
  tasks_.emplace(id, std::move(task));
  heap_.push_back({when, id});
  std::push_heap(heap_.begin(), heap_.end(), Later);
  return id;
}

void TimerQueue::Cancel(TimerId id) {
  if (tasks_.erase(id) == 0) return;
  if (heap_.size() < 64 || heap_.size() < 2 * tasks_.size()) return;
  std::erase_if(
      heap_, [this](const Entry& entry) { return !tasks_.contains(entry.id); });
  std::make_heap(heap_.begin(), heap_.end(), Later);
}

void TimerQueue::DropForgotten() {
  while (!heap_.empty() && !tasks_.contains(heap_.front().id)) {
    std::pop_heap(heap_.begin(), heap_.end(), Later);
    heap_.pop_back();
  }
}

std::optional<SteadyTime> TimerQueue::Next() {
  DropForgotten();
  if (heap_.empty()) return std::nullopt;
  return heap_.front().when;
}

std::optional<TimerQueue::Due> TimerQueue::Take(SteadyTime now, TimerId mark) {
  DropForgotten();
  if (heap_.empty()) return std::nullopt;
  const Entry first = heap_.front();
  if (first.when > now || first.id >= mark) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(), Later);
  heap_.pop_back();
  auto node = tasks_.extract(first.id);
  return Due{first.when, std::move(node.mapped())};
}

}  // namespace leadsman
