// ImageArchive: an image as `./dev image` wrote it, unpacked.
#ifndef LEADSMAN_TESTS_IMAGE_MADE_IMAGE_ARCHIVE_H_
#define LEADSMAN_TESTS_IMAGE_MADE_IMAGE_ARCHIVE_H_

#include <map>
#include <string>

#include <rapidjson/document.h>

#include "tests/support/temp_dir.h"

namespace leadsman {

struct Entry {
  std::string kind_and_mode;  // as `tar -tv` has it: -rwxr-xr-x
  std::string owner;          // 0/0
  long size = 0;
};

class ImageArchive {
 public:
  // leadsman or demo-web.
  explicit ImageArchive(const std::string& target);

  static std::string PathOf(const std::string& target);

  const rapidjson::Value& config() const { return image_["config"]; }
  const rapidjson::Value& image() const { return image_; }
  // By path, without folders: usr/bin/leadsman.
  const std::map<std::string, Entry>& files() const { return files_; }
  // Where a file of the image lies now.
  std::string Unpacked(const std::string& path) const;
  std::string Label(const std::string& name) const;
  long layers() const { return layers_; }
  // Of the one layer, and as a registry would keep it.
  long size() const { return size_; }
  long gzipped() const;

 private:
  TempDir dir_;
  std::string id_;
  std::string layer_;
  long layers_ = 0;
  long size_ = 0;
  rapidjson::Document image_;
  std::map<std::string, Entry> files_;
};

// Its standard output, once it has ended well.
std::string Said(const std::string& shell_command);

}  // namespace leadsman

// First in each test: says so where nothing was made.
#define LEADSMAN_NEEDS_IMAGES()                                   \
  if (!std::filesystem::exists(ImageArchive::PathOf("leadsman"))) \
  GTEST_SKIP() << "no images to test with: ./dev image makes them"

#endif  // LEADSMAN_TESTS_IMAGE_MADE_IMAGE_ARCHIVE_H_
