#include "internal/net/control.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "internal/net/loop.h"
#include "internal/net/unix_socket.h"
#include "tests/support/eventually.h"
#include "tests/support/socket.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

class ControlTest : public testing::Test {
 protected:
  ~ControlTest() override { Stop(); }

  void Serve(ControlQuestion asked) {
    auto server = ListenForControl(loop_, path_, std::move(asked));
    ASSERT_TRUE(server) << server.error();
    server_ = std::move(*server);
    thread_ = std::thread([this] { loop_.Run(); });
  }
  void Stop() {
    if (!thread_.joinable()) return;
    loop_.Post([this] {
      server_.reset();
      loop_.Stop();
    });
    thread_.join();
  }
  Connection Open() const {
    OwnedFd fd = UnixStream();
    EXPECT_EQ(ConnectUnix(fd.get(), *UnixAddress(path_)), 0);
    return Connection(dup(fd.get()));
  }

  TempDir dir_;
  std::string path_ = dir_.Join("control.sock");
  Loop loop_;
  std::unique_ptr<ControlServer> server_;
  std::thread thread_;
};

TEST_F(ControlTest, AnswersALine) {
  Serve([](const std::string& line, const ControlReply& reply) {
    reply("you said " + line + '\n');
  });
  const auto answer = AskControl(path_, "drain 10s", seconds(10));
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(*answer, "you said drain 10s\n");
}

TEST_F(ControlTest, AnswersLaterAndLargely) {
  const std::string large(2'000'000, 'x');
  Serve([&](const std::string&, ControlReply reply) {
    loop_.RunAt(loop_.Now() + milliseconds(20),
                [&, reply = std::move(reply)] { reply(large); });
  });
  const auto answer = AskControl(path_, "status", seconds(10));
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->size(), large.size());
}

TEST_F(ControlTest, OnlyTheOwnerMayAsk) {
  Serve([](const std::string&, const ControlReply&) {});
  struct stat file = {};
  ASSERT_EQ(stat(path_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST_F(ControlTest, TheFileGoesWithTheServer) {
  Serve([](const std::string&, const ControlReply&) {});
  Stop();
  EXPECT_NE(access(path_.c_str(), F_OK), 0);
  const auto answer = AskControl(path_, "drain", seconds(10));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(),
            "control socket " + path_ +
                ": nobody answers; is leadsman running, with this state "
                "directory?");
}

TEST_F(ControlTest, AStaleFileIsReplaced) {
  {
    const OwnedFd dead = UnixStream();
    const auto address = UnixAddress(path_);
    ASSERT_EQ(bind(dead.get(), reinterpret_cast<const sockaddr*>(&*address),
                   sizeof *address),
              0);
  }
  Serve([](const std::string&, const ControlReply& reply) { reply("here"); });
  EXPECT_EQ(AskControl(path_, "x", seconds(10)).value_or(""), "here");
}

TEST_F(ControlTest, ALiveOneIsNot) {
  Serve([](const std::string&, const ControlReply& reply) { reply("first"); });
  Loop other;
  const auto second =
      ListenForControl(other, path_, [](const auto&, const auto&) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(),
            "control socket " + path_ + ": another leadsman answers there");
  EXPECT_EQ(AskControl(path_, "x", seconds(10)).value_or(""), "first");
}

TEST_F(ControlTest, ItsPlaceIsNamedInErrors) {
  const auto error = [&](const std::string& path) {
    const auto server =
        ListenForControl(loop_, path, [](const auto&, const auto&) {});
    return server ? "" : server.error();
  };
  dir_.Write("file", "x");
  const std::string file = dir_.Join("file");
  EXPECT_EQ(error(file), "control socket " + file +
                             ": a file that is not a socket is there");
  EXPECT_EQ(ReadFileText(file), "x");
  const std::string nowhere = dir_.Join("no/such");
  EXPECT_EQ(error(nowhere),
            "control socket " + nowhere + ": no such directory");
  EXPECT_EQ(error("relative"),
            "control socket relative: not an absolute path "
            "of at most 107 bytes");
  const std::string abstract("\0abstract", 9);
  EXPECT_TRUE(error(abstract).ends_with("at most 107 bytes"));
  EXPECT_TRUE(error('/' + std::string(107, 'x')).ends_with("107 bytes"));
}

TEST_F(ControlTest, ALineOver4KiBIsRefused) {
  Serve([](const std::string&, const ControlReply&) {
    ADD_FAILURE() << "was asked";
  });
  Connection client = Open();
  client.Send(std::string(kMaxControlLine, 'x') + "\n");
  EXPECT_EQ(client.ReadAll(),
            "error: the request must be one line under 4096 bytes\n");
  EXPECT_FALSE(AskControl(path_, std::string(5000, 'x'), seconds(1)));
  EXPECT_FALSE(AskControl(path_, "two\nlines", seconds(1)));
}

TEST_F(ControlTest, ALineInPiecesIsOneLine) {
  Serve([](const std::string& line, const ControlReply& reply) {
    reply('[' + line + ']');
  });
  Connection client = Open();
  client.Send("dra");
  client.Send("in\n");
  EXPECT_EQ(client.ReadAll(), "[drain]");
}

TEST_F(ControlTest, AnAskerWhoLeavesIsForgotten) {
  ControlReply kept;
  std::atomic<bool> asked{false};
  Serve([&](const std::string& line, ControlReply reply) {
    if (line == "stay") {
      kept("too late");  // the first has gone
      reply("well");
      return;
    }
    kept = std::move(reply);
    asked = true;
  });
  {
    Connection leaves = Open();
    leaves.Send("go\n");
    ASSERT_TRUE(Eventually([&] { return asked.load(); }));
  }
  EXPECT_EQ(AskControl(path_, "stay", seconds(10)).value_or(""), "well");
  Stop();
  kept("after the server's end");
}

TEST_F(ControlTest, SilentClientsDoNotKeepOthersOut) {
  Serve([](const std::string&, const ControlReply& reply) { reply("here"); });
  std::vector<Connection> silent;
  for (int i = 0; i < 5; ++i) silent.push_back(Open());
  EXPECT_EQ(AskControl(path_, "x", seconds(10)).value_or(""), "here");
}

TEST_F(ControlTest, TheClientWaitsNoLongerThanTold) {
  Serve([](const std::string&, const ControlReply&) {});
  const auto answer = AskControl(path_, "x", milliseconds(50));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(),
            "control socket " + path_ + ": no answer within 50ms");
}

}  // namespace
}  // namespace leadsman
