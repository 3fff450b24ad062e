#include "tests/contract/server/server_fixture.h"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

namespace leadsman {

PatientSender::~PatientSender() { threads_.clear(); }

SendLarge PatientSender::Function() {
  return [this](int socket, std::shared_ptr<const std::string> bytes) {
    ++count_;
    threads_.emplace_back([socket, bytes = std::move(bytes)] {
      Connection connection(socket);
      connection.Send(*bytes);
      connection.FinishSending();
      connection.ReadAll();
    });
  };
}

Response AnswerForTests(const HttpQuestion& question) {
  Response response;
  if (question.target == "/ok") {
    response.body = "ok";
  } else if (question.target == "/big") {
    response.body.assign(60'000, 'b');
  } else if (question.target == "/huge") {
    response.body.assign(8'000'000, 'h');
  } else if (question.target == "/throw") {
    throw std::runtime_error("a secret of the inside");
  } else if (question.target == "/throw-int") {
    throw 42;
  } else if (question.target.starts_with("/echo")) {
    response.body = std::string(question.method) + ' ' +
                    std::string(question.target) +
                    (question.from_loopback ? " loopback" : " elsewhere");
  } else {
    response = {.status = 404, .body = "no such path\n"};
  }
  return response;
}

HttpAnswer ReadAnswer(Connection& client, bool head) {
  HttpAnswer answer;
  answer.head = client.ReadUntil("\r\n\r\n");
  if (!answer.head.starts_with("HTTP/1.1 ")) return answer;
  std::from_chars(answer.head.data() + 9, answer.head.data() + 12,
                  answer.status);
  const std::size_t at = answer.head.find("Content-Length: ");
  std::size_t size = 0;
  if (at != std::string::npos) {
    std::from_chars(answer.head.data() + at + 16,
                    answer.head.data() + answer.head.size(), size);
  }
  if (!head) answer.body = client.ReadSome(size);
  return answer;
}

ServerTest::ServerTest() : pulse_(vitals_.Add("server", seconds(5))) {
  settings_.port = 0;
}

void ServerTest::Start(Answer answer) {
  auto server = StartHttpServer(settings_, std::move(answer), large_.Function(),
                                pulse_, timeouts_);
  ASSERT_TRUE(server) << server.error();
  server_ = std::move(*server);
}

HttpAnswer ServerTest::Get(std::string_view path) {
  Connection client = Connect();
  client.Send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  return ReadAnswer(client);
}

std::string ServerTest::Exchange(std::string_view bytes) {
  Connection client = Connect();
  client.Send(bytes);
  return client.ReadAll();
}

::testing::AssertionResult ServerTest::HonestClientIsAnswered() {
  const auto start = std::chrono::steady_clock::now();
  const HttpAnswer answer = Get("/ok");
  const auto took = std::chrono::steady_clock::now() - start;
  if (answer.status != 200 || answer.body != "ok") {
    return ::testing::AssertionFailure() << "answered: " << answer.head;
  }
  // Each of the defects held honest clients for good, or until a time-out of
  // five seconds and more; a loaded machine does not take that long.
  if (took > seconds(4)) return ::testing::AssertionFailure() << "too late";
  return ::testing::AssertionSuccess();
}

}  // namespace leadsman
