#include "tests/image/compose/compose_stack.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/image/compose/compose_machine.h"
#include "tests/support/eventually.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
}

// `text` with the line of `name`, commented out or not, saying `value`.
void Put(const std::string& name, const std::string& value, std::string& text) {
  std::size_t at = text.find("\n" + name + "=");
  if (at == std::string::npos) at = text.find("\n#" + name + "=");
  const std::string line = name + "=" + value;
  if (at == std::string::npos) {
    text += line + "\n";
    return;
  }
  text.replace(at + 1, text.find('\n', at + 1) - at - 1, line);
}

}  // namespace

std::unique_ptr<ComposeMachine> ComposeTest::machine_;

void ComposeTest::SetUpTestSuite() {
  if (machine_ == nullptr && ComposeMachine::Missing().empty()) {
    machine_ = std::make_unique<ComposeMachine>();
  }
}

void ComposeTest::TearDownTestSuite() { machine_.reset(); }

void ComposeTest::SetUp() {
  if (machine_ == nullptr) {
    GTEST_SKIP() << "no images to test with: there is no "
                 << ComposeMachine::Missing()
                 << "; ./dev compose-assets and ./dev image make them";
  }
  // leadsman's build context, ../.., is looked for even where nothing is built.
  folder_ = dir_.Join("manifests/compose");
  std::filesystem::create_directories(dir_.Join("manifests"));
  std::filesystem::copy(LEADSMAN_SOURCE_DIR "/manifests/compose", folder_,
                        std::filesystem::copy_options::recursive);
}

void ComposeTest::TearDown() {
  if (machine_ == nullptr) return;
  if (HasFailure()) {
    for (const char* service : {"leadsman", "catcher", "smtp", "web"}) {
      std::cerr << "== " << service << '\n' << Log(service);
    }
  }
  Down(true);
  machine_->Podman({"rmi", "leadsman_web"});  // another test's page is another
}

void ComposeTest::Configure(std::map<std::string, std::string> values) {
  std::string text = ReadFileText(folder_ + "/.env.example");
  values.emplace("REQ_INTERVAL", "1");
  for (const auto& [name, value] : values) Put(name, value, text);
  WriteEnv(text);
}

void ComposeTest::WriteEnv(const std::string& text) {
  WriteFile(folder_ + "/.env", text);
}

void ComposeTest::Edit(const std::string& file, const std::string& from,
                       const std::string& to) {
  const std::string path = folder_ + '/' + file;
  std::string text = ReadFileText(path);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not say " << from;
  WriteFile(path, text.replace(at, from.size(), to));
}

Finished ComposeTest::RunCompose(std::vector<std::string> words) {
  words.insert(words.begin(), "/usr/bin/docker-compose");
  // It builds by itself: another program of Docker's may be there or not.
  return RunToEnd(words,
                  {.env = {{"DOCKER_HOST", machine_->docker_host()},
                           {"COMPOSE_DOCKER_CLI_BUILD", "0"}},
                   .cwd = folder_},
                  ComposeMachine::kPatience);
}

std::string ComposeTest::Compose(std::vector<std::string> words) {
  const std::string what = words.at(0);
  const Finished finished = RunCompose(std::move(words));
  EXPECT_EQ(finished.exit, 0) << "docker-compose " << what << ":\n"
                              << finished.out << finished.err;
  return finished.out;
}

void ComposeTest::Down(bool volumes) {
  // podman, unlike Docker, removes no container whose network another uses.
  Compose({"rm", "--stop", "--force", "web", "leadsman"});
  std::vector<std::string> words{"down"};
  if (volumes) words.emplace_back("--volumes");
  Compose(words);
}

std::string ComposeTest::Log(const std::string& service) {
  const Finished said =
      machine_->Podman({"logs", "leadsman_" + service + "_1"});
  return said.out + said.err;
}

bool ComposeTest::Says(const std::string& service, std::string_view text) {
  std::string log;
  const bool said = Eventually(
      [&] {
        log = Log(service);
        return log.find(text) != std::string::npos;
      },
      ComposeMachine::kPatience);
  if (!said) {
    ADD_FAILURE() << service << " never said '" << text << "', but:\n" << log;
  }
  return said;
}

std::string ComposeTest::Ask(const std::string& url) {
  return machine_
      ->Run({"/usr/bin/curl", "--silent", "--max-time", "20", "--write-out",
             "%{http_code}", url})
      .out;
}

}  // namespace leadsman
