// ComposeStack: a copy of manifests/compose, driven by docker-compose as a user
// does. All tests of one program share one ComposeMachine.
#ifndef LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_STACK_H_
#define LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_STACK_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/image/compose/compose_machine.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace leadsman {

class ComposeTest : public testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;
  void TearDown() override;

  // .env.example as .env, with these values in place of its own, and probes
  // each second instead of each minute.
  void Configure(std::map<std::string, std::string> values = {});
  void WriteEnv(const std::string& text);
  // In a file of the stack; fails the test where `from` is not in it.
  void Edit(const std::string& file, const std::string& from,
            const std::string& to);

  // docker-compose's output; fails the test where it does.
  std::string Compose(std::vector<std::string> words);
  std::string Up() { return Compose({"up", "-d"}); }
  // `volumes` too, that is: leadsman's memory and the relay's queue.
  void Down(bool volumes = false);

  std::string Log(const std::string& service);
  // Waits until its log says so.
  bool Says(const std::string& service, std::string_view text);
  // What leadsman answers on a port of the machine: "200 ok".
  std::string Ask(const std::string& url);

  static const ComposeMachine& machine() { return *machine_; }

 private:
  Finished RunCompose(std::vector<std::string> words);

  static std::unique_ptr<ComposeMachine> machine_;
  TempDir dir_;
  std::string folder_;
};

}  // namespace leadsman

#endif  // LEADSMAN_TESTS_IMAGE_COMPOSE_COMPOSE_STACK_H_
