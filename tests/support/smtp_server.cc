#include "tests/support/smtp_server.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "tests/support/socket.h"

extern char** environ;

namespace leadsman {
namespace {

// The file holds bytes as U+0000..U+00FF.
std::string FromLatin1(const std::string& utf8) {
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80) {
      bytes += utf8[i];
    } else {
      const auto next = static_cast<unsigned char>(utf8[++i]);
      bytes += static_cast<char>((c & 0x03U) << 6U | (next & 0x3FU));
    }
  }
  return bytes;
}

StoredMail Parse(const std::string& path) {
  StoredMail mail;
  rapidjson::Document json;
  json.Parse(ReadFileText(path).c_str());
  if (!json.IsObject()) {
    ADD_FAILURE() << path << " is no JSON object";
    return mail;
  }
  mail.sender = json["sender"].GetString();
  for (const auto& one : json["recipients"].GetArray()) {
    mail.recipients.emplace_back(one.GetString());
  }
  mail.data =
      FromLatin1({json["data"].GetString(), json["data"].GetStringLength()});
  mail.helo = json["helo"].GetString();
  mail.user = json["user"].GetString();
  mail.tls = json["tls"].GetBool();
  return mail;
}

}  // namespace

SmtpServer::SmtpServer(std::vector<std::string> options,
                       std::vector<std::string> before)
    : options_(std::move(options)),
      before_(std::move(before)),
      port_(DeadPort()) {
  Start();
}

SmtpServer::~SmtpServer() { Stop(); }

void SmtpServer::Start() {
  std::vector<std::string> words{"/usr/bin/python3",
                                 LEADSMAN_SOURCE_DIR
                                 "/tests/support/smtp_server.py",
                                 "--out",
                                 dir_.path(),
                                 "--port",
                                 std::to_string(port_)};
  words.insert(words.begin(), before_.begin(), before_.end());
  words.insert(words.end(), options_.begin(), options_.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const int failed =
      posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  ASSERT_EQ(failed, 0);
  std::FILE* said = fdopen(ends[0], "r");
  const bool ready = std::fscanf(said, "ready %d", &port_) == 1;
  std::fclose(said);
  if (!ready) FAIL() << "smtp_server.py did not start";
}

void SmtpServer::Stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string SmtpServer::MailFile(int number) const {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%04d.json", number);
  return dir_.Join(name.data());
}

std::vector<StoredMail> SmtpServer::Mails() const {
  std::vector<StoredMail> mails;
  while (true) {
    const std::string path = MailFile(static_cast<int>(mails.size()) + 1);
    if (!std::filesystem::exists(path)) return mails;
    mails.push_back(Parse(path));
  }
}

}  // namespace leadsman
