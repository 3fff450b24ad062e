// Conversation: what the server does with one connection's bytes.
//
// Between Pistache's transport, which reads, and the answer, which decides.
// Writes to the socket itself and never blocks: what the socket does not take
// at once, and every answer over 64 KB, is handed to SendLarge with a dup of
// the socket. All on the worker thread.
#ifndef LEADSMAN_INTERNAL_SERVER_CONVERSATION_H_
#define LEADSMAN_INTERNAL_SERVER_CONVERSATION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "internal/base/clock.h"
#include "internal/server/connection_table.h"
#include "internal/server/http_server.h"

namespace leadsman {

class Conversation {
 public:
  Conversation(Answer answer, SendLarge send_large, ConnectionTable& table)
      : answer_(std::move(answer)),
        send_large_(std::move(send_large)),
        table_(table) {}

  // Bytes came in.
  void Hear(OpenConnection& connection, std::string_view bytes, SteadyTime now);
  // Says 408 and ends the connection.
  void TellSlow(OpenConnection& connection, SteadyTime now);
  // Both directions at once; the transport then notices and closes.
  void Cut(OpenConnection& connection);

 private:
  // Appends the answer; false: it is the last on this connection.
  bool AnswerOne(OpenConnection& connection, const Arrival& arrival,
                 std::string& bytes);
  void Send(OpenConnection& connection, std::string bytes);
  void HandOver(OpenConnection& connection, std::string bytes);
  void Finish(OpenConnection& connection, SteadyTime now);

  const Answer answer_;
  const SendLarge send_large_;
  ConnectionTable& table_;
};

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_SERVER_CONVERSATION_H_
