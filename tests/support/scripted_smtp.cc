#include "tests/support/scripted_smtp.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <poll.h>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/socket.h"

namespace leadsman {

ScriptedSmtp::ScriptedSmtp(std::vector<SmtpAnswer> script, const char* address)
    : script_(std::move(script)),
      listener_(address),
      thread_([this] { Serve(); }) {}

ScriptedSmtp::~ScriptedSmtp() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  listener_.Shutdown();
  thread_.join();
}

std::vector<std::string> ScriptedSmtp::Heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

bool ScriptedSmtp::HeardLine(const std::string& line) const {
  const std::vector<std::string> heard = Heard();
  return std::find(heard.begin(), heard.end(), line + "\r\n") != heard.end();
}

int ScriptedSmtp::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void ScriptedSmtp::Serve() {
  while (true) {
    Connection client = listener_.Accept();
    {
      const std::lock_guard lock(mutex_);
      if (!client || over_) return;
      ++connections_;
    }
    Converse(client);
  }
}

void ScriptedSmtp::Converse(Connection& client) {
  for (std::size_t i = 0; i < script_.size(); ++i) {
    if (i > 0) {
      const bool message = script_[i - 1].bytes.starts_with("354");
      std::string said = client.ReadUntil(message ? "\r\n.\r\n" : "\r\n");
      if (said.empty()) return;
      const std::lock_guard lock(mutex_);
      heard_.push_back(std::move(said));
    }
    if (!Say(client, script_[i])) return;
  }
}

// False once the conversation is over.
bool ScriptedSmtp::Say(Connection& client, const SmtpAnswer& answer) {
  if (answer.pause_ms == 0) {
    client.Send(answer.bytes);
  } else {
    for (const char c : answer.bytes) {
      // A client that goes, or speaks out of turn, ends the drip.
      pollfd one{.fd = client.fd(), .events = POLLIN, .revents = 0};
      if (poll(&one, 1, answer.pause_ms) != 0) return false;
      if (!client.Send(std::string(1, c))) return false;
    }
  }
  switch (answer.then) {
    case SmtpAnswer::Then::kGoOn:
      return true;
    case SmtpAnswer::Then::kHangUp:
      return false;
    case SmtpAnswer::Then::kReset:
      client.Reset();
      return false;
    case SmtpAnswer::Then::kSilence:
      client.ReadAll();
      return false;
  }
  return false;
}

std::vector<SmtpAnswer> PoliteScript() {
  return {{.bytes = "220 mx.example ready\r\n"},
          {.bytes = "250-mx.example\r\n250 8BITMIME\r\n"},
          {.bytes = "250 sender ok\r\n"},
          {.bytes = "250 recipient ok\r\n"},
          {.bytes = "354 go on\r\n"},
          {.bytes = "250 stored\r\n"},
          {.bytes = "221 bye\r\n"}};
}

}  // namespace leadsman
