// KubeRequest: one request to an API server, over a connection of its own. Not
// our client, which is what is tested: libcurl as it comes.
#ifndef LEADSMAN_TESTS_SUPPORT_KUBE_REQUEST_H_
#define LEADSMAN_TESTS_SUPPORT_KUBE_REQUEST_H_

#include <chrono>
#include <string>

namespace leadsman {

struct KubeRequest {
  std::string method = "GET";
  std::string path;
  std::string body;
  std::string token;  // "" = none
  std::string type = "application/json";
  std::chrono::milliseconds limit{20'000};
};

struct KubeAnswer {
  int code = 0;  // 0 = none, and `body` says why
  std::string body;

  // What stands there, by RFC 6901; "" = nothing, or what is no scalar.
  std::string Field(const std::string& pointer) const;
};

KubeAnswer AskKube(const std::string& url, const std::string& ca_file,
                   const KubeRequest& request);

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_SUPPORT_KUBE_REQUEST_H_
