#include "internal/notify/mime.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "internal/base/base64.h"
#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::size_t kLine = 76;     // RFC 2045, RFC 2047
constexpr std::size_t kMaxWord = 75;  // RFC 2047 section 2
constexpr std::size_t kMaxValue = 2000;
constexpr std::string_view kWordStart = "=?UTF-8?B?";
constexpr std::string_view kWordEnd = "?=";

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool IsAtom(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') ||
         std::string_view(" !#$%&'*+-/=?^_`{|}~").find(c) !=
             std::string_view::npos;
}

// Bytes that fit into one encoded word that begins at `column`.
std::size_t Room(std::size_t column) {
  const std::size_t free = column < kLine ? kLine - column : 0;
  const std::size_t word = std::min(kMaxWord, free);
  const std::size_t frame = kWordStart.size() + kWordEnd.size();
  return word > frame ? (word - frame) / 4 * 3 : 0;
}

std::string EncodedWords(std::string_view text, std::size_t column) {
  std::string words;
  while (!text.empty()) {
    std::string_view part = CutAtCharacter(text, Room(column));
    if (part.empty()) {  // no room for a character on this line
      words += "\r\n ";
      column = 1;
      part = CutAtCharacter(text, Room(column));
    }
    words += kWordStart;
    words += Base64(part);
    words += kWordEnd;
    text.remove_prefix(part.size());
    if (!text.empty()) {
      words += "\r\n ";
      column = 1;
    }
  }
  return words;
}

// Plain text folded at its blanks; nullopt where a word has no room on a line.
std::optional<std::string> Folded(std::string_view text, std::size_t column) {
  std::string folded;
  while (!text.empty()) {
    // A piece is a word with the blanks before it.
    const std::size_t word = text.find_first_not_of(' ');
    const std::size_t end = std::min(text.find(' ', word), text.size());
    if (column + end > kLine) {
      if (folded.empty() || end > kLine) return std::nullopt;
      folded += "\r\n";
      column = 0;
    }
    folded += text.substr(0, end);
    column += end;
    text.remove_prefix(end);
  }
  return folded;
}

// What looks like an encoded word must not be taken for one.
bool IsPlainValue(std::string_view text) {
  return IsPlain(text) && text.find("=?") == std::string_view::npos;
}

}  // namespace

std::string Base64Lines(std::string_view bytes) {
  constexpr std::size_t kPart = kLine / 4 * 3;
  std::string lines;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(kPart, bytes.size()))) {
    lines += Base64(bytes.substr(0, kPart));
    lines += "\r\n";
  }
  return lines;
}

std::string TextHeader(std::string_view name, std::string_view value) {
  const std::string clean = CleanText(CutAtCharacter(value, kMaxValue));
  const std::string_view text = Trim(clean);
  std::string header(name);
  header += ": ";
  std::optional<std::string> body;
  if (IsPlainValue(text)) body = Folded(text, header.size());
  header += body ? *body : EncodedWords(text, header.size());
  return header + "\r\n";
}

std::string Phrase(std::string_view value, std::size_t column) {
  const std::string clean = CleanText(CutAtCharacter(value, kMaxValue));
  const std::string_view text = Trim(clean);
  if (!IsPlainValue(text) || column + text.size() + 2 > kLine)
    return EncodedWords(text, column);
  if (std::all_of(text.begin(), text.end(), IsAtom)) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace leadsman
