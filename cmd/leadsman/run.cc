// `run`: the sidecar. Builds the parts in order, turns, stops in reverse.
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cmd/leadsman/ask_server.h"
#include "cmd/leadsman/channels.h"
#include "cmd/leadsman/cluster.h"
#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/control.h"
#include "cmd/leadsman/farewell.h"
#include "cmd/leadsman/kube_access.h"
#include "cmd/leadsman/last_resort.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/reload.h"
#include "cmd/leadsman/ticker.h"
#include "internal/base/log.h"
#include "internal/base/published.h"
#include "internal/base/text.h"
#include "internal/base/vitals.h"
#include "internal/engine/monitor.h"
#include "internal/net/curl_transport.h"
#include "internal/net/large_sender.h"
#include "internal/net/loop.h"
#include "internal/notify/scribe.h"
#include "internal/server/http_server.h"
#include "internal/store/store.h"

namespace leadsman {
namespace {

constexpr seconds kPulseLimit{15};
constexpr milliseconds kDrainBySignal{10'000};

void Introduce(const Config& config) {
  Log(LogLevel::kInfo, "leadsman.started",
      {{"version", LEADSMAN_VERSION},
       {"checks", std::to_string(config.checks.size())}});
  for (const std::string& notice : config.notices) {
    Log(LogLevel::kWarn, "config.notice", {{"note", notice}});
  }
  if (!config.settings.mail) {
    Log(LogLevel::kWarn, "mail.off",
        {{"note", "no mail is configured: nobody will be told"}});
  }
}

std::map<std::string, Memory, std::less<>> MemoryOf(
    const Remembered& remembered) {
  std::map<std::string, Memory, std::less<>> memory;
  for (const Incident& incident : remembered.open) {
    memory[incident.check] = {.resume = Resume::kDown,
                              .incident = incident.id,
                              .since = incident.opened};
  }
  for (const Incident& incident : remembered.recovering) {
    memory[incident.check] = {.resume = Resume::kPassedBefore,
                              .incident = incident.id,
                              .since = incident.opened,
                              .closed = incident.closed};
  }
  for (const std::string& name : remembered.passed) {
    memory.try_emplace(name, Memory{.resume = Resume::kPassedBefore});
  }
  return memory;
}

}  // namespace

int RunCommand(const SourceOptions& source) {
  // First of all: a signal that comes before the loop does waits for it, also
  // where we are process 1, which the kernel keeps unhandled ones from.
  BlockSignals({SIGTERM, SIGINT, SIGHUP, SIGUSR1});
  const Reading reading = ReadConfig(source);
  if (!IsGood(reading)) return kExitConfig;
  const Config& config = *reading.config;
  const Settings& settings = config.settings;
  const KubeChoice kube =
      ChooseKubeAccess(settings.kubernetes, reading.sources.environment);
  const PodFacts pod = WithNamespace(WhoAmI(), kube);
  SetUpLog(settings.log.level, settings.log.format);
  Introduce(config);

  LastResort last_resort;  // outlives all that may wait
  Vitals vitals;
  Pulse& loop_pulse = vitals.Add("loop", kPulseLimit);
  Pulse& probe_pulse = vitals.Add("prober", kPulseLimit);
  Pulse& server_pulse = vitals.Add("server", kPulseLimit);
  Published<Snapshot> snapshot;
  Published<NotifyStatus> notify_status;
  Published<Counters> counters;
  Loop loop;

  const std::unique_ptr<Store> store =
      OpenStore({.directory = settings.state.directory,
                 .max_bytes = settings.state.max_bytes});
  const std::unique_ptr<Scribe> scribe = NewScribe(
      {.alerts = settings.alerts,
       .muted = Muted({}, config.checks),
       .pod = pod,
       .render = RendererFor(settings, pod)},
      *store, ChannelFor(settings), SystemClock(), notify_status, vitals);

  const std::unique_ptr<Transport> transport =
      NewTransport(loop, LEADSMAN_VERSION);
  std::optional<Farewell> farewell;
  Cluster cluster(
      kube, pod, settings.kubernetes,
      {.scheduler = loop,
       .clock = SystemClock(),
       .transport = *transport,
       .snapshot = snapshot,
       .scribe = *scribe,
       .deleting = [&] { farewell->Drain(kDrainBySignal, [](bool) {}); }});
  Monitor monitor({.scheduler = loop,
                   .clock = SystemClock(),
                   .published = snapshot,
                   .sinks = {&cluster},
                   .pulse = probe_pulse,
                   .prober = [&](std::shared_ptr<const Check> check) {
                     return MakeProber(std::move(check), *transport);
                   }});
  monitor.Start({.checks = config.checks,
                 .require = config.require,
                 .memory = MemoryOf(scribe->Recall()),
                 .resolve_after = settings.alerts.resolve_after});

  LargeSender large(loop);
  Published<Identity> identity;
  identity.Store(std::make_shared<const Identity>(
      IdentityOf(LEADSMAN_VERSION, LEADSMAN_COMMIT, settings, pod)));
  const auto server = StartHttpServer(
      settings.server,
      [&](const HttpQuestion& question) {
        return Route(question,
                     {.snapshot = snapshot.Load(),
                      .notify = notify_status.Load(),
                      .counters = counters.Load(),
                      .vitals = vitals.Read(SystemClock().Steady()),
                      .now = SystemClock().Wall()},
                     *identity.Load());
      },
      [&](int socket, std::shared_ptr<const std::string> bytes) {
        large.Send(socket, std::move(bytes));
      },
      server_pulse);
  if (!server) {
    Complain(server.error());
    return kExitNoStart;
  }
  Log(LogLevel::kInfo, "server.listening",
      {{"address", HostPort(settings.server.host, (*server)->port())}});

  std::vector<std::string> names;
  for (const Check& check : config.checks) names.push_back(check.name);
  scribe->Start(names);
  farewell.emplace(FarewellParts{.loop = loop,
                                 .monitor = monitor,
                                 .scribe = *scribe,
                                 .cluster = cluster,
                                 .notify = notify_status,
                                 .last_resort = last_resort});
  cluster.Start();
  const auto control = OpenControl(
      settings.state, {.loop = loop,
                       .farewell = *farewell,
                       .scribe = *scribe,
                       .snapshot = snapshot,
                       .url = UrlOf(settings.server.host, (*server)->port())});
  Reload reload(source, reading, pod,
                {.loop = loop,
                 .monitor = monitor,
                 .scribe = *scribe,
                 .cluster = cluster,
                 .server = **server,
                 .identity = identity});
  loop.OnSignal({SIGTERM, SIGINT, SIGHUP, SIGUSR1}, [&](int signal) {
    if (signal == SIGHUP) {
      reload.Now();
    } else if (signal == SIGUSR1) {
      farewell->Drain(kDrainBySignal, [](bool) {});
    } else {
      farewell->Leave(reload.settings().shutdown_grace);
    }
  });
  Ticker ticker({.loop = loop,
                 .vitals = vitals,
                 .pulse = loop_pulse,
                 .server = **server,
                 .cluster = cluster,
                 .counters = counters});
  ticker.Tick();
  loop.Run();

  scribe->Stop();
  Log(LogLevel::kInfo, "leadsman.stopped", {{"loop_lag", ToText(loop.lag())}});
  return kExitOk;
}

}  // namespace leadsman
