#include "internal/config/seed_checks.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "internal/base/text.h"
#include "internal/base/time_text.h"
#include "internal/config/basic_auth.h"
#include "internal/config/environment.h"
#include "internal/config/yaml.h"

namespace leadsman {
namespace {

// Writes one check's values, each marked with the variable it came from.
class CheckWriter {
 public:
  CheckWriter(const Variables& variables, Tree& tree, Seed& seed,
              std::size_t index)
      : variables_(variables),
        tree_(tree),
        seed_(seed),
        check_(Join("/checks", index)) {}

  void Write(const std::string& variable, const UrlParts& url,
             std::size_t index) {
    url_variable_ = variable;
    Text("name", index == 0 ? "web" : "web-" + std::to_string(index + 1));
    Target(url);
    Seconds("periodSeconds", "REQ_INTERVAL", 60);
    Seconds("timeoutSeconds", "REQ_TIMEOUT", 10);
    Threshold();
    Put("startupDeadlineSeconds", Json(0), url_variable_);
    Put("affects", List({"readiness"}), url_variable_);
    if (const Variable* status = Given(variables_, "REQ_STATUS")) {
      Put("expect/status", List(SplitList(status->value)), "REQ_STATUS");
    }
  }

 private:
  void Put(const std::string& key, Json value, const std::string& variable) {
    tree_.Set(check_ + '/' + key, std::move(value),
              MarkOf(variable, variables_.at(variable)));
  }

  void Text(const std::string& key, const std::string& text) {
    Put(key, Json(text.c_str(), tree_.json.GetAllocator()), url_variable_);
  }

  Json List(const std::vector<std::string>& items) {
    auto& allocator = tree_.json.GetAllocator();
    Json list(rapidjson::kArrayType);
    for (const std::string& item : items) {
      list.PushBack(Json(item.c_str(), allocator), allocator);
    }
    return list;
  }

  void Target(const UrlParts& url) {
    const bool https = url.scheme == "https";
    Text("httpGet/scheme", https ? "HTTPS" : "HTTP");
    Text("httpGet/host", url.host);
    Text("httpGet/port",
         !url.port.empty() ? url.port : std::string(https ? "443" : "80"));
    Text("httpGet/path", url.path);
    if (https) Put("httpGet/tls/verify", Json(true), url_variable_);
    if (url.userinfo.empty()) return;
    auto& allocator = tree_.json.GetAllocator();
    Json header(rapidjson::kObjectType);
    header.AddMember("name", "Authorization", allocator);
    header.AddMember("value", Json(BasicAuth(url.userinfo).c_str(), allocator),
                     allocator);
    Json headers(rapidjson::kArrayType);
    headers.PushBack(std::move(header), allocator);
    Put("httpGet/httpHeaders", std::move(headers), url_variable_);
  }

  void Seconds(const std::string& key, const char* name, double fallback) {
    const Variable* variable = Given(variables_, name);
    if (variable == nullptr) return Put(key, Json(fallback), url_variable_);
    const std::string_view text = Trim(variable->value);
    const Json number = CoreScalar(text, tree_.json.GetAllocator());
    if (number.IsNumber()) return Put(key, Json(number.GetDouble()), name);
    if (const auto duration = ParseDuration(text)) {
      const std::chrono::duration<double> seconds = *duration;
      return Put(key, Json(seconds.count()), name);
    }
    seed_.errors.push_back({variable->file, variable->line,
                            variable->line > 0 ? 1 : 0, name,
                            "is not a time; must be a number of seconds such "
                            "as 10 or 0.5, or a duration such as 1m30s"});
  }

  void Threshold() {
    constexpr const char* kName = "REQ_FAILURE_THRESHOLD";
    const Variable* variable = Given(variables_, kName);
    if (variable == nullptr) {
      return Put("failureThreshold", Json(1), url_variable_);
    }
    Put("failureThreshold",
        CoreScalar(Trim(variable->value), tree_.json.GetAllocator()), kName);
  }

  const Variables& variables_;
  Tree& tree_;
  Seed& seed_;
  std::string check_;
  std::string url_variable_;
};

struct Source {
  std::string variable;
  std::string url;
};

std::vector<Source> Urls(const Variables& variables) {
  std::vector<Source> urls;
  if (const Variable* one = Given(variables, "REQ_URL")) {
    urls.push_back({"REQ_URL", std::string(Trim(one->value))});
  }
  if (const Variable* several = Given(variables, "REQ_URLS")) {
    for (std::string& url : SplitList(several->value)) {
      const bool known = !urls.empty() && urls[0].url == url;
      if (!known) urls.push_back({"REQ_URLS", std::move(url)});
    }
  }
  return urls;
}

}  // namespace

const Variable* Given(const Variables& variables, const char* name) {
  const auto found = variables.find(name);
  if (found == variables.end() || Trim(found->second.value).empty() ||
      IsServiceVariable(name, found->second.value)) {
    return nullptr;
  }
  return &found->second;
}

void ApplySeedChecks(const Variables& variables, Tree& tree, Seed& seed) {
  const std::vector<Source> urls = Urls(variables);
  if (urls.empty()) return;
  const Json* checks = tree.Find("/checks");
  const bool none = checks == nullptr || (checks->IsArray() && checks->Empty());
  if (!none || !tree.json.IsObject()) {
    seed.notices.emplace_back(
        "REQ_* variables are ignored: the file has checks of its own");
    return;
  }
  seed.checks = true;
  auto& allocator = tree.json.GetAllocator();
  Json list(rapidjson::kArrayType);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    list.PushBack(Json(rapidjson::kObjectType), allocator);
  }
  const Variable& first = variables.at(urls[0].variable);
  tree.Set("/checks", std::move(list), MarkOf(urls[0].variable, first));
  for (std::size_t i = urls.size(); i-- > 0;) {  // a drop moves later ones
    const Variable& variable = variables.at(urls[i].variable);
    const auto parts = SplitUrl(urls[i].url);
    if (parts) {
      CheckWriter(variables, tree, seed, i).Write(urls[i].variable, *parts, i);
      continue;
    }
    tree.Drop(Join("/checks", i));
    seed.errors.push_back({variable.file, variable.line,
                           variable.line > 0 ? 1 : 0, urls[i].variable,
                           "is not an http or https URL; must be one such as "
                           "http://web:5000/"});
  }
  if (!tree.WasSet("/alerts/resolveAfter")) {
    tree.Set("/alerts/resolveAfter", Json("0s", allocator),
             MarkOf(urls[0].variable, first));
  }
}

}  // namespace leadsman
