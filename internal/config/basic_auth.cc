#include "internal/config/basic_auth.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leadsman {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

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

std::string Base64(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const char c = k < group.size() ? group[k] : '\0';
      bits = bits << 8 | static_cast<unsigned char>(c);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= group.size() ? kAlphabet[bits >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
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
