#include "internal/config/reference.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "internal/config/environment.h"
#include "internal/config/not_yet.h"
#include "internal/config/reference_cells.h"
#include "internal/config/schema.h"

namespace leadsman {
namespace {

class Page {
 public:
  std::string Write() {
    text_ = kReferenceHead;
    for (const ReferenceSection& section : kReferenceSections) {
      WriteSection(section);
    }
    WriteVariables();
    return text_ + kReferenceTail;
  }

 private:
  static const Json& SchemaOfKey(const std::string& key) {
    const Json* node = &Schema();
    std::string_view rest = key;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('.'), rest.size());
      node = SchemaOf(Inside(*node), rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return *node;
  }

  static bool IsSection(const std::string& key) {
    return std::any_of(
        kReferenceSections.begin(), kReferenceSections.end(),
        [&](const ReferenceSection& section) { return section.key == key; });
  }

  void WriteSection(const ReferenceSection& section) {
    const std::string key = section.key;
    const Json& schema = SchemaOfKey(key);
    const bool part = key.find('.') != std::string::npos;
    text_ += part ? "\n### " : "\n## ";
    text_ += key + "\n" + std::string(Keyword(schema, "description"));
    const Json& inside = Inside(schema);
    if (&inside != &schema) {
      text_ += ' ' + std::string(Keyword(inside, "description"));
    }
    if (IsNotYet(key)) text_ += " Not yet in effect.";
    text_ += "\n\n";
    section_ = key;
    rows_.clear();
    text_ +=
        "| key | type | default | allowed | meaning |\n|---|---|---|---|---|\n";
    if (KeysOf(inside).empty()) {
      WriteScalar(schema, key);
    } else {
      WriteRows(inside, key, "");
    }
    text_ += "\n```yaml\n" + std::string(section.example) + "```\n";
  }

  // A section without keys of its own: a value, or any key one likes.
  void WriteScalar(const Json& schema, const std::string& key) {
    const Json* any = SchemaOf(schema, "");
    WriteRow(any == nullptr ? Code(key) : Code(key + ".NAME"),
             any == nullptr ? schema : *any, false, key, "");
  }

  void WriteRows(const Json& schema, const std::string& key,
                 const std::string& prefix) {
    std::set<std::string> required;
    if (HasKeyword(schema, "required")) {
      for (const Json& name : schema["required"].GetArray()) {
        required.emplace(TextOf(name));
      }
    }
    for (const std::string& name : KeysOf(schema)) {
      const Json& property = *SchemaOf(schema, name);
      WriteKey(property, key + '.' + name, prefix + name,
               required.contains(name));
    }
  }

  void WriteKey(const Json& schema, const std::string& key,
                const std::string& shown, bool required) {
    if (IsSection(key)) {
      return WriteRow(Code(shown), schema, required, key,
                      " See " + Code(key) + " below.");
    }
    const Json& inside = Inside(schema);
    if (KeysOf(inside).empty()) {
      return WriteRow(Code(shown), schema, required, key, "");
    }
    const std::vector<std::string> keys = KeysOf(inside);
    const bool above =
        std::all_of(keys.begin(), keys.end(), [&](const std::string& name) {
          return rows_.contains(SchemaOf(inside, name));
        });
    if (above) {
      std::vector<std::string> names;
      for (const std::string& name : keys) names.push_back(Code(name));
      return WriteRow(Code(shown), schema, required, key,
                      " Keys, as above: " + Commas(names) + '.');
    }
    // A definition of several keys is written out once.
    const auto [first, fresh] = written_.emplace(&inside, key);
    if (!fresh) {
      return WriteRow(Code(shown), schema, required, key,
                      " Keys as in " + Code(first->second) + '.');
    }
    WriteRow(Code(shown), schema, required, key, "");
    WriteRows(inside, key, shown + (&inside == &schema ? "." : "[]."));
  }

  void WriteRow(const std::string& shown, const Json& schema, bool required,
                const std::string& key, const std::string& more) {
    rows_.insert(&schema);
    std::string meaning(Keyword(schema, "description"));
    if (IsNotYet(key) && !IsNotYet(section_)) {
      meaning += " *Not yet in effect.*";
    }
    text_ += "| " + shown + " | " + TypeCell(schema) + " | " +
             Cell(DefaultCell(schema, required)) + " | " +
             Cell(AllowedCell(schema)) + " | " + Cell(meaning + more) + " |\n";
  }

  void WriteVariables() {
    text_ +=
        "\n## Environment variables\n"
        "`LEADSMAN_` and the key's path in capitals, camelCase split by `_`: "
        "for every single\nvalue and list of strings outside `checks`. A list "
        "is separated by commas. `true`,\n`yes` and `1` are true; `false`, "
        "`no` and `0` are false. An empty variable is an\nempty value. "
        "Variables that Kubernetes makes for a Service\n"
        "(`LEADSMAN_SERVICE_HOST`, `LEADSMAN_PORT=tcp://…`) are not ours and "
        "are ignored.\n\n| variable | key |\n|---|---|\n";
    for (const auto& [name, pointer] : EnvironmentKeys()) {
      text_ += "| " + Code(name) + " | " + Code(PathOf(pointer)) + " |\n";
    }
  }

  std::string text_;
  std::string section_;
  std::set<const Json*> rows_;  // of this section
  std::map<const Json*, std::string> written_;
};

}  // namespace

std::string ReferenceText() { return Page().Write(); }

}  // namespace leadsman
