#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

const std::string kSecret = "HUNTER2";

TEST(BadConfigTest, SaysEveryErrorInFileOrder) {
  EXPECT_EQ(ErrorsOf(File("checks:\n"
                          "  - name: web\n"
                          "    httpGet: {port: 70000}\n"
                          "    periodSecond: 5\n"
                          "  - name: web\n"
                          "    exec: {command: [ls]}\n"
                          "log: {level: inf}\n")),
            "f.yaml:3:21: checks[0].httpGet.port: is 70000; must be a number "
            "from 1 to 65535 (names of container ports can't be known here)\n"
            "f.yaml:4:5: checks[0].periodSecond: is not a known key; did you "
            "mean periodSeconds?\n"
            "f.yaml:5:11: checks[1].name: is the name of checks[0] too; names "
            "must be unique\n"
            "f.yaml:6:5: checks[1].exec: is refused: leadsman stands in its "
            "own container, where there is no shell and not the web's files; "
            "use httpGet, tcpSocket or grpc\n"
            "f.yaml:7:14: log.level: is not a known word; must be debug, "
            "info, warn or error; did you mean info?\n");
}

TEST(BadConfigTest, SaysBothWaysToGiveACheck) {
  EXPECT_EQ(ErrorsOf({}),
            "environment: no check at all; give `checks` in a file, or REQ_URL "
            "in the environment or by --env-file\n");
}

TEST(BadConfigTest, NeverShowsASecret) {
  for (const std::string& mail :
       {"{host: h, from: a@b, to: [c@d], password: " + kSecret + "}",
        "{host: h, from: a@b, to: [c@d], password: {" + kSecret + "}}",
        "{host: h, from: a@b, to: [c@d], password: *" + kSecret + "}",
        "{host: h, from: a@b, to: [c@d], password: !" + kSecret + " x}"}) {
    const std::string errors = ErrorsOf(File(kLeast + "mail: " + mail));
    EXPECT_NE(errors, "") << mail;
    EXPECT_EQ(errors.find(kSecret), std::string::npos) << errors;
  }
}

TEST(BadConfigTest, RefusesWhatYamlHasAndJsonHasNot) {
  for (const std::string& text :
       {std::string(), std::string("a: 1\na: 2\n"), std::string("<<: {}\n"),
        kLeast + "---\na: 1\n", std::string("a: &x [*x]\n"),
        std::string("a: \xff\n"), std::string("a: \x01\n"),
        std::string(100'000, '['), std::string("a: {b: c?: d, [}\n"),
        std::string("a: &a [1,1,1,1,1,1,1,1,1,1]\n"
                    "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                    "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                    "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n")}) {
    EXPECT_NE(ErrorsOf(File(text)), "") << text.substr(0, 80);
  }
}

}  // namespace
}  // namespace leadsman
