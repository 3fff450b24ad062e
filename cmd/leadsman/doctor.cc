// `doctor`: tries every outside dependency once, and says how to mend what
// fails. Nothing is sent or written.
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cmd/leadsman/commands.h"
#include "cmd/leadsman/doctor_rows.h"
#include "cmd/leadsman/kube_access.h"
#include "cmd/leadsman/load.h"
#include "cmd/leadsman/terminal.h"
#include "cmd/leadsman/trials.h"
#include "internal/base/log.h"
#include "internal/kube/exam.h"
#include "internal/net/curl_transport.h"
#include "internal/net/loop.h"
#include "internal/notify/smtp_verify.h"
#include "internal/store/state_exam.h"

namespace leadsman {
namespace {

using Rows = std::vector<DoctorRow>;

// On a terminal, as each may take its time; gone again with the next.
void Show(std::string_view what) {
  if (!CanRedraw(STDERR_FILENO)) return;
  std::cerr << "\r\033[K" << what << std::flush;
}

void TryTargets(const std::vector<Check>& checks, Rows& rows) {
  for (const Trial& trial : TryOnce(checks)) {
    rows.push_back(RowOf(*trial.check, trial.outcome));
  }
}

void TryMail(const std::optional<MailSettings>& mail, Rows& rows) {
  if (!mail) {
    rows.push_back({"mail", Finding::kOff, "no mail is configured"});
    return;
  }
  std::vector<MailServer> servers{mail->server};
  servers.insert(servers.end(), mail->fallback.begin(), mail->fallback.end());
  for (const MailServer& server : servers) {
    Show("trying " + server.host);
    rows.push_back(RowOf(server, VerifySmtp(server)));
  }
}

void TryKubernetes(const KubernetesSettings& settings, Rows& rows) {
  const KubeChoice choice = ChooseKubeAccess(settings, Environment());
  if (!choice.access) {
    rows.push_back({"kubernetes",
                    choice.trouble ? Finding::kFail : Finding::kOff,
                    choice.why});
    return;
  }
  Show("trying " + choice.access->server);
  Loop loop;
  const auto transport = NewTransport(loop, LEADSMAN_VERSION);
  KubeClient client(*choice.access, *transport, loop);
  ExamineKube(client, settings, WithNamespace(WhoAmI(), choice),
              SystemClock().Wall(), [&](std::vector<KubeFinding> findings) {
                for (KubeFinding& one : findings) {
                  rows.push_back({std::move(one.what),
                                  one.ok ? Finding::kPass : Finding::kFail,
                                  std::move(one.detail)});
                }
                loop.Stop();
              });
  loop.Run();
}

void TryState(const StateSettings& settings, Rows& rows) {
  if (settings.directory.empty()) {
    rows.push_back({"state", Finding::kOff, "state.directory is empty"});
    return;
  }
  const StateExam exam = ExamineState(settings.directory);
  std::string holder;
  if (exam.holder.value_or(0) > 0) {
    std::ifstream comm("/proc/" + std::to_string(*exam.holder) + "/comm");
    std::getline(comm, holder);
  }
  rows.push_back(RowOf(settings.directory, exam, holder));
}

}  // namespace

int DoctorCommand(const SourceOptions& source) {
  const std::optional<Config> config = LoadConfig(source);
  if (!config) return kExitConfig;
  SetLogLevel(LogLevel::kError);  // the table says what the client would log
  const Settings& settings = config->settings;
  Rows rows;
  TryTargets(config->checks, rows);
  TryMail(settings.mail, rows);
  TryKubernetes(settings.kubernetes, rows);
  TryState(settings.state, rows);
  Show("");
  std::cout << DoctorTable(rows, FormOf(STDOUT_FILENO));
  return AllWell(rows) ? kExitOk : kExitNo;
}

}  // namespace leadsman
