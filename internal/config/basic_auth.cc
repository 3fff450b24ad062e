#include "internal/config/basic_auth.h"

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>

#include "internal/base/base64.h"

namespace leadsman {
namespace {

// What is no escape stays as it is.
std::string PercentDecode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      plain += static_cast<char>(byte);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

std::string BasicAuth(std::string_view userinfo) {
  const std::size_t colon = userinfo.find(':');
  const std::string user = PercentDecode(userinfo.substr(0, colon));
  const std::string password = colon == std::string_view::npos
                                   ? ""
                                   : PercentDecode(userinfo.substr(colon + 1));
  return "Basic " + Base64(user + ':' + password);
}

}  // namespace leadsman
