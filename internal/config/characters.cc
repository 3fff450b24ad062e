#include "internal/config/characters.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>

namespace leadsman {
namespace {

bool IsControl(unsigned char c) { return c < 0x20 || c == 0x7F; }

struct Nowhere {
  void Put(char /*byte*/) {}
};

}  // namespace

std::optional<BadCharacter> FindBadCharacter(std::string_view text) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  Nowhere nowhere;
  BadCharacter place;
  while (stream.Tell() < text.size()) {
    const auto byte = static_cast<unsigned char>(text[stream.Tell()]);
    if (IsControl(byte) && byte != '\n' && byte != '\r' && byte != '\t') {
      place.what = "holds a control byte; only tabs and line ends may be here";
      return place;
    }
    if (!rapidjson::UTF8<>::Validate(stream, nowhere)) {
      place.what = "holds a byte that is not UTF-8; save the file as UTF-8";
      return place;
    }
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return std::nullopt;
}

std::string OneLine(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (IsControl(byte)) text[i] = ' ';
    // U+0080 to U+009F.
    if (byte == 0xC2 && next >= 0x80 && next < 0xA0) text.replace(i, 2, " ");
  }
  return text;
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return IsControl(static_cast<unsigned char>(c));
  });
}

}  // namespace leadsman
