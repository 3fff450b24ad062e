#include "internal/config/forms.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>

#include "internal/base/time_text.h"
#include "internal/config/characters.h"
#include "internal/config/explain.h"
#include "internal/config/schema.h"
#include "internal/config/validate.h"

namespace leadsman {
namespace {

std::string DurationTrouble(const Json& schema, std::string_view text) {
  const auto duration = ParseDuration(text);
  if (!duration) return "is too long; must be at most 100 years";
  const std::string_view low = Keyword(schema, "x-minimum");
  const std::string_view high = Keyword(schema, "x-maximum");
  if (!low.empty() && *duration < *ParseDuration(low)) {
    return "is too short; must be at least " + std::string(low);
  }
  if (!high.empty() && *duration > *ParseDuration(high)) {
    return "is too long; must be at most " + std::string(high);
  }
  return "";
}

std::string RegexTrouble(std::string_view text) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 regex(re2::StringPiece(text.data(), text.size()), options);
  if (regex.ok()) return "";
  return OneLine("is not a regular expression that RE2 knows (" +
                 regex.error() +
                 "); must be in RE2's syntax, without look-around and "
                 "back-references");
}

// RFC 6901: "" or steps that start with '/'; '~' only as ~0 and ~1.
std::string PointerTrouble(std::string_view text) {
  bool good = text.empty() || text.starts_with('/');
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') continue;
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    good = good && (next == '0' || next == '1');
  }
  return good ? "" : "is not a JSON pointer; must be one such as /db/status";
}

std::string CharacterTrouble(const Json& schema, std::string_view text) {
  if (Keyword(schema, "x-text") != "lines" && HasControl(text)) {
    return "holds a control byte, such as a line end; must be one line of text";
  }
  const auto bad = FindBadCharacter(text);
  if (!bad) return "";
  return bad->what.substr(0, bad->what.find(';')) + "; must be text in UTF-8";
}

std::string FormTrouble(const Json& schema, std::string_view text) {
  std::string trouble = CharacterTrouble(schema, text);
  if (!trouble.empty()) return trouble;
  const std::string_view format = Keyword(schema, "x-format");
  if (format == "duration") return DurationTrouble(schema, text);
  if (format == "regex") return RegexTrouble(text);
  if (format == "jsonPointer") return PointerTrouble(text);
  if (format == "mailbox" && !text.empty()) return MailboxTrouble(text);
  return "";
}

std::string SourceTrouble(const Json& schema, const Json& object) {
  std::string first;
  for (const auto& [key, value] : object.GetObject()) {
    if (!value.IsString() || value.GetStringLength() == 0) continue;
    if (!first.empty()) {
      return "has both " + first + " and " + std::string(TextOf(key)) + "; " +
             Allowed(schema);
    }
    first = TextOf(key);
  }
  return "";
}

}  // namespace

std::vector<ConfigError> CheckForms(const Tree& tree) {
  std::vector<ConfigError> errors;
  Walk(Schema(), tree.json, "",
       [&](const Json& schema, const Json& value, const std::string& pointer) {
         std::string trouble;
         if (errors.size() > kMaxErrors) return;
         if (value.IsString()) {
           trouble = FormTrouble(schema, TextOf(value));
         } else if (value.IsObject() && HasKeyword(schema, "x-secret")) {
           trouble = SourceTrouble(schema, value);
         }
         if (trouble.empty()) return;
         errors.push_back(tree.ErrorAt(pointer, std::move(trouble)));
       });
  return errors;
}

}  // namespace leadsman
