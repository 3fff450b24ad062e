#include "internal/server/connection_table.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace leadsman {

namespace {

using Phase = OpenConnection::Phase;

// Takes no more of anyone's place: its end is on the way.
bool Leaves(Phase phase) {
  return phase == Phase::kCut || phase == Phase::kHandedOver;
}

}  // namespace

OpenConnection& ConnectionTable::Add(int socket, bool loopback,
                                     SteadyTime now) {
  const auto place = queue_.emplace(queue_.end());
  place->socket = socket;
  place->loopback = loopback;
  place->waiting_since = now;
  const std::lock_guard lock(mutex_);
  by_socket_.insert_or_assign(socket, place);
  return *place;
}

OpenConnection* ConnectionTable::Find(int socket) {
  const auto found = by_socket_.find(socket);
  return found == by_socket_.end() ? nullptr : &*found->second;
}

void ConnectionTable::Remove(int socket) {
  const auto found = by_socket_.find(socket);
  if (found == by_socket_.end()) return;
  if (Leaves(found->second->phase)) --leaving_;
  queue_.erase(found->second);
  const std::lock_guard lock(mutex_);
  by_socket_.erase(found);
}

void ConnectionTable::Touch(OpenConnection& connection, SteadyTime now) {
  connection.waiting_since = now;
  queue_.splice(queue_.end(), queue_, by_socket_.at(connection.socket));
}

OpenConnection* ConnectionTable::TooMany() {
  if (static_cast<int>(queue_.size()) - leaving_ <= limit_) return nullptr;
  const auto first = std::find_if(
      queue_.begin(), queue_.end(),
      [](const OpenConnection& one) { return one.phase != Phase::kCut; });
  return first == queue_.end() ? nullptr : &*first;
}

void ConnectionTable::SetPhase(OpenConnection& connection, Phase phase) {
  if (!Leaves(connection.phase) && Leaves(phase)) {
    ++leaving_;
    // To the end, so that TooMany finds its one at the front.
    queue_.splice(queue_.end(), queue_, by_socket_.at(connection.socket));
  }
  if (phase == Phase::kHandedOver) handed_over_.push_back(connection.socket);
  connection.phase = phase;
}

std::vector<int> ConnectionTable::TakeHandedOver() {
  std::vector<int> sockets = std::exchange(handed_over_, {});
  std::erase_if(sockets, [&](int socket) {
    const OpenConnection* connection = Find(socket);
    return connection == nullptr || connection->phase != Phase::kHandedOver;
  });
  return sockets;
}

std::vector<ConnectionTable::Overdue> ConnectionTable::Expired(SteadyTime now) {
  std::vector<Overdue> overdue;
  for (OpenConnection& one : queue_) {
    if (one.phase == Phase::kLingering) {
      if (now - one.lingering_since >= timeouts_.linger) {
        overdue.push_back({&one, Due::kCut});
      }
    } else if (one.phase == Phase::kOpen) {
      if (one.first_byte) {
        if (now - *one.first_byte >= timeouts_.head) {
          overdue.push_back({&one, Due::kTellSlow});
        }
      } else if (now - one.waiting_since >= timeouts_.idle) {
        overdue.push_back({&one, Due::kCut});
      }
    }
  }
  return overdue;
}

std::vector<OpenConnection*> ConnectionTable::Oldest(std::size_t count) {
  std::vector<OpenConnection*> oldest;
  for (OpenConnection& one : queue_) {
    if (oldest.size() == count) break;
    if (!Leaves(one.phase)) oldest.push_back(&one);
  }
  return oldest;
}

void ConnectionTable::Sockets(const std::function<void(int)>& use) {
  const std::lock_guard lock(mutex_);
  for (const auto& [socket, place] : by_socket_) use(socket);
}

}  // namespace leadsman
