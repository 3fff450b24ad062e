#include "internal/notify/smtp_text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::size_t kMaxText = 200;  // of a reply, for people

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int CodeOf(std::string_view line) {
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, IsDigit))
    return 0;
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-' && line[3] != '\r')
    return 0;
  const int code =
      (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  return code >= 200 && code <= 599 ? code : 0;
}

std::string_view WithoutCode(std::string_view line) {
  if (CodeOf(line) == 0) return Trim(line);
  return Trim(line.substr(std::min<std::size_t>(4, line.size())));
}

std::string ToUpper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace

SmtpReply ParseReply(std::string_view lines) {
  SmtpReply reply;
  reply.code = CodeOf(lines);
  std::string text;
  for (const std::string& line : SplitList(lines, '\n')) {
    const std::string_view part = WithoutCode(line);
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  reply.text = CutAtCharacter(CleanText(text), kMaxText);
  return reply;
}

SmtpOffers ParseOffers(std::string_view lines) {
  SmtpOffers offers;
  bool greeting = true;  // the first line names the server
  for (const std::string& line : SplitList(lines, '\n')) {
    if (std::exchange(greeting, false)) continue;
    std::string keyword = ToUpper(WithoutCode(line));
    // "AUTH=LOGIN" is how servers of the last century said it; some still do.
    if (keyword.starts_with("AUTH=")) keyword[4] = ' ';
    std::vector<std::string> words = SplitList(keyword, ' ');
    if (words.empty()) continue;
    if (words[0] == "STARTTLS") offers.start_tls = true;
    if (words[0] == "AUTH") {
      offers.auth.insert(offers.auth.end(), words.begin() + 1, words.end());
    }
  }
  return offers;
}

std::string DotStuffed(std::string_view message) {
  std::string wire;
  wire.reserve(message.size() + message.size() / 32 + 2);
  bool line_start = true;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const char c = message[i];
    if (c == '\r' || c == '\n') {
      if (c == '\r' && i + 1 < message.size() && message[i + 1] == '\n') ++i;
      wire += "\r\n";
      line_start = true;
      continue;
    }
    if (line_start && c == '.') wire += '.';
    wire += c;
    line_start = false;
  }
  if (!line_start) wire += "\r\n";
  return wire;
}

std::string HeloName(std::string_view name) {
  const bool fits =
      !name.empty() && name.size() <= 255 &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) ||
               std::string_view("-._:[]").find(c) != std::string_view::npos;
      });
  return fits ? std::string(name) : std::string();
}

}  // namespace leadsman
