// `test event`: writes one event about our own pod for real.
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/kube_access.h"
#include "cmd/leadsman/load.h"
#include "internal/base/clock.h"
#include "internal/base/log.h"
#include "internal/kube/client.h"
#include "internal/kube/event.h"
#include "internal/kube/exam.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"

namespace leadsman {
namespace {

KubeResult Create(const KubeAccess& access, const PodFacts& pod,
                  const Event& event) {
  Loop loop;
  const auto transport = NewTransport(loop, LEADSMAN_VERSION);
  KubeClient client(access, *transport, loop);
  KubeResult answer;
  client.Send({.right = kCreateEvents,
               .method = "POST",
               .path = EventsPath(pod.namespace_name),
               .content_type = "application/json",
               .body = EventJson(event, pod)},
              [&](KubeResult result) {
                answer = std::move(result);
                loop.Stop();
              });
  loop.Run();
  return answer;
}

}  // namespace

int TestEventCommand(const SourceOptions& source) {
  const std::optional<Config> config = LoadConfig(source);
  if (!config) return kExitConfig;
  const KubernetesSettings& settings = config->settings.kubernetes;
  const KubeChoice choice = ChooseKubeAccess(settings, Environment());
  if (!choice.access) {
    Complain("no event can be written: " + choice.why);
    return kExitConfig;
  }
  if (!settings.events) {
    Complain("kubernetes.events is false; set it to true");
    return kExitConfig;
  }
  const PodFacts pod = WithNamespace(WhoAmI(), choice);
  if (!IsKnown(pod)) {
    Complain("which pod this is, is not known; " + std::string(kSetPodFacts));
    return kExitConfig;
  }
  SetLogLevel(LogLevel::kError);  // what the client would log is said below
  const Event event = TestEvent(settings, pod, SystemClock().Wall());
  const KubeResult answer = Create(*choice.access, pod, event);
  if (!answer) {
    const KubeError& error = answer.error();
    Complain("not created: " + error.message +
             (error.code == 403
                  ? "; add to our Role: " + RoleRule(kCreateEvents)
                  : ""));
    return kExitNo;
  }
  std::cout << "created " << event.name << ": Normal " << event.reason << ", \""
            << event.note << "\"\n"
            << "see it by: kubectl -n " << pod.namespace_name
            << " events --for pod/" << pod.name << '\n';
  return kExitOk;
}

}  // namespace leadsman
