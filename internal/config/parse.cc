// From sources to Config, in order: file, `.env`, environment and flags make
// one tree; schema, forms and rules judge it; decoding gives it its types.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "internal/config/config.h"
#include "internal/config/decode.h"
#include "internal/config/dotenv.h"
#include "internal/config/environment.h"
#include "internal/config/forms.h"
#include "internal/config/not_yet.h"
#include "internal/config/rules.h"
#include "internal/config/schema.h"
#include "internal/config/seed_env.h"
#include "internal/config/tree.h"
#include "internal/config/validate.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

using Errors = std::vector<ConfigError>;

void Append(Errors more, Errors& errors) {
  for (ConfigError& error : more) errors.push_back(std::move(error));
}

// The environment over the `.env`.
Errors ReadVariables(const Sources& sources, Variables& variables) {
  Errors errors;
  if (sources.env_text) {
    errors = ParseDotenv(*sources.env_text, sources.env_file,
                         sources.environment, variables);
  }
  for (const auto& [name, value] : sources.environment) {
    variables.insert_or_assign(name, Variable{value, "environment", 0});
  }
  return errors;
}

void ApplyFlag(const char* flag, const std::optional<std::string>& value,
               const std::string& pointer, Tree& tree) {
  if (!value) return;
  tree.Set(pointer, Json(value->c_str(), tree.json.GetAllocator()),
           {.file = "command line", .path = flag, .variable = true});
}

// File, `.env`, environment, flags: in the order people wrote them.
void SortAndUnite(const Sources& sources, Errors& errors) {
  const auto rank = [&](const ConfigError& error) {
    int source = 3;
    if (error.file == sources.file) source = 0;
    if (error.file == sources.env_file && sources.env_text) source = 1;
    if (error.file == "environment") source = 2;
    return std::tuple(source, error.line, error.column);
  };
  std::stable_sort(errors.begin(), errors.end(),
                   [&](const ConfigError& a, const ConfigError& b) {
                     return rank(a) < rank(b);
                   });
  errors.erase(std::unique(errors.begin(), errors.end()), errors.end());
  if (errors.size() <= kMaxErrors) return;
  errors.resize(kMaxErrors);
  errors.insert(errors.begin(),
                {errors.front().file, 1, 1, "", MoreErrorsThan(kMaxErrors)});
}

// Forms first: an object that lacks what it must have leaves the tree whole,
// and its other values would go unread.
Errors SchemaAndForms(Tree& tree) {
  Errors forms = CheckForms(tree);
  Errors errors = Validate(tree);
  std::erase_if(forms, [&](const ConfigError& form) {
    return std::any_of(
        errors.begin(), errors.end(),
        [&](const ConfigError& error) { return error.path == form.path; });
  });
  Append(std::move(forms), errors);
  return errors;
}

void PasswordNotice(const Tree& tree, std::vector<std::string>& notices) {
  Walk(Schema(), tree.json, "",
       [&](const Json& schema, const Json& value, const std::string& pointer) {
         const bool literal = HasKeyword(schema, "x-secret") &&
                              pointer.ends_with("/value") && value.IsString() &&
                              value.GetStringLength() > 0;
         const bool header = pointer.find("eaders/") != std::string::npos;
         if (!literal || header || tree.MarkOf(pointer).variable) return;
         notices.push_back(PathOf(pointer) +
                           " holds a secret in the file itself; better "
                           "{file: PATH} or {env: NAME}");
       });
}

std::string PodIp(const Sources& sources) {
  const auto found = sources.environment.find("POD_IP");
  return found == sources.environment.end() ? "" : found->second;
}

// All sources in one tree, with every error that they have by themselves.
struct Draft {
  Tree tree;
  Seed seed;
  std::vector<std::string> notices;
  Errors errors;
  bool readable = true;  // the file is YAML
};

Draft DraftOf(const Sources& sources) {
  Draft draft{Tree(sources.file.empty() ? "environment" : sources.file)};
  if (sources.text) {
    draft.errors = ParseYaml(*sources.text, sources.file, draft.tree);
    draft.readable = draft.errors.empty();
    if (!draft.readable) draft.tree.json.SetObject();
  }
  Variables variables;
  Append(ReadVariables(sources, variables), draft.errors);
  draft.seed = ApplySeed(variables, draft.tree);
  draft.notices = draft.seed.notices;
  ApplyEnvironment(variables, draft.tree, draft.notices);
  ApplyFlag("--log-level", sources.log_level, "/log/level", draft.tree);
  ApplyFlag("--log-format", sources.log_format, "/log/format", draft.tree);
  return draft;
}

}  // namespace

Result<Config, std::vector<ConfigError>> ParseConfig(const Sources& sources) {
  Draft draft = DraftOf(sources);
  Tree& tree = draft.tree;
  Errors& errors = draft.errors;
  if (draft.readable) {
    Append(std::move(draft.seed.errors), errors);
    const bool mapping = tree.json.IsObject();
    Append(SchemaAndForms(tree), errors);
    if (mapping) {
      CheckAllRules(tree, PodIp(sources), errors);
      SettingsRules(tree, errors);
    }
  }
  if (!errors.empty()) {
    SortAndUnite(sources, errors);
    return Unexpected<Errors>(std::move(errors));
  }

  if (std::string keys = NotYetInEffect(tree); !keys.empty()) {
    draft.notices.push_back(std::move(keys));
  }
  PasswordNotice(tree, draft.notices);
  SpreadDefaults(tree);
  FillDefaults(Schema(), tree.json, tree.json.GetAllocator());
  Config config = DecodeConfig(tree.json, PodIp(sources));
  FinishSeed(draft.seed, config);
  config.notices = std::move(draft.notices);
  return config;
}

Settings ReadableSettings(const Sources& sources) {
  Draft draft = DraftOf(sources);
  // What has an error leaves the tree.
  static_cast<void>(Validate(draft.tree));
  if (!draft.tree.json.IsObject()) draft.tree.json.SetObject();
  FillDefaults(Schema(), draft.tree.json, draft.tree.json.GetAllocator());
  return DecodeSettings(draft.tree.json);
}

}  // namespace leadsman
