#include "tests/image/made/image_archive.h"

#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/process.h"

namespace leadsman {

std::string Said(const std::string& shell_command) {
  const Finished finished =
      RunToEnd({"/bin/sh", "-c", shell_command}, {}, std::chrono::minutes(4));
  EXPECT_EQ(finished.exit, 0) << shell_command << '\n' << finished.err;
  return finished.out;
}

std::string ImageArchive::PathOf(const std::string& target) {
  return LEADSMAN_IMAGE_DIR "/" + target + ".tar";
}

ImageArchive::ImageArchive(const std::string& target) {
  Said("tar -xf " + PathOf(target) + " -C " + dir_.path());
  rapidjson::Document manifest;
  manifest.Parse(ReadFileText(dir_.Join("manifest.json")).c_str());
  const rapidjson::Value& first = manifest[0];
  id_ = first["Config"].GetString();
  layers_ = static_cast<long>(first["Layers"].Size());
  image_.Parse(ReadFileText(dir_.Join(id_)).c_str());
  layer_ = dir_.Join(first["Layers"][0].GetString());
  size_ = static_cast<long>(std::filesystem::file_size(layer_));

  Said("mkdir " + Unpacked("") + " && tar -xf " + layer_ + " -C " +
       Unpacked(""));
  std::istringstream rows(Said("tar --numeric-owner -tvf " + layer_));
  std::string row;
  while (std::getline(rows, row)) {
    std::istringstream words(row);
    Entry entry;
    std::string date, time, path;
    words >> entry.kind_and_mode >> entry.owner >> entry.size >> date >> time >>
        path;
    if (path.back() != '/') files_[path] = entry;
  }
}

std::string ImageArchive::Unpacked(const std::string& path) const {
  return dir_.Join("unpacked/" + path);
}

std::string ImageArchive::Label(const std::string& name) const {
  const rapidjson::Value& labels = config()["Labels"];
  const std::string whole = "org.opencontainers.image." + name;
  return labels.HasMember(whole.c_str()) ? labels[whole.c_str()].GetString()
                                         : "";
}

long ImageArchive::gzipped() const {
  return std::stol(Said("gzip -9 -c " + layer_ + " | wc -c"));
}

}  // namespace leadsman
