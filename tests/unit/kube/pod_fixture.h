// A client on the fake transport, a pod that is ours, and answers about it.
#ifndef LEADSMAN_TESTS_UNIT_KUBE_POD_FIXTURE_H_
#define LEADSMAN_TESTS_UNIT_KUBE_POD_FIXTURE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "internal/health/incident.h"
#include "internal/kube/client.h"
#include "tests/support/fake_loop.h"

namespace leadsman {

class PodFixture : public testing::Test {
 protected:
  static HttpResult Refused(int code, const std::string& reason,
                            const std::string& message,
                            HeaderList headers = {}) {
    HttpReply reply;
    reply.status = code;
    reply.body = R"({"kind":"Status","reason":")" + reason +
                 R"(","message":")" + message + "\"}";
    reply.headers = std::move(headers);
    return reply;
  }

  std::size_t Asked() const { return transport_.asked().size(); }
  const HttpRequest& LastAsked() const {
    return transport_.asked().back().request;
  }

  FakeLoop loop_;
  FakeTransport transport_{loop_};
  KubeClient client_{{.server = "https://10.0.0.1"}, transport_, loop_};
  const PodFacts pod_{.name = "web-0", .namespace_name = "shop", .uid = "u1"};
  const std::string pod_url_ =
      "https://10.0.0.1/api/v1/namespaces/shop/pods/web-0";
};

// How many lines of a log name the event.
inline int Lines(std::string_view log, std::string_view event) {
  int lines = 0;
  const std::string word = "event=" + std::string(event) + ' ';
  for (std::size_t at = log.find(word); at != log.npos;
       at = log.find(word, at + 1)) {
    ++lines;
  }
  return lines;
}

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_UNIT_KUBE_POD_FIXTURE_H_
