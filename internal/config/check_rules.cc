#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "internal/config/decode.h"
#include "internal/config/reader.h"
#include "internal/config/rules.h"
#include "internal/config/schema.h"

namespace leadsman {
namespace {

constexpr const char* kKinds[] = {"httpGet", "tcpSocket", "grpc"};

bool IsText(const Json* value, std::string_view text) {
  return value != nullptr && value->IsString() && TextOf(*value) == text;
}

bool HasText(const Json& object, const char* key) {
  const Json* value = Reader(object).Find(key);
  return value != nullptr && value->IsString() && value->GetStringLength() > 0;
}

// Everything about one check, at `check`.
class OneCheck {
 public:
  OneCheck(const Tree& tree, std::string check, const std::string& pod_ip,
           ConfigErrors& errors)
      : tree_(tree),
        check_(std::move(check)),
        pod_ip_(pod_ip),
        errors_(errors) {}

  void Apply() {
    std::vector<std::string> kinds;
    for (const char* kind : kKinds) {
      if (tree_.WasSet(Join(check_, kind))) kinds.emplace_back(kind);
    }
    if (kinds.empty()) {
      const bool exec = tree_.WasSet(Join(check_, "exec"));
      if (exec) return;  // said already
      return Fail(check_,
                  "says not what to ask; must have httpGet, tcpSocket or grpc");
    }
    if (kinds.size() > 1) {
      return Fail(Join(check_, kinds[1]),
                  "is one kind too many beside " + kinds[0] +
                      "; must have exactly one of httpGet, tcpSocket and grpc");
    }
    const std::string& kind = kinds[0];
    const std::string target = Join(check_, kind);
    HostRule(target);
    TlsRules(target);
    if (kind == "httpGet") HttpRules(target);
    ExpectRules(kind, "expect");
    ExpectRules(kind, "warn");
    LivenessRule();
  }

 private:
  void Fail(const std::string& pointer, std::string what) {
    errors_.push_back(tree_.ErrorAt(pointer, std::move(what)));
  }

  void HostRule(const std::string& target) {
    const std::string host = Join(target, "host");
    if (IsText(tree_.Find(host), "podIP") && pod_ip_.empty()) {
      Fail(host,
           "is podIP, and POD_IP is not set; set it by the downward API "
           "(status.podIP)");
    }
  }

  void HttpRules(const std::string& target) {
    const Json* http = tree_.Find(target);
    if (http == nullptr) return;
    const bool head = IsText(Reader(*http).Find("method"), "HEAD");
    if (head) {
      for (const char* rule :
           {"/expect/body", "/expect/json", "/warn/body", "/warn/json"}) {
        if (tree_.Find(check_ + rule) == nullptr) continue;
        Fail(check_ + rule, "asks for a body, and HEAD has none; use GET");
      }
    }
  }

  // Else somebody would believe that it is TLS that is spoken.
  void TlsRules(const std::string& target) {
    const Json* tls = tree_.Find(Join(target, "tls"));
    if (tls == nullptr) return;
    const bool https = IsText(tree_.Find(Join(target, "scheme")), "HTTPS");
    const Json* verify = Reader(*tls).Find("verify");
    bool asked = verify != nullptr && verify->IsTrue();
    for (const char* key : {"caFile", "serverName", "certFile", "keyFile"}) {
      asked = asked || HasText(*tls, key);
    }
    if (asked && !https) {
      Fail(Join(target, "tls"),
           "is for HTTPS alone; must have scheme: HTTPS beside it");
    }
    if (HasText(*tls, "certFile") != HasText(*tls, "keyFile")) {
      Fail(Join(target, "tls"),
           "has only one of certFile and keyFile; must have both or none");
    }
  }

  void ExpectRules(const std::string& kind, const char* rules) {
    const std::string pointer = Join(check_, rules);
    const Json* expect = tree_.Find(pointer);
    if (expect == nullptr) return;
    RangeRules(Join(pointer, "status"));
    if (kind == "httpGet") return;
    if (kind == "grpc") PlaintextRules(pointer);
    for (const auto& [key, value] : expect->GetObject()) {
      const std::string_view name = TextOf(key);
      if (name == "maxLatency") continue;
      if (name == "certificateDays" && kind == "grpc") continue;
      Fail(Join(pointer, name),
           "makes no sense for " + kind +
               ", which has no such answer; use httpGet, or take it out");
    }
    if (kind != "tcpSocket") return;
    for (const char* phase : {"tls", "firstByte"}) {
      const std::string below = Join(Join(pointer, "maxLatency"), phase);
      if (tree_.Find(below) == nullptr) continue;
      Fail(below, "makes no sense for tcpSocket; known are connect and total");
    }
  }

  // Such a rule would pass for ever, for there is nothing to measure.
  void PlaintextRules(const std::string& rules) {
    if (IsText(tree_.Find(check_ + "/grpc/scheme"), "HTTPS")) return;
    for (const char* rule : {"certificateDays", "maxLatency/tls"}) {
      const std::string pointer = rules + '/' + rule;
      if (!tree_.WasSet(pointer)) continue;
      Fail(pointer,
           "makes no sense without TLS; must have scheme: HTTPS beside the "
           "port");
    }
  }

  void RangeRules(const std::string& status) {
    const Json* list = tree_.Find(status);
    if (list == nullptr) return;
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
      const Json& item = (*list)[i];
      if (!item.IsString() || item.GetStringLength() != 7) continue;
      const std::string_view range = TextOf(item);
      if (range.substr(0, 3) <= range.substr(4)) continue;
      Fail(Join(status, i),
           "is a range that ends before it starts; write the lower code first");
    }
  }

  void LivenessRule() {
    const std::string affects = Join(check_, "affects");
    const Json* given = tree_.Find(affects);
    const Json* check = tree_.Find(check_);
    if (given == nullptr || check == nullptr) return;
    if (IsOwn(DecodeCheck(*check, pod_ip_).target, pod_ip_)) return;
    for (rapidjson::SizeType i = 0; i < given->Size(); ++i) {
      if (!IsText(&(*given)[i], "liveness")) continue;
      Fail(Join(affects, i),
           "is liveness for a target that is not the pod's own: a dependency "
           "never kills; must be readiness or []");
    }
  }

  const Tree& tree_;
  std::string check_;
  const std::string& pod_ip_;
  ConfigErrors& errors_;
};

}  // namespace

void CheckOneRules(const Tree& tree, const std::string& check,
                   const std::string& pod_ip, ConfigErrors& errors) {
  OneCheck(tree, check, pod_ip, errors).Apply();
}

}  // namespace leadsman
