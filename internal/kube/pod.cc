#include "internal/kube/pod.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "internal/base/text.h"
#include "internal/base/time_text.h"

namespace leadsman {
namespace {

using rapidjson::Value;

constexpr std::size_t kTextBytes = 512;
constexpr std::string_view kOwnContainer = "leadsman";

// What stands there, or null, which has no members either.
const Value& At(const Value& object, const char* name) {
  static const Value null;
  if (!object.IsObject()) return null;
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() ? null : found->value;
}

std::string TextAt(const Value& object, const char* name) {
  const Value& text = At(object, name);
  if (!text.IsString()) return "";
  const std::string clean =
      CleanText({text.GetString(), text.GetStringLength()});
  return std::string(CutAtCharacter(clean, kTextBytes));
}

int NumberAt(const Value& object, const char* name) {
  const Value& number = At(object, name);
  return number.IsInt() ? number.GetInt() : 0;
}

template <typename Take>
void ForEach(const Value& list, Take take) {
  if (!list.IsArray()) return;
  for (const Value& item : list.GetArray()) take(item);
}

std::vector<std::string> Texts(const Value& list, const char* name) {
  std::vector<std::string> texts;
  ForEach(list, [&](const Value& item) {
    std::string text = TextAt(item, name);
    if (!text.empty()) texts.push_back(std::move(text));
  });
  return texts;
}

PodOwner OwnerOf(const Value& metadata) {
  PodOwner owner;
  ForEach(At(metadata, "ownerReferences"), [&](const Value& reference) {
    const Value& controls = At(reference, "controller");
    if (!controls.IsBool() || !controls.GetBool()) return;
    owner = {TextAt(reference, "kind"), TextAt(reference, "name")};
  });
  return owner;
}

// A container that does not run has ended now; one that runs, before.
std::optional<Termination> EndOf(const Value& status) {
  const Value& now = At(At(status, "state"), "terminated");
  const Value& ended =
      now.IsObject() ? now : At(At(status, "lastState"), "terminated");
  if (!ended.IsObject()) return std::nullopt;
  return Termination{.reason = TextAt(ended, "reason"),
                     .exit_code = NumberAt(ended, "exitCode"),
                     .at = ParseUtc(TextAt(ended, "finishedAt"))};
}

std::vector<ContainerNews> NewsOf(const Value& statuses) {
  std::vector<ContainerNews> news;
  ForEach(statuses, [&](const Value& status) {
    std::string name = TextAt(status, "name");
    if (name.empty()) return;
    news.push_back({.name = std::move(name),
                    .image = TextAt(status, "image"),
                    .restarts = NumberAt(status, "restartCount"),
                    .ended = EndOf(status)});
  });
  return news;
}

}  // namespace

const ContainerNews* Pod::News(std::string_view container) const {
  const auto found = std::find_if(
      container_news.begin(), container_news.end(),
      [&](const ContainerNews& news) { return news.name == container; });
  return found == container_news.end() ? nullptr : &*found;
}

std::optional<Pod> ParsePod(std::string_view json) {
  rapidjson::Document document;
  // Iterative, so that no nesting can use up the stack.
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError()) return std::nullopt;
  const Value& metadata = At(document, "metadata");
  std::string uid = TextAt(metadata, "uid");
  if (TextAt(document, "kind") != "Pod" || uid.empty()) return std::nullopt;
  const Value& spec = At(document, "spec");
  return Pod{
      .uid = std::move(uid),
      .deleting = !TextAt(metadata, "deletionTimestamp").empty(),
      .template_hash = TextAt(At(metadata, "labels"), "pod-template-hash"),
      .owner = OwnerOf(metadata),
      .node = TextAt(spec, "nodeName"),
      .default_container = TextAt(At(metadata, "annotations"),
                                  "kubectl.kubernetes.io/default-container"),
      .containers = Texts(At(spec, "containers"), "name"),
      .gates = Texts(At(spec, "readinessGates"), "conditionType"),
      .container_news =
          NewsOf(At(At(document, "status"), "containerStatuses"))};
}

std::string WebContainer(const Pod& pod, const std::string& configured) {
  if (!configured.empty()) return configured;
  if (!pod.default_container.empty()) return pod.default_container;
  std::string only;
  for (const std::string& name : pod.containers) {
    if (name == kOwnContainer) continue;
    if (!only.empty()) return "";
    only = name;
  }
  return only;
}

std::string PodPath(const PodFacts& pod) {
  return "/api/v1/namespaces/" + pod.namespace_name + "/pods/" + pod.name;
}

}  // namespace leadsman
