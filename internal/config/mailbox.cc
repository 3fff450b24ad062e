#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "internal/base/text.h"
#include "internal/config/forms.h"

namespace leadsman {
namespace {

constexpr std::string_view kForm =
    "; must be one such as ops@example or Ops <ops@example>";

bool IsAtomByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 ||
         std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) !=
             std::string_view::npos;
}

bool IsDomain(std::string_view domain) {
  if (domain.starts_with('[') && domain.ends_with(']')) {
    return domain.size() > 2;
  }
  if (domain.empty() || domain.starts_with('.') || domain.ends_with('.')) {
    return false;
  }
  for (const char c : domain) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) == 0 && c != '-' && c != '.' &&
        c != '_') {
      return false;
    }
  }
  return domain.find("..") == std::string_view::npos;
}

bool IsAddress(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) return false;
  const std::string_view local = address.substr(0, at);
  if (local.size() > 64 || local.starts_with('.') || local.ends_with('.')) {
    return false;
  }
  for (const char c : local) {
    if (!IsAtomByte(c)) return false;
  }
  return IsDomain(address.substr(at + 1));
}

}  // namespace

std::string MailboxTrouble(std::string_view text) {
  text = Trim(text);
  std::string_view address = text;
  const std::size_t open = text.rfind('<');
  if (open != std::string_view::npos) {
    if (!text.ends_with('>')) {
      return "has a '<' without its '>'" + std::string(kForm);
    }
    address = text.substr(open + 1, text.size() - open - 2);
    const std::string_view name = Trim(text.substr(0, open));
    const bool quoted =
        name.size() > 1 && name.starts_with('"') && name.ends_with('"');
    if (!quoted && name.find_first_of("<>@,;:") != std::string_view::npos) {
      return "has a name that must be in quotes, since it holds one of <>@,;:";
    }
  }
  if (address.find('@') == std::string_view::npos) {
    return "is not a mail address" + std::string(kForm);
  }
  if (address.find(',') != std::string_view::npos) {
    return "holds several addresses; must be one an item";
  }
  if (!IsAddress(address)) {
    return "is not a mail address" + std::string(kForm);
  }
  return "";
}

}  // namespace leadsman
