// The API server's own words about a request that failed (meta/v1 Status).
// Pure.
#ifndef LEADSMAN_INTERNAL_KUBE_STATUS_BODY_H_
#define LEADSMAN_INTERNAL_KUBE_STATUS_BODY_H_

#include <string>
#include <string_view>

namespace leadsman {

struct StatusBody {
  std::string reason;   // "Forbidden", "AlreadyExists", …; "" = none
  std::string message;  // cleaned, one line, at most 500 bytes
};

// Both empty where the body is no Status: a proxy's page, garbage.
StatusBody ParseStatusBody(std::string_view body);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_KUBE_STATUS_BODY_H_
