#include "internal/report/mask.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "internal/base/text.h"

namespace leadsman {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kNone = std::string_view::npos;

// Found anywhere in a name, so that DB_PASSWORD and x-api-key are, too.
constexpr std::array<std::string_view, 13> kSecretNames{
    "password",   "passwd",     "passphrase", "secret",  "token",
    "api_key",    "api-key",    "apikey",     "session", "access_key",
    "access-key", "credential", "private_key"};
// The whole rest of the line is theirs.
constexpr std::array<std::string_view, 2> kLineNames{"authorization", "cookie"};
constexpr std::array<std::string_view, 2> kSchemes{"bearer ", "basic "};

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool IsUrlEnd(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' ||
         c == '<' || c == '>' || c == '`';
}

template <typename Names>
bool HasAny(std::string_view name, const Names& names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view one) {
    return name.find(one) != kNone;
  });
}

class Masker {
 public:
  explicit Masker(std::string_view text)
      : text_(text), lower_text_(ToLower(text)), lower_(lower_text_) {}
  Masker(const Masker&) = delete;
  Masker& operator=(const Masker&) = delete;
  ~Masker() = default;

  std::string Run() {
    while (at_ < text_.size()) {
      if (Key() || Url() || Scheme() || Assignment()) continue;
      // A name is taken whole, so that its tail is not judged alone.
      const bool name = IsNameCharacter(text_[at_]);
      do {
        out_ += text_[at_++];
      } while (name && at_ < text_.size() && IsNameCharacter(text_[at_]));
    }
    return out_;
  }

 private:
  void Copy(std::size_t to) {
    out_ += text_.substr(at_, to - at_);
    at_ = to;
  }
  void Hide(std::size_t to) {
    if (to > at_) out_ += kMask;
    at_ = to;
  }
  std::size_t Find(std::string_view what, std::size_t from) const {
    return std::min(lower_.find(what, from), text_.size());
  }
  std::size_t EndOfLine() const {
    return std::min(text_.find_first_of("\r\n", at_), text_.size());
  }

  bool Key() {
    if (!lower_.substr(at_, 11).starts_with("-----begin ")) return false;
    const std::size_t head = Find("-----", at_ + 11);
    if (lower_.substr(at_, head - at_).find("private key") == kNone) {
      return false;
    }
    const std::size_t end = Find("-----end", head);
    Hide(std::min(Find("-----", end + 8) + 5, text_.size()));
    return true;
  }

  bool Url() {
    if (!text_.substr(at_).starts_with("://")) return false;
    Copy(at_ + 3);
    std::size_t end = at_;
    while (end < text_.size() && !IsUrlEnd(text_[end])) ++end;
    const std::string_view url = text_.substr(at_, end - at_);
    const std::size_t user = url.substr(0, url.find('/')).rfind('@');
    if (user != kNone) {
      Hide(at_ + user);
    } else if (end == text_.size() && url.find('/') == kNone &&
               url.find(':') != kNone) {
      Hide(end);  // cut off before an '@' that may have followed
      return true;
    }
    const std::size_t query = std::min(text_.find('?', at_), end);
    Copy(query);
    if (query < end) {
      Copy(query + 1);
      Hide(end);
    }
    return true;
  }

  bool Scheme() {
    for (const std::string_view scheme : kSchemes) {
      if (!lower_.substr(at_, scheme.size()).starts_with(scheme)) continue;
      std::size_t end = at_ + scheme.size();
      Copy(end);
      while (end < text_.size() && !IsUrlEnd(text_[end])) ++end;
      // "basic tests" is prose; a credential is longer.
      if (end - at_ >= 8) {
        Hide(end);
      }
      return true;
    }
    return false;
  }

  // name, an optional quote, blanks, ':' or '=', blanks, value
  bool Assignment() {
    std::size_t name = at_;
    while (name < text_.size() && IsNameCharacter(text_[name])) ++name;
    const std::string_view word = lower_.substr(at_, name - at_);
    const bool line = HasAny(word, kLineNames);
    if (!line && !HasAny(word, kSecretNames)) return false;
    std::size_t sign =
        std::min(text_.find_first_not_of("\"'\\ \t", name), text_.size());
    if (sign == text_.size() || (text_[sign] != ':' && text_[sign] != '=')) {
      return false;
    }
    while (sign < text_.size() &&
           (text_[sign] == ':' || text_[sign] == '=' || text_[sign] == '>')) {
      ++sign;
    }
    Copy(std::min(text_.find_first_not_of(" \t\\", sign), text_.size()));
    Hide(line ? EndOfLine() : EndOfValue());
    return true;
  }

  std::size_t EndOfValue() {
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      const char quote = text_[at_];
      Copy(at_ + 1);
      std::size_t end = at_;
      while (end < text_.size() && text_[end] != quote) {
        end += text_[end] == '\\' ? 2U : 1U;
      }
      return std::min(end, text_.size());
    }
    return std::min(text_.find_first_of(" \t\r\n,;&<>}\"'", at_), text_.size());
  }

  std::string_view text_;
  std::string lower_text_;
  std::string_view lower_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string MaskCredentials(std::string_view text) {
  return Masker(text).Run();
}

}  // namespace leadsman
