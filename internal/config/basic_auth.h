// HTTP Basic authentication (RFC 7617) from a URL's userinfo. Pure.
#ifndef LEADSMAN_INTERNAL_CONFIG_BASIC_AUTH_H_
#define LEADSMAN_INTERNAL_CONFIG_BASIC_AUTH_H_

#include <string>
#include <string_view>

namespace leadsman {

// "bob:p%40ss" as "Basic Ym9iOnBAc3M=".
std::string BasicAuth(std::string_view userinfo);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_CONFIG_BASIC_AUTH_H_
