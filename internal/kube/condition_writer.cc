#include "internal/kube/condition_writer.h"

#include <memory>
#include <string>
#include <utility>

#include "internal/base/log.h"
#include "internal/kube/pod.h"
#include "internal/kube/right.h"

namespace leadsman {
namespace {

// Each plus a quarter at most: within 5 minutes.
constexpr milliseconds kAssertAfter{240'000};
constexpr milliseconds kRetryAfter{10'000};

// Another pod has our name by now. 1.20 to date refuse the uid as a change of
// an immutable field (422); where it is taken for a precondition it is a 409.
bool IsAnotherPod(const KubeError& error) {
  if (error.code != 409 && error.code != 422) return false;
  return error.message.find("metadata.uid") != std::string::npos ||
         error.message.find("UID in precondition") != std::string::npos;
}

}  // namespace

ConditionWriter::ConditionWriter(ConditionParts parts, PodFacts pod,
                                 std::string type)
    : parts_(parts),
      pod_(std::move(pod)),
      type_(std::move(type)),
      jitter_(pod_),
      alive_(std::make_shared<ConditionWriter*>(this)) {}

ConditionWriter::~ConditionWriter() {
  *alive_ = nullptr;
  parts_.scheduler.Cancel(timer_);
}

void ConditionWriter::Start() {
  stopped_ = false;
  changed_ = parts_.clock.Wall();
  Update();
  Write();
}

void ConditionWriter::Look() {
  if (stopped_) return;
  Update();
  WriteIfNew();
}

void ConditionWriter::Update() {
  const auto snapshot = parts_.snapshot.Load();
  Condition now = ConditionOf(*snapshot);
  if (now.ready && written_.empty()) {
    now = {false, "ChecksStarting", "leadsman has just started"};
  }
  if (now.ready != wanted_.ready) changed_ = parts_.clock.Wall();
  wanted_ = std::move(now);
}

void ConditionWriter::WriteIfNew() {
  if (!sent_.empty()) return;  // End looks again
  const bool drain = wanted_.reason == "Draining" && !drained_;
  if (waiting_ && !drain) return;
  if (ConditionPatch(wanted_, type_, pod_.uid, changed_) == written_) return;
  Write();
}

void ConditionWriter::Write() {
  parts_.scheduler.Cancel(std::exchange(timer_, 0));
  waiting_ = false;
  drained_ = wanted_.reason == "Draining";
  sent_ = ConditionPatch(wanted_, type_, pod_.uid, changed_);
  parts_.client.Send(
      {.right = kPatchPodStatus,
       .method = "PATCH",
       .path = PodPath(pod_) + "/status?fieldManager=leadsman",
       .content_type = "application/strategic-merge-patch+json",
       .body = sent_,
       // Half of what the whole pod takes.
       .accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,"
                 "application/json"},
      [alive = alive_](KubeResult result) {
        if (*alive != nullptr) (*alive)->End(std::move(result));
      });
}

void ConditionWriter::End(KubeResult result) {
  std::string sent = std::exchange(sent_, "");
  if (result) {
    written_ = std::move(sent);
    refused_ = false;
    WriteIn(kAssertAfter);
  } else {
    Fail(result.error());
  }
  Look();
}

void ConditionWriter::Fail(const KubeError& error) {
  if (IsAnotherPod(error)) {
    stopped_ = true;
    Log(LogLevel::kWarn, "kube.not_our_pod",
        {{"pod", pod_.name}, {"uid", pod_.uid}, {"why", error.message}});
    return;
  }
  waiting_ = true;
  if (error.retry) return WriteIn(error.retry_after.value_or(kRetryAfter));
  WriteIn(kAssertAfter);
  // What the client says, it has said.
  if (error.code == 403 || std::exchange(refused_, true)) return;
  Log(LogLevel::kWarn, "kube.condition_refused",
      {{"pod", pod_.name},
       {"type", type_},
       {"code", std::to_string(error.code)},
       {"why", error.message}});
}

void ConditionWriter::WriteIn(milliseconds wait) {
  timer_ = parts_.scheduler.RunAt(parts_.scheduler.Now() + jitter_.Over(wait),
                                  [this] {
                                    timer_ = 0;
                                    Update();
                                    Write();
                                  });
}

}  // namespace leadsman
