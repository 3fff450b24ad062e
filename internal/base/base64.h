// Base64 of RFC 4648: one line, padded. Pure.
#ifndef LEADSMAN_INTERNAL_BASE_BASE64_H_
#define LEADSMAN_INTERNAL_BASE_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace leadsman {

std::string Base64(std::string_view bytes);
// nullopt on anything that Base64 would not have written.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace leadsman

#endif  // LEADSMAN_INTERNAL_BASE_BASE64_H_
