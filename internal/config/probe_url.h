// CheckFromWords: the check that `leadsman probe URL` asks for, from the
// command line alone. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_PROBE_URL_H_
#define LEADSMAN_INTERNAL_CONFIG_PROBE_URL_H_

#include <string>
#include <vector>

#include "internal/base/result.h"
#include "internal/health/check.h"

namespace leadsman {

struct ProbeWords {
  std::string url;                  // http, https, tcp, grpc or grpcs
  std::vector<std::string> status;  // "204" or "200-399"; none = the default
  std::string timeout = "1s";
  std::string contains;              // "" = no such rule
  std::vector<std::string> headers;  // "Name: value"
};

// The seed's REQ_URL and the kubelet meet here: userinfo becomes
// Authorization, the fragment is dropped, a missing port is the scheme's, and
// certificates are not verified. The error is one line that says what is
// allowed; it never holds the URL, in which there may be a password.
[[nodiscard]] Result<Check, std::string> CheckFromWords(
    const ProbeWords& words);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_PROBE_URL_H_
