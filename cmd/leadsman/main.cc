// Parses the command line and hands over to one command. No logic.
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cmd/leadsman/commands.h"

namespace {

using leadsman::CheckOptions;
using leadsman::ProbeWords;
using leadsman::SilenceOptions;
using leadsman::SourceOptions;
using leadsman::StatusOptions;

CLI::App* Add(CLI::App& parent, const std::string& name,
              const std::string& what, const std::string& example) {
  CLI::App* command = parent.add_subcommand(name, what);
  command->footer("Example:\n  " + example);
  command->fallthrough();  // --config and the like may stand behind it
  return command;
}

void AddOutput(CLI::App* command, bool& json) {
  command
      ->add_option_function<std::string>(
          "-o,--output",
          [&json](const std::string& form) { json = form == "json"; },
          "table or json")
      ->check(CLI::IsMember({"table", "json"}));
}

CLI::App* AddProbe(CLI::App& app, ProbeWords& words, bool& phases) {
  CLI::App* probe = Add(app, "probe",
                        "probe a URL once, now; no configuration is read and "
                        "no certificate verified, as with the kubelet",
                        "leadsman probe http://127.0.0.1:8000/ --status 200 "
                        "--timeout 2s --contains ok --header 'Host: shop' -v\n"
                        "  leadsman probe tcp://db.example:5432\n"
                        "  leadsman probe grpc://127.0.0.1:50051/shop.Cart");
  probe
      ->add_option("URL", words.url,
                   "http://, https://, tcp://HOST:PORT or "
                   "grpc://HOST:PORT/SERVICE (grpcs:// over TLS)")
      ->required();
  // One value each, lest they swallow the URL behind them.
  probe
      ->add_option("--status", words.status,
                   "codes and ranges that pass, such as 204 or 200-299,301 "
                   "(default 200-399); may be repeated")
      ->expected(1)
      ->take_all();
  probe
      ->add_option("--timeout", words.timeout,
                   "for the whole attempt, such as 500ms")
      ->capture_default_str();
  probe->add_option("--contains", words.contains,
                    "text that the answer's body must hold");
  probe
      ->add_option("--header", words.headers,
                   "a header to send, such as 'Host: shop'; may be repeated")
      ->expected(1)
      ->take_all();
  probe->add_flag("-v,--verbose", phases, "show how long each phase took");
  return probe;
}

CLI::App* AddStatus(CLI::App& app, StatusOptions& status) {
  CLI::App* asked = Add(app, "status", "ask the running sidecar",
                        "kubectl exec POD -c leadsman -- leadsman status\n"
                        "  leadsman status --watch | grep ' web '\n"
                        "  HEALTHCHECK CMD [\"leadsman\", \"status\", "
                        "\"--self\"]");
  asked->add_option(
      "--url", status.url,
      "where it listens (default: as the running one says, else as "
      "configured, on loopback)");
  CLI::Option* watch = asked->add_flag(
      "--watch", status.watch,
      "look each second; redraws on a terminal, and elsewhere writes a line "
      "for each change: TIME  NAME  STATE  REASON  DETAIL, with NAME - for "
      "the whole");
  asked
      ->add_flag("--self", status.self,
                 "only the sidecar's own health: \"ok\", or what fails")
      ->excludes(watch);
  AddOutput(asked, status.json);
  return asked;
}

// One line, lower case, with what to do.
std::string Complaint(const CLI::App* app, const CLI::Error& error) {
  std::string what = error.what();
  const std::size_t end = what.find_last_not_of(" \n.");
  what.erase(end == std::string::npos ? 0 : end + 1);
  const auto capital = [&](std::size_t i) {
    return i < what.size() && what[i] >= 'A' && what[i] <= 'Z';
  };
  if (capital(0) && !capital(1)) {  // but not URL, NAME or FILE
    what[0] = static_cast<char>(what[0] - 'A' + 'a');
  }
  std::string command = app->get_name();
  for (const CLI::App* chosen : app->get_subcommands()) {
    command += ' ' + chosen->get_name();
  }
  return "leadsman: " + what + "; see " + command + " --help\n";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "leadsman: a health checker that stands beside one web container",
      "leadsman");
  app.failure_message(Complaint);
  app.footer("Example:\n  leadsman run --config /etc/leadsman/leadsman.yaml");
  app.require_subcommand(0, 1);

  SourceOptions source;
  CheckOptions check;
  StatusOptions status;
  bool markdown = false;
  SilenceOptions quiet;
  ProbeWords words;
  bool phases = false;
  std::vector<std::string> files;
  std::string timeout = "10s";
  app.add_option("--config", source.config,
                 "configuration file (default: $LEADSMAN_CONFIG, else "
                 "/etc/leadsman/leadsman.yaml where it exists)");
  app.add_option("--env-file", source.env_file,
                 "a .env file of docker compose's kind");
  app.add_option("--log-level", source.log_level, "debug, info, warn or error");
  app.add_option("--log-format", source.log_format, "logfmt or json");

  Add(app, "run", "be the sidecar (the default)",
      "leadsman run --env-file .env");
  CLI::App* checks = Add(app, "check", "run each check once, now",
                         "leadsman check web -o json");
  checks->add_option("NAME", check.names, "only these checks");
  AddOutput(checks, check.json);
  CLI::App* probe = AddProbe(app, words, phases);
  CLI::App* validate = Add(app, "validate", "read configuration only",
                           "leadsman validate leadsman.yaml");
  validate->add_option("FILE", files, "files to read instead of --config");
  CLI::App* asked = AddStatus(app, status);
  CLI::App* drain =
      Add(app, "drain", "the pod is going away: for a preStop hook",
          "leadsman drain --timeout 10s");
  drain
      ->add_option("--timeout", timeout,
                   "how long queued mail may take to be sent")
      ->capture_default_str();
  CLI::App* silence =
      Add(app, "silence", "nobody is told for a while; all else goes on",
          "leadsman silence 1h web\n  leadsman silence --end");
  silence
      ->add_option("DURATION", quiet.words,
                   "for how long (30m, 2h), and NAMEs: of these checks only")
      ->type_name("[NAME...]");
  silence->add_flag("--end", quiet.end,
                    "end every silence, or with NAMEs that of these checks");
  CLI::App* doctor =
      Add(app, "doctor",
          "try targets, mail server, API server with each right, and state "
          "directory; say how to mend what fails (nothing is sent)",
          "kubectl exec POD -c leadsman -- leadsman doctor");
  CLI::App* test =
      Add(app, "test", "try a way to tell people", "leadsman test mail");
  test->require_subcommand(1);
  CLI::App* test_mail = Add(*test, "mail", "send one test mail for real",
                            "leadsman test mail --env-file .env");
  CLI::App* test_event =
      Add(*test, "event", "write one test event about our pod for real",
          "kubectl exec POD -c leadsman -- leadsman test event");
  CLI::App* schema = Add(app, "schema", "print the configuration's JSON Schema",
                         "leadsman schema > leadsman.schema.json");
  schema->add_flag("--markdown", markdown,
                   "as a page for people: docs/configuration.md");
  CLI::App* version = Add(app, "version", "print versions", "leadsman version");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has 0 for --help and its own codes above 100 for the rest.
    return app.exit(error) == 0 ? leadsman::kExitOk : leadsman::kExitConfig;
  }
  if (*checks) return leadsman::CheckCommand(source, check);
  if (*probe) return leadsman::ProbeCommand(words, phases);
  if (*validate) return leadsman::ValidateCommand(source, files);
  if (*asked) return leadsman::StatusCommand(source, status);
  if (*drain) return leadsman::DrainCommand(source, timeout);
  if (*silence) return leadsman::SilenceCommand(source, quiet);
  if (*doctor) return leadsman::DoctorCommand(source);
  if (*test_event) return leadsman::TestEventCommand(source);
  if (*test_mail) return leadsman::TestMailCommand(source);
  if (*schema) return leadsman::SchemaCommand(markdown);
  if (*version) return leadsman::VersionCommand();
  return leadsman::RunCommand(source);
}
