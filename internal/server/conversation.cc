#include "internal/server/conversation.h"

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <memory>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

#include "internal/server/response_text.h"

namespace leadsman {
namespace {

using Phase = OpenConnection::Phase;

constexpr std::size_t kLarge = 64 * 1024;
// So that a client that pipelines without end has to let others in between.
constexpr int kMaxRequests = 1000;
// What a client may go on sending after its last answer before it is cut: an
// unread rest would make the kernel reset the connection, and lose the answer.
constexpr std::size_t kMaxDropped = 64 * 1024;

}  // namespace

void Conversation::Hear(OpenConnection& connection, std::string_view bytes,
                        SteadyTime now) {
  if (connection.phase != Phase::kOpen) {
    connection.dropped += bytes.size();
    if (connection.dropped > kMaxDropped) Cut(connection);
    return;
  }
  connection.guard.Feed(bytes);
  std::string answers;
  bool more = true;
  while (more) {
    const auto arrival = connection.guard.Next();
    if (!arrival) break;
    table_.Touch(connection, now);
    connection.first_byte.reset();
    more = AnswerOne(connection, *arrival, answers);
    if (answers.size() > kLarge) {
      HandOver(connection, std::move(answers));
      return;
    }
  }
  if (connection.guard.partial() && !connection.first_byte) {
    connection.first_byte = now;
  }
  if (!answers.empty()) Send(connection, std::move(answers));
  if (!more && connection.phase == Phase::kOpen) Finish(connection, now);
}

bool Conversation::AnswerOne(OpenConnection& connection, const Arrival& arrival,
                             std::string& bytes) {
  Response response;
  if (arrival.refused != 0) {
    response = RefusalResponse(arrival);
  } else {
    try {
      response = answer_({.method = arrival.head ? "HEAD" : "GET",
                          .target = arrival.target,
                          .from_loopback = connection.loopback,
                          .accept = arrival.accept,
                          .accept_encoding = arrival.accept_encoding});
    } catch (...) {  // whatever it is, its words stay here
      response = {.status = 500, .body = "internal error\n"};
    }
  }
  ++connection.requests;
  const bool keep = arrival.keep_alive && !EndsConnection(response.status) &&
                    connection.requests < kMaxRequests &&
                    response.body.size() <= kLarge;
  AppendResponse(bytes, response, arrival.head,
                 !keep                ? After::kClose
                 : arrival.old_client ? After::kKeepAliveOldClient
                                      : After::kKeepAlive);
  return keep;
}

void Conversation::Send(OpenConnection& connection, std::string bytes) {
  const ssize_t sent = send(connection.socket, bytes.data(), bytes.size(),
                            MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
    Cut(connection);  // the peer is gone
    return;
  }
  const std::size_t done = sent < 0 ? 0 : static_cast<std::size_t>(sent);
  if (done == bytes.size()) return;
  bytes.erase(0, done);
  HandOver(connection, std::move(bytes));
}

void Conversation::HandOver(OpenConnection& connection, std::string bytes) {
  const int copy = fcntl(connection.socket, F_DUPFD_CLOEXEC, 0);
  if (copy < 0 || !send_large_) {
    if (copy >= 0) close(copy);
    Cut(connection);
    return;
  }
  table_.SetPhase(connection, Phase::kHandedOver);
  send_large_(copy, std::make_shared<const std::string>(std::move(bytes)));
}

void Conversation::Finish(OpenConnection& connection, SteadyTime now) {
  shutdown(connection.socket, SHUT_WR);
  connection.lingering_since = now;
  table_.SetPhase(connection, Phase::kLingering);
}

void Conversation::TellSlow(OpenConnection& connection, SteadyTime now) {
  std::string bytes;
  AppendResponse(bytes, {.status = 408, .body = "the request took too long\n"},
                 /*head_only=*/false, After::kClose);
  Send(connection, std::move(bytes));
  if (connection.phase == Phase::kOpen) Finish(connection, now);
}

void Conversation::Cut(OpenConnection& connection) {
  shutdown(connection.socket, SHUT_RDWR);
  table_.SetPhase(connection, Phase::kCut);
}

}  // namespace leadsman
