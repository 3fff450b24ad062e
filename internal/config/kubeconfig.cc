#include "internal/config/kubeconfig.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/base64.h"
#include "internal/base/text.h"
#include "internal/config/config.h"
#include "internal/config/read_file.h"
#include "internal/config/tree.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

constexpr std::string_view kForeign[] = {
    "exec", "auth-provider", "username",  "password",
    "as",   "as-uid",        "as-groups", "as-user-extra"};

bool IsServer(std::string_view text) {
  const auto parts = SplitUrl(text);
  if (!parts || !parts->userinfo.empty()) return false;
  if (text.find_first_of("?# \t\r\n") != std::string_view::npos) return false;
  if (parts->port.empty()) return true;
  unsigned port = 0;
  const char* end = parts->port.data() + parts->port.size();
  const auto parsed = std::from_chars(parts->port.data(), end, port);
  return parsed.ec == std::errc() && port >= 1 && port <= 65'535;
}

// PEM out of its base64, which may be folded.
std::optional<std::string> PemOf(std::string text) {
  const auto blank = [](unsigned char c) { return std::isspace(c) != 0; };
  text.erase(std::remove_if(text.begin(), text.end(), blank), text.end());
  auto pem = FromBase64(text);
  if (pem && pem->find("-----BEGIN ") == std::string::npos) pem.reset();
  return pem;
}

// Takes values out of the tree and keeps the first error, after which what it
// returns is of no use.
class Kubeconfig {
 public:
  Kubeconfig(const Tree& tree, const std::string& file)
      : tree_(tree), folder_(std::filesystem::path(file).parent_path()) {}

  Result<KubeAccess, std::string> Access() {
    const std::string context = Named(
        "/contexts", "context", Text("/current-context"), "/current-context");
    const std::string cluster =
        Named("/clusters", "cluster", Text(context + "/cluster"),
              context + "/cluster");
    KubeAccess access{.namespace_name = Text(context + "/namespace")};
    TakeCluster(cluster, access);
    if (const std::string user = Text(context + "/user"); !user.empty()) {
      TakeUser(Named("/users", "user", user, context + "/user"), access);
    }
    if (error_) return Unexpected<std::string>(Render(*error_));
    return access;
  }

 private:
  void Fail(const std::string& pointer, std::string what) {
    if (!error_) error_ = tree_.ErrorAt(pointer, std::move(what));
  }

  const Json* Find(const std::string& pointer) const {
    const Json* value = tree_.Find(pointer);
    return value == nullptr || value->IsNull() ? nullptr : value;
  }

  // "" where it is absent, or empty.
  std::string Text(const std::string& pointer) {
    const Json* value = Find(pointer);
    if (value == nullptr) return "";
    if (value->IsString()) return std::string(TextOf(*value));
    Fail(pointer,
         "is not text; must be, in quotes where it looks like a number");
    return "";
  }

  bool Flag(const std::string& pointer) {
    const Json* value = Find(pointer);
    if (value == nullptr) return false;
    if (!value->IsBool())
      Fail(pointer, "is no truth value; must be true or false");
    return value->IsTrue();
  }

  // Where the item of that name has its `inner`. `from`: who names it.
  std::string Named(const std::string& list, const std::string& inner,
                    const std::string& name, const std::string& from) {
    if (error_) return "";
    const std::string plural = list.substr(1);
    if (name.empty()) {
      Fail(from, "is not set; must be the name of one of " + plural);
      return "";
    }
    const Json* items = Find(list);
    if (items != nullptr && items->IsArray()) {
      for (rapidjson::SizeType i = 0; i < items->Size(); ++i) {
        const std::string item = Join(list, i);
        if (Text(item + "/name") == name) return Join(item, inner);
      }
    }
    Fail(from,
         "names nothing that is there; must be the name of one of " + plural);
    return "";
  }

  // Of a file, or of base64 text in `pointer`-data, which wins as in kubectl.
  Secret Pem(const std::string& pointer) {
    const std::string path = Text(pointer);
    const std::string data = Text(pointer + "-data");
    if (data.empty()) return FileAt(path);
    auto pem = PemOf(data);
    if (!pem) Fail(pointer + "-data", "is not PEM in base64; must be that");
    return {Secret::From::kValue, std::move(pem).value_or("")};
  }

  Secret FileAt(const std::string& path) const {
    if (path.empty()) return {};
    return {Secret::From::kFile, (folder_ / path).string()};
  }

  void TakeCluster(const std::string& at, KubeAccess& access) {
    access.server = Text(at + "/server");
    if (!IsServer(access.server)) {
      Fail(at + "/server",
           "is not where an API server can be; must be an http or https URL "
           "with a host, and without user and query");
    }
    while (access.server.ends_with('/')) access.server.pop_back();
    access.ca = Pem(at + "/certificate-authority");
    access.server_name = Text(at + "/tls-server-name");
    access.verify = !Flag(at + "/insecure-skip-tls-verify");
    if (!access.verify && !access.ca.empty()) {
      Fail(at + "/insecure-skip-tls-verify",
           "is true beside a certificate-authority; keep one of the two");
    }
    if (!Text(at + "/proxy-url").empty()) {
      Fail(at + "/proxy-url",
           "is not supported; must be left out, the API server is asked "
           "directly");
    }
  }

  void TakeUser(const std::string& at, KubeAccess& access) {
    for (const std::string_view key : kForeign) {
      const std::string pointer = Join(at, key);
      const Json* value = Find(pointer);
      if (value == nullptr || (value->IsString() && TextOf(*value).empty())) {
        continue;
      }
      Fail(pointer,
           "is not supported; must be token, tokenFile, or client-certificate "
           "and client-key");
    }
    access.token = FileAt(Text(at + "/tokenFile"));
    if (access.token.empty()) {
      if (std::string token = Text(at + "/token"); !token.empty()) {
        access.token = {Secret::From::kValue, std::move(token)};
      }
    }
    access.cert = Pem(at + "/client-certificate");
    access.key = Pem(at + "/client-key");
    if (access.cert.empty() != access.key.empty()) {
      Fail(at,
           "has only one of client-certificate and client-key; must have both");
    }
  }

  const Tree& tree_;
  std::filesystem::path folder_;
  std::optional<ConfigError> error_;
};

}  // namespace

Result<KubeAccess, std::string> ParseKubeconfig(std::string_view text,
                                                const std::string& file) {
  Tree tree(file);
  std::vector<ConfigError> errors = ParseYaml(text, file, tree);
  if (!errors.empty()) {
    ConfigError& first = errors.front();
    if (first.what == kEmptyYaml) first.what = "is empty; must be a kubeconfig";
    return Unexpected<std::string>(Render(first));
  }
  return Kubeconfig(tree, file).Access();
}

Result<KubeAccess, std::string> ReadKubeconfig(const std::string& file) {
  const Result<std::string, std::string> text = ReadConfigFile(file);
  if (!text) return Unexpected<std::string>(file + ": " + text.error());
  return ParseKubeconfig(*text, file);
}

}  // namespace leadsman
