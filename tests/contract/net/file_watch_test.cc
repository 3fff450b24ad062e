// FileWatch on the kernel's own inotify, with the changes that people and the
// kubelet really make.
#include "internal/net/file_watch.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/mount.h>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/net/net_test.h"
#include "tests/support/temp_dir.h"

namespace leadsman {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;

class FileWatchTest : public NetTest {
 protected:
  void Watch(const std::string& path) {
    watch_.emplace(loop_, std::vector<std::string>{path},
                   [this] { ++changes_; });
    EXPECT_EQ(watch_->trouble(), "");
  }
  // A change is told after this call, not before it.
  bool IsToldOf(const std::function<void()>& change) {
    const int before = changes_;
    change();
    return RunUntil([&] { return changes_ > before; });
  }
  // Nothing was told by the time that a change which is told was.
  bool IsNotToldOf(const std::string& path,
                   const std::function<void()>& nothing) {
    Loop& loop = loop_;
    int other = 0;
    const FileWatch beside(loop, {dir_.Join("beside")}, [&] { ++other; });
    const int before = changes_;
    nothing();
    dir_.Write("beside", path);
    return RunUntil([&] { return other > 0; }) && changes_ == before;
  }

  // As the kubelet lays a ConfigMap out (AtomicWriter): FILE -> ..data/FILE,
  // ..data -> ..NUMBER.
  void SwapConfigMap(const std::string& number, const std::string& content) {
    const fs::path root = dir_.path();
    fs::create_directory(root / (".." + number));
    dir_.Write(".." + number + "/leadsman.yaml", content);
    fs::create_directory_symlink(".." + number, root / "..data_tmp");
    const bool first = !fs::exists(root / "..data");
    const fs::path old = first ? "" : fs::read_symlink(root / "..data");
    fs::rename(root / "..data_tmp", root / "..data");
    if (first) {
      fs::create_symlink("..data/leadsman.yaml", root / "leadsman.yaml");
    } else {
      fs::remove_all(root / old);
    }
  }

  TempDir dir_;
  int changes_ = 0;
  std::optional<FileWatch> watch_;
};

TEST_F(FileWatchTest, TellsOfAFileWrittenInPlace) {
  Watch(dir_.Write("leadsman.yaml", "one"));
  EXPECT_TRUE(IsToldOf([&] { dir_.Write("leadsman.yaml", "two"); }));
  EXPECT_TRUE(IsToldOf([&] { dir_.Write("leadsman.yaml", "three"); }));
}

TEST_F(FileWatchTest, TellsOfAnEditorsRename) {
  Watch(dir_.Write("leadsman.yaml", "one"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(IsToldOf([&] {
      fs::rename(dir_.Write(".leadsman.yaml.swp", "two"),
                 dir_.Join("leadsman.yaml"));
    }));
  }
}

TEST_F(FileWatchTest, TellsOfEachSwapOfAConfigMap) {
  SwapConfigMap("2026_11_24_1", "one");
  Watch(dir_.Join("leadsman.yaml"));
  EXPECT_TRUE(IsToldOf([&] { SwapConfigMap("2026_11_24_2", "two"); }));
  EXPECT_TRUE(IsToldOf([&] { SwapConfigMap("2026_11_24_3", "three"); }));
  EXPECT_EQ(ReadFileText(dir_.Join("leadsman.yaml")), "three");
}

TEST_F(FileWatchTest, TellsOfAFileThatGoesAndComes) {
  Watch(dir_.Write("leadsman.yaml", "one"));
  EXPECT_TRUE(IsToldOf([&] { fs::remove(dir_.Join("leadsman.yaml")); }));
  EXPECT_TRUE(IsToldOf([&] { dir_.Write("leadsman.yaml", "two"); }));
}

TEST_F(FileWatchTest, FollowsALinkThatLeadsToAnotherFolder) {
  const TempDir elsewhere;
  const TempDir further;
  fs::create_symlink(elsewhere.Write("real.yaml", "one"),
                     dir_.Join("leadsman.yaml"));
  Watch(dir_.Join("leadsman.yaml"));
  EXPECT_TRUE(IsToldOf([&] { elsewhere.Write("real.yaml", "two"); }));
  EXPECT_TRUE(IsToldOf([&] {
    fs::create_symlink(further.Write("new.yaml", "three"), dir_.Join("link"));
    fs::rename(dir_.Join("link"), dir_.Join("leadsman.yaml"));
  }));
  EXPECT_TRUE(IsToldOf([&] { further.Write("new.yaml", "four"); }));
}

TEST_F(FileWatchTest, SaysNothingOfOtherFilesInTheFolder) {
  const std::string path = dir_.Write("leadsman.yaml", "one");
  Watch(path);
  EXPECT_TRUE(IsNotToldOf(path, [&] {
    dir_.Write("other.yaml", "x");
    fs::remove(dir_.Join("other.yaml"));
    ReadFileText(path);
  }));
}

TEST_F(FileWatchTest, ManySignsAtOnceAreToldOnce) {
  const std::string path = dir_.Write("leadsman.yaml", "one");
  Watch(path);
  EXPECT_TRUE(IsToldOf([&] {
    for (int i = 0; i < 20; ++i) dir_.Write("leadsman.yaml", "many");
  }));
  EXPECT_EQ(changes_, 1);
}

TEST_F(FileWatchTest, WaitsForAFolderThatIsNotThere) {
  Watch(dir_.Join("no/such/leadsman.yaml"));
  EXPECT_TRUE(IsToldOf([&] { fs::create_directory(dir_.Join("no")); }));
  EXPECT_TRUE(IsToldOf([&] { fs::create_directory(dir_.Join("no/such")); }));
  EXPECT_TRUE(IsToldOf([&] { dir_.Write("no/such/leadsman.yaml", "one"); }));
}

TEST_F(FileWatchTest, FollowsAPlainFolderThatIsReplaced) {
  fs::create_directories(dir_.Join("cfg/deep"));
  fs::create_directories(dir_.Join("new/deep"));
  dir_.Write("cfg/deep/leadsman.yaml", "one");
  dir_.Write("new/deep/leadsman.yaml", "two");
  Watch(dir_.Join("cfg/deep/leadsman.yaml"));
  EXPECT_TRUE(
      IsToldOf([&] { fs::rename(dir_.Join("cfg"), dir_.Join("old")); }));
  EXPECT_TRUE(
      IsToldOf([&] { fs::rename(dir_.Join("new"), dir_.Join("cfg")); }));
  EXPECT_TRUE(IsToldOf([&] { dir_.Write("cfg/deep/leadsman.yaml", "three"); }));
}

// rm, and then a slow copy over the name.
TEST_F(FileWatchTest, WaitsForTheWriterOfANewFile) {
  const std::string path = dir_.Write("leadsman.yaml", "one");
  Watch(path);
  std::ofstream file;
  EXPECT_TRUE(IsNotToldOf(path, [&] {
    fs::remove(path);
    file.open(path);
    file << "half" << std::flush;
  }));
  EXPECT_TRUE(IsToldOf([&] { file.close(); }));
}

TEST_F(FileWatchTest, SaysWhatCannotBeWatched) {
  const auto limit = [&](const std::string& path) {
    FileWatch watch(loop_, {path}, [] {});
    return watch.trouble();
  };
  const std::string name(300, 'n');  // longer than a name may be
  EXPECT_EQ(limit(dir_.Join(name + "/leadsman.yaml")),
            dir_.Join(name) + " cannot be watched for " +
                dir_.Join(name + "/leadsman.yaml") + ": file name too long");
}

TEST_F(FileWatchTest, StepsFollowEachLinkOnTheWay) {
  SwapConfigMap("7", "one");
  const std::string& root = dir_.path();
  EXPECT_THAT(StepsTo(dir_.Join("leadsman.yaml")),
              ElementsAre(FileStep{"/", "tmp"},
                          FileStep{"/tmp", fs::path(root).filename()},
                          FileStep{root, "leadsman.yaml"},
                          FileStep{root, "..data"}, FileStep{root, "..7"},
                          FileStep{root + "/..7", "leadsman.yaml"}));
}

TEST_F(FileWatchTest, ALoopOfLinksEnds) {
  fs::create_symlink("a", dir_.Join("b"));
  fs::create_symlink("b", dir_.Join("a"));
  EXPECT_THAT(StepsTo(dir_.Join("a")), Contains(FileStep{dir_.path(), "b"}));
}

TEST(IsMountedAloneTest, KnowsASubPathFromAFolderThatIsMounted) {
  const std::string mounts =
      "100 90 0:50 / / rw - overlay overlay rw\n"
      "101 100 254:0 /vols/x/1 /etc/leadsman/leadsman.yaml ro - ext4 /dev/vda "
      "rw\n"
      "102 100 254:0 /vols/y /etc/other ro - ext4 /dev/vda rw\n"
      "103 100 254:0 /vols/z /srv/with\\040blank.yaml ro - ext4 /dev/vda rw\n";
  EXPECT_TRUE(IsMountedAlone("/etc/leadsman/leadsman.yaml", mounts));
  EXPECT_TRUE(IsMountedAlone("/srv/with blank.yaml", mounts));
  EXPECT_FALSE(IsMountedAlone("/etc/other/leadsman.yaml", mounts));
  EXPECT_FALSE(IsMountedAlone("/etc/leadsman/other.yaml", mounts));
  EXPECT_FALSE(IsMountedAlone("/etc/other/x", ""));
}

}  // namespace
}  // namespace leadsman
