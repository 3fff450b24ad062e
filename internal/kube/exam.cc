#include "internal/kube/exam.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "internal/base/text.h"
#include "internal/kube/condition.h"
#include "internal/kube/event.h"
#include "internal/kube/pod.h"
#include "internal/kube/review.h"

namespace leadsman {
namespace {

constexpr milliseconds kPatience{5'000};

struct Question {
  KubeRequest request;
  std::function<KubeFinding(const KubeResult&)> judge;
};

KubeFinding Fails(std::string what, std::string detail,
                  std::string_view advice) {
  if (!advice.empty()) detail.append("; ").append(advice);
  return {.what = std::move(what), .ok = false, .detail = std::move(detail)};
}

std::string VersionIn(const std::string& body) {
  rapidjson::Document json;
  // Iterative, so that no nesting can use up the stack.
  json.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (json.HasParseError() || !json.IsObject()) return "";
  const auto found = json.FindMember("gitVersion");
  if (found == json.MemberEnd() || !found->value.IsString()) return "";
  return CleanText(CutAtCharacter(
      {found->value.GetString(), found->value.GetStringLength()}, 64));
}

KubeFinding JudgeVersion(const std::string& server, const KubeResult& result) {
  const std::string what = "API server " + server;
  if (result) {
    const std::string version = VersionIn(*result);
    if (!version.empty()) return {.what = what, .detail = version};
    return Fails(what, "its answer is not an API server's",
                 "check the address");
  }
  const KubeError& error = result.error();
  if (error.code == 0) {
    return Fails(what, error.message,
                 "check the address and the CA, and whether a NetworkPolicy "
                 "stops us");
  }
  if (error.code == 401) {
    return Fails(what, error.message,
                 "the token or client certificate has run out, or is another "
                 "cluster's");
  }
  // A server that keeps its version to itself is one all the same.
  if (error.code == 403) return {.what = what, .detail = "answers"};
  return Fails(what, error.message, "");
}

KubeFinding JudgeReview(const Right& right, const KubeResult& result) {
  const std::string what = "right " + Describe(right);
  if (!result) return Fails(what, result.error().message, "");
  if (ParseReview(*result).value_or(false)) {
    return {.what = what, .detail = "given"};
  }
  return Fails(what, "not given", "add to our Role: " + RoleRule(right));
}

KubeFinding JudgePod(const KubernetesSettings& settings, const PodFacts& facts,
                     const KubeResult& result) {
  const std::string what = "pod " + facts.namespace_name + '/' + facts.name;
  if (!result) {
    return Fails(what, result.error().message,
                 result.error().code == 404 ? kSetPodFacts : "");
  }
  const auto pod = ParsePod(*result);
  if (!pod) return Fails(what, "its answer is not a pod", "");
  if (pod->uid != facts.uid) {
    return Fails(what, "its uid is " + pod->uid + ", and POD_UID is another",
                 kSetPodFacts);
  }
  const std::string& type = settings.condition_type;
  if (!type.empty() && std::find(pod->gates.begin(), pod->gates.end(), type) ==
                           pod->gates.end()) {
    return Fails(what, "no readiness gate waits for " + type,
                 "add conditionType: " + type +
                     " to spec.readinessGates of the pod's template, or unset "
                     "kubernetes.conditionType");
  }
  const std::string web = WebContainer(*pod, settings.web_container);
  return {.what = what,
          .detail = web.empty() ? "ours; which container the web is in is not "
                                  "known: set kubernetes.webContainer"
                                : "ours; the web is in container " + web};
}

KubeFinding JudgeTrial(const std::string& what, const KubeResult& result) {
  if (result) return {.what = what, .detail = "would be written"};
  const KubeError& error = result.error();
  const bool other_pod =
      error.code == 404 ||
      (error.code == 422 && error.message.find("uid") != std::string::npos);
  return Fails(what, error.message, other_pod ? kSetPodFacts : "");
}

class Exam : public std::enable_shared_from_this<Exam> {
 public:
  Exam(KubeClient& client, KubernetesSettings settings, PodFacts pod,
       WallTime now, std::function<void(std::vector<KubeFinding>)> done)
      : client_(client),
        settings_(std::move(settings)),
        pod_(std::move(pod)),
        now_(now),
        done_(std::move(done)) {}

  void AskVersion() {
    Ask({{.request = {.right = {"get", "", "/version"}, .path = "/version"},
          .judge =
              [server = client_.access().server](const KubeResult& result) {
                return JudgeVersion(server, result);
              }}},
        [this] { findings_.back().ok ? AskRights() : done_(findings_); });
  }

 private:
  // The questions side by side; then the next.
  void Ask(std::vector<Question> questions, const std::function<void()>& then) {
    if (questions.empty()) return then();
    auto open = std::make_shared<std::size_t>(questions.size());
    std::size_t at = findings_.size();
    findings_.resize(at + questions.size());
    for (Question& question : questions) {
      question.request.timeout = kPatience;
      client_.Send(
          std::move(question.request),
          [self = shared_from_this(), open, then, at,
           judge = std::move(question.judge)](const KubeResult& result) {
            self->findings_[at] = judge(result);
            if (--*open == 0) then();
          });
      ++at;
    }
  }

  void AskRights() {
    if (pod_.namespace_name.empty()) return SayNoPod();
    std::vector<Question> questions;
    for (const Right& right : NeededRights(settings_)) {
      // A create has no name yet.
      const bool named = right.resource == "pods";
      questions.push_back(
          {.request = {.right = kCreateReviews,
                       .method = "POST",
                       .path = std::string(kReviewPath),
                       .content_type = "application/json",
                       .body = ReviewBody(right, pod_.namespace_name,
                                          named ? pod_.name : "")},
           .judge = [this, right](const KubeResult& result) {
             KubeFinding finding = JudgeReview(right, result);
             if (finding.ok) given_.insert(right);
             return finding;
           }});
    }
    Ask(std::move(questions), [this] { AskTrials(); });
  }

  void AskTrials() {
    if (!IsKnown(pod_)) return SayNoPod();
    std::vector<Question> questions;
    if (given_.contains(kGetPods)) {
      questions.push_back(
          {.request = {.right = kGetPods, .path = PodPath(pod_)},
           .judge = [this](const KubeResult& result) {
             return JudgePod(settings_, pod_, result);
           }});
    }
    if (given_.contains(kPatchPodStatus)) {
      const Condition condition{false, "ChecksStarting", "leadsman doctor"};
      questions.push_back(
          {.request = {.right = kPatchPodStatus,
                       .method = "PATCH",
                       .path = PodPath(pod_) +
                               "/status?fieldManager=leadsman&dryRun=All",
                       .content_type = "application/strategic-merge-patch+json",
                       .body =
                           ConditionPatch(condition, settings_.condition_type,
                                          pod_.uid, now_)},
           .judge = [this](const KubeResult& result) {
             return JudgeTrial("condition " + settings_.condition_type, result);
           }});
    }
    if (given_.contains(kCreateEvents)) {
      questions.push_back(
          {.request = {.right = kCreateEvents,
                       .method = "POST",
                       .path = EventsPath(pod_.namespace_name) + "?dryRun=All",
                       .content_type = "application/json",
                       .body =
                           EventJson(TestEvent(settings_, pod_, now_), pod_)},
           .judge = [](const KubeResult& result) {
             return JudgeTrial("event", result);
           }});
    }
    Ask(std::move(questions), [this] { done_(findings_); });
  }

  void SayNoPod() {
    findings_.push_back(
        Fails("pod", "which pod this is, is not known", kSetPodFacts));
    done_(findings_);
  }

  KubeClient& client_;
  KubernetesSettings settings_;
  PodFacts pod_;
  WallTime now_;
  std::function<void(std::vector<KubeFinding>)> done_;
  std::vector<KubeFinding> findings_;
  std::set<Right> given_;
};

}  // namespace

bool IsKnown(const PodFacts& pod) {
  return !pod.name.empty() && !pod.namespace_name.empty() && !pod.uid.empty();
}

Event TestEvent(const KubernetesSettings& settings, const PodFacts& pod,
                WallTime now) {
  return {.name = EventName(pod.name, now),
          .at = now,
          .reason = "TestEvent",
          .action = "Test",
          .note = "a test by leadsman test event: nothing has happened",
          .container = settings.web_container};
}

std::vector<Right> NeededRights(const KubernetesSettings& settings) {
  std::vector<Right> rights{kGetPods};
  if (settings.events) {
    rights.push_back(kCreateEvents);
    rights.push_back(kPatchEvents);
  }
  if (!settings.condition_type.empty()) rights.push_back(kPatchPodStatus);
  return rights;
}

void ExamineKube(KubeClient& client, const KubernetesSettings& settings,
                 const PodFacts& pod, WallTime now,
                 std::function<void(std::vector<KubeFinding>)> done) {
  std::make_shared<Exam>(client, settings, pod, now, std::move(done))
      ->AskVersion();
}

}  // namespace leadsman
