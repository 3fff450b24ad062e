#include "internal/store/store.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/store/database.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Store> Open(const TempDir& dir,
                            std::int64_t max_bytes = 16 * 1024 * 1024) {
  return OpenStore({.directory = dir.path(), .max_bytes = max_bytes});
}

IncidentRow Incident(const std::string& id) {
  return {.id = id, .pod = "uid-1", .check = "web", .opened = 5, .facts = "{}"};
}

MessageRow Message(const std::string& id,
                   std::string bytes = "Subject: x\r\n") {
  return {.id = id,
          .event = "down",
          .queued = 7,
          .sender = "a@example",
          .bytes = std::move(bytes),
          .incidents = {"web-1"},
          .deliveries = {{.message = id, .recipient = "b@example"},
                         {.message = id, .recipient = "c@example"}}};
}

DeliveryRow Accepted(const std::string& id, const std::string& recipient) {
  return {.message = id,
          .recipient = recipient,
          .state = DeliveryState::kAccepted,
          .tries = 1,
          .code = 250};
}

StoreContent Load(Store& store) {
  auto content = store.Load("uid-1");
  EXPECT_TRUE(content) << content.error();
  return *std::move(content);
}

std::vector<std::string> Outbox(Store& store) {
  std::vector<std::string> ids;
  for (const MessageRow& row : Load(store).outbox) ids.push_back(row.id);
  return ids;
}

TEST(Store, GivesBackAfterAReopenWhatWasCommitted) {
  const TempDir dir;
  StoreChange change{.incidents = {Incident("web-1")},
                     .policy = {{.key = "case/web",
                                 .due = 9,
                                 .incident = "web-1",
                                 .value = "held"}},
                     .messages = {Message("<1@pod>")},
                     .pod = "uid-1",
                     .passed = {"web", "db"}};
  {
    const auto store = Open(dir);
    EXPECT_TRUE(store->durable());
    EXPECT_THAT(store->TakeNotices(), IsEmpty());
    ASSERT_TRUE(store->Commit(change));
  }
  const auto store = Open(dir);
  const StoreContent content = Load(*store);
  EXPECT_THAT(content.incidents, ElementsAre(change.incidents[0]));
  EXPECT_THAT(content.policy, ElementsAre(change.policy[0]));
  EXPECT_THAT(content.passed, ElementsAre("db", "web"));
  MessageRow without_bytes = change.messages[0];
  without_bytes.bytes.clear();
  EXPECT_THAT(content.outbox, ElementsAre(without_bytes));
  EXPECT_EQ(store->Bytes("<1@pod>").value_or(""), "Subject: x\r\n");
  EXPECT_THAT(store->Load("uid-2")->passed, IsEmpty());
}

TEST(Store, LoadsAMessageUntilItIsSettledForEveryRecipient) {
  const TempDir dir;
  const auto store = Open(dir);
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>"), Message("<2>")}}));
  ASSERT_TRUE(store->Commit({.deliveries = {Accepted("<1>", "b@example")}}));
  EXPECT_THAT(Outbox(*store), ElementsAre("<1>", "<2>"));
  ASSERT_TRUE(store->Commit({.deliveries = {Accepted("<1>", "c@example")}}));
  EXPECT_THAT(Outbox(*store), ElementsAre("<2>"));
}

TEST(Store, LeavesAMessageAloneThatIsMadeAgain) {
  const TempDir dir;
  const auto store = Open(dir);
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>")}}));
  ASSERT_TRUE(store->Commit({.deliveries = {Accepted("<1>", "b@example"),
                                            Accepted("<1>", "c@example")}}));
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>", "other")}}));
  EXPECT_THAT(Outbox(*store), IsEmpty());
}

TEST(Store, ForgetsThePolicyRowsThatAreGone) {
  const TempDir dir;
  const auto store = Open(dir);
  ASSERT_TRUE(store->Commit(
      {.incidents = {Incident("web-1")},
       .policy = {{.key = "case/web", .incident = "web-1", .value = "told"}}}));
  ASSERT_TRUE(store->Commit({.policy_gone = {"case/web"}}));
  EXPECT_THAT(Load(*store).policy, IsEmpty());
  EXPECT_THAT(Load(*store).incidents, IsEmpty());
}

TEST(Store, KeepsItsFileFromOthers) {
  const TempDir dir;
  dir.Write("leadsman.db", "");
  chmod(dir.Join("leadsman.db").c_str(), 0666);
  const auto store = Open(dir);
  EXPECT_TRUE(store->durable());
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>")}}));
  for (const auto& file : std::filesystem::directory_iterator(dir.path())) {
    EXPECT_EQ(static_cast<unsigned>(file.status().permissions()), 0600U)
        << file.path();
  }
}

TEST(Store, LivesInMemoryWhereTheDirectoryIsAbsent) {
  const auto store = OpenStore({.directory = "/nonexistent/leadsman"});
  EXPECT_FALSE(store->durable());
  EXPECT_THAT(
      store->TakeNotices(),
      ElementsAre(
          "state directory /nonexistent/leadsman: No such file or directory; "
          "mount a writable volume there (an emptyDir) or set state.directory: "
          "incidents and mails are kept in memory and end with this process"));
  EXPECT_THAT(store->TakeNotices(), IsEmpty());
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>")}}));
  EXPECT_THAT(Outbox(*store), ElementsAre("<1>"));
  EXPECT_FALSE(std::filesystem::exists("/nonexistent"));
}

TEST(Store, LivesInMemoryWhereTheDirectoryIsNotWritable) {
  const auto store = OpenStore({.directory = "/proc/self"});
  EXPECT_FALSE(store->durable());
  const auto notices = store->TakeNotices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0], HasSubstr("cannot write /proc/self/leadsman.db: "));
  EXPECT_THAT(notices[0], HasSubstr("(fsGroup)"));
}

TEST(Store, LivesInMemoryUnsaidWithoutADirectory) {
  const auto store = OpenStore({});
  EXPECT_FALSE(store->durable());
  EXPECT_THAT(store->TakeNotices(), IsEmpty());
}

TEST(Store, LivesInMemoryWhileAnotherHasTheFile) {
  const TempDir dir;
  const auto first = Open(dir);
  const auto second = Open(dir);
  EXPECT_TRUE(first->durable());
  EXPECT_FALSE(second->durable());
  EXPECT_THAT(second->TakeNotices(),
              ElementsAre(HasSubstr("is locked by another process; give each "
                                    "leadsman a state directory of its own")));
  ASSERT_TRUE(first->Commit({.messages = {Message("<1>")}}));
  EXPECT_THAT(Outbox(*second), IsEmpty());
}

TEST(Store, DoesNotTouchTheFileOfANewerVersion) {
  const TempDir dir;
  { Open(dir); }
  {
    auto database = Database::Open(dir.Join("leadsman.db"));
    ASSERT_TRUE(database->Script("PRAGMA user_version = 7"));
  }
  const std::string before = ReadFileText(dir.Join("leadsman.db"));
  const auto store = Open(dir);
  EXPECT_FALSE(store->durable());
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>")}}));
  const auto notices = store->TakeNotices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0],
              HasSubstr("was written by a newer leadsman (schema 7, "
                        "this one knows 1) and is left untouched"));
  EXPECT_EQ(ReadFileText(dir.Join("leadsman.db")), before);
}

TEST(Store, MovesABrokenFileAsideAndStartsAnew) {
  const TempDir dir;
  dir.Write("leadsman.db", std::string(8192, 'x'));
  const auto store = Open(dir);
  EXPECT_TRUE(store->durable());
  const auto notices = store->TakeNotices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0], HasSubstr("was corrupt (file is not a database) and "
                                    "is now " +
                                    dir.Join("leadsman.db.corrupt")));
  EXPECT_EQ(ReadFileText(dir.Join("leadsman.db.corrupt")),
            std::string(8192, 'x'));
  ASSERT_TRUE(store->Commit({.messages = {Message("<1>")}}));
  EXPECT_THAT(Outbox(*store), ElementsAre("<1>"));
}

TEST(Store, NoticesABrokenPageInside) {
  const TempDir dir;
  {
    const auto store = Open(dir);
    StoreChange change;
    for (int i = 0; i < 200; ++i) {
      change.messages.push_back(
          Message("<" + std::to_string(i) + ">", std::string(2000, 'b')));
    }
    ASSERT_TRUE(store->Commit(change));
  }
  std::string bytes = ReadFileText(dir.Join("leadsman.db"));
  ASSERT_GT(bytes.size(), 200'000U);
  for (std::size_t page = 2; page < bytes.size() / 4096; ++page) {
    bytes.replace(page * 4096, 16, std::string(16, '\x7f'));
  }
  dir.Write("leadsman.db", bytes);
  const auto store = Open(dir);
  EXPECT_TRUE(store->durable());
  EXPECT_THAT(store->TakeNotices(), ElementsAre(HasSubstr("was corrupt")));
  EXPECT_THAT(Outbox(*store), IsEmpty());
}

// No file of ours can grow beyond `bytes` while it lives, as on a full disk.
class FileLimit {
 public:
  explicit FileLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FileLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
};

// As a process that dies now leaves it.
void CopyFiles(const TempDir& from, const TempDir& to) {
  for (const char* name : {"leadsman.db", "leadsman.db-wal"}) {
    std::filesystem::copy_file(from.Join(name), to.Join(name));
  }
}

// A store whose file was full when <1> was delivered and <2> came.
class StoreOnAFullDisk : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store_->Commit({.messages = {Message("<1>")}}));
    const auto size = std::filesystem::file_size(dir_.Join("leadsman.db-wal"));
    limit_.emplace(std::max<rlim_t>(size, 4096));
    ASSERT_TRUE(store_->Commit({.deliveries = {Accepted("<1>", "b@example"),
                                               Accepted("<1>", "c@example")}}));
    ASSERT_TRUE(store_->Commit({.messages = {Message("<2>")}}));
  }

  const TempDir dir_;
  std::unique_ptr<Store> store_ = Open(dir_);
  std::optional<FileLimit> limit_;
};

TEST_F(StoreOnAFullDisk, MovesIntoMemoryWithAllItHolds) {
  EXPECT_FALSE(store_->durable());
  EXPECT_THAT(Outbox(*store_), ElementsAre("<2>"));
  EXPECT_EQ(store_->Bytes("<2>").value_or(""), "Subject: x\r\n");
  const auto notices = store_->TakeNotices();
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_THAT(notices[0],
              HasSubstr("cannot write " + dir_.Join("leadsman.db")));
  EXPECT_THAT(notices[0], HasSubstr("make room or mend the volume: until then "
                                    "incidents and mails are kept in memory"));
}

TEST_F(StoreOnAFullDisk, ACrashMeanwhileSendsAgainRatherThanLoses) {
  const TempDir copy;
  limit_.reset();
  CopyFiles(dir_, copy);
  EXPECT_THAT(Outbox(*Open(copy)), ElementsAre("<1>"));
}

TEST_F(StoreOnAFullDisk, KeepsTheFileFromOthersMeanwhile) {
  limit_.reset();
  EXPECT_FALSE(Open(dir_)->durable());
}

TEST_F(StoreOnAFullDisk, ReturnsToItsFileWithTheNextChangeThatFits) {
  static_cast<void>(store_->TakeNotices());
  limit_.reset();
  ASSERT_TRUE(store_->Commit({.messages = {Message("<3>")}}));
  EXPECT_TRUE(store_->durable());
  EXPECT_THAT(store_->TakeNotices(),
              ElementsAre(dir_.Join("leadsman.db") +
                          " can be written again: incidents and mails are "
                          "kept there"));
  const TempDir copy;
  CopyFiles(dir_, copy);
  EXPECT_THAT(Outbox(*Open(copy)), ElementsAre("<2>", "<3>"));
}

TEST_F(StoreOnAFullDisk, ReturnsToItsFileAtTheEnd) {
  limit_.reset();
  store_.reset();
  EXPECT_THAT(Outbox(*Open(dir_)), ElementsAre("<2>"));
}

TEST(Store, MakesRoomByWhatNobodyWaitsFor) {
  const TempDir dir;
  const auto store = Open(dir, 512 * 1024);
  ASSERT_TRUE(store->Commit({.messages = {Message("<waiting>")}}));
  for (int i = 0; i < 200; ++i) {
    const std::string id = "<" + std::to_string(i) + ">";
    ASSERT_TRUE(
        store->Commit({.messages = {Message(id, std::string(10'000, 'b'))}}));
    ASSERT_TRUE(store->Commit({.deliveries = {Accepted(id, "b@example"),
                                              Accepted(id, "c@example")}}));
  }
  EXPECT_THAT(Outbox(*store), ElementsAre("<waiting>"));
  EXPECT_TRUE(store->durable());
  EXPECT_LE(std::filesystem::file_size(dir.Join("leadsman.db")), 512U * 1024);
  EXPECT_LE(std::filesystem::file_size(dir.Join("leadsman.db-wal")),
            1024U * 1024);
}

// Or who has had a mail could not be written down, and no room ever be made.
TEST(Store, KeepsRoomForWhatBecomesOfTheMailsItHolds) {
  const TempDir dir;
  const auto store = Open(dir, 512 * 1024);
  std::vector<std::string> kept;
  const auto take = [&] {
    const std::string id = "<" + std::to_string(kept.size()) + ">";
    const bool done =
        store->Commit({.messages = {Message(id, std::string(5'000, 'b'))}})
            .has_value();
    if (done) kept.push_back(id);
    return done;
  };
  while (take()) {
  }
  ASSERT_GT(kept.size(), 30U);
  StoreChange tried;
  for (const std::string& id : kept) {
    for (const char* recipient : {"b@example", "c@example"}) {
      DeliveryRow row = Accepted(id, recipient);
      row.state = DeliveryState::kOpen;
      row.why = std::string(250, 'w');
      tried.deliveries.push_back(row);
    }
  }
  tried.deliveries.front().state = DeliveryState::kAccepted;
  const auto done = store->Commit(tried);
  EXPECT_TRUE(done) << done.error();
  EXPECT_EQ(Outbox(*store), kept);
}

TEST(Store, RefusesWhatDoesNotFitRatherThanDropWhatWaits) {
  const TempDir dir;
  const auto store = Open(dir, 512 * 1024);
  std::vector<std::string> kept;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "<" + std::to_string(i) + ">";
    const auto done =
        store->Commit({.messages = {Message(id, std::string(10'000, 'b'))}});
    if (done) {
      kept.push_back(id);
    } else {
      EXPECT_EQ(done.error(),
                "state.maxBytes is reached and everything in the store still "
                "waits to be sent; mend the mail path or raise it");
    }
  }
  EXPECT_GT(kept.size(), 20U);
  EXPECT_LT(kept.size(), 60U);
  EXPECT_EQ(Outbox(*store), kept);
  EXPECT_TRUE(store->durable());
  // Once some are delivered there is room again.
  for (const std::string& id : {kept[0], kept[1]}) {
    ASSERT_TRUE(store->Commit({.deliveries = {Accepted(id, "b@example"),
                                              Accepted(id, "c@example")}}));
  }
  EXPECT_TRUE(store->Commit(
      {.messages = {Message("<late>", std::string(9'000, 'b'))}}));
}

}  // namespace
}  // namespace leadsman
