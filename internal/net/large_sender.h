// LargeSender: sends whole answers from the loop without holding anybody up.
//
// For what would block the server's one worker (docs/decisions, "Pistache
// behind a guard"). Each socket has 10 s; all answers together 8 MiB, and what
// is over that is closed at once.
#ifndef LEADSMAN_INTERNAL_NET_LARGE_SENDER_H_
#define LEADSMAN_INTERNAL_NET_LARGE_SENDER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "internal/net/loop.h"

namespace leadsman {

class LargeSender {
 public:
  static constexpr seconds kDeadline{10};
  static constexpr std::size_t kMaxBytes = std::size_t{8} * 1024 * 1024;

  explicit LargeSender(Loop& loop, seconds deadline = kDeadline);
  ~LargeSender();  // loop thread; closes what is under way
  LargeSender(const LargeSender&) = delete;
  LargeSender& operator=(const LargeSender&) = delete;

  // Any thread. Takes over `socket`, a dup of a client's, and ends the
  // connection itself when done: by FIN after the last byte, else both ways.
  void Send(int socket, std::shared_ptr<const std::string> bytes);

 private:
  struct Outgoing;
  struct Shared;

  std::shared_ptr<Shared> shared_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_NET_LARGE_SENDER_H_
