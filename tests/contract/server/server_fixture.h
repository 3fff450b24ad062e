// ServerTest: the real server on a port of its own, and honest clients.
#ifndef LEADSMAN_TESTS_CONTRACT_SERVER_SERVER_FIXTURE_H_
#define LEADSMAN_TESTS_CONTRACT_SERVER_SERVER_FIXTURE_H_

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "internal/base/vitals.h"
#include "internal/config/settings.h"
#include "internal/server/http_server.h"
#include "tests/support/socket.h"

namespace leadsman {

// Sends what the server hands over, blocking, a thread an answer, as the loop
// does without blocking.
class PatientSender {
 public:
  ~PatientSender();
  SendLarge Function();
  int count() const { return count_; }

 private:
  std::atomic<int> count_{0};
  std::vector<std::jthread> threads_;
};

// Answers: /ok, /big (60 KB), /huge (8 MB), /throw, /throw-int; anything else
// 404. /echo answers the method, the target and whether from loopback.
Response AnswerForTests(const HttpQuestion& question);

struct HttpAnswer {
  int status = 0;  // 0: none came
  std::string head;
  std::string body;

  bool Has(std::string_view header) const {
    return head.find(header) != std::string::npos;
  }
};

// The next answer on the connection, by its Content-Length.
HttpAnswer ReadAnswer(Connection& client, bool head = false);

class ServerTest : public ::testing::Test {
 protected:
  ServerTest();

  void Start(Answer answer = AnswerForTests);
  // 20 s at most, by the support's own deadline: fails the test.
  Connection Connect() { return ConnectTo(server_->port()); }
  HttpAnswer Get(std::string_view path);
  // Sends the bytes as they are and reads until the server closes.
  std::string Exchange(std::string_view bytes);

  // An honest client's request is answered, on a connection of its own.
  ::testing::AssertionResult HonestClientIsAnswered();

  ServerSettings settings_;
  HttpTimeouts timeouts_;
  Vitals vitals_;
  Pulse& pulse_;
  PatientSender large_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_CONTRACT_SERVER_SERVER_FIXTURE_H_
