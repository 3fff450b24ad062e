// What holds for errors whatever the file: places, secrets, one line each.
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "internal/config/config.h"
#include "tests/unit/config/parse.h"

namespace leadsman {
namespace {

using testing::HasSubstr;
using testing::Not;

// Planted wherever a secret may stand, by right or by mistake.
TEST(ErrorsTest, NeverSayASecret) {
  for (const std::string text : {
           "mail: {password: s3cret}",
           "mail: {password: [s3cret]}",
           "mail: {password: {s3cret}}",
           "mail: {password: {value: [s3cret]}}",
           "mail: {password: {value: {s3cret: 1}}}",
           "mail: {password: {value: s3cret, file: s3cret}}",
           "mail: {password: {env: \"s3cret\\n\"}}",
           "mail: {password: {value: \"s3cret\\0\"}}",
           "mail: {host: 'u:s3cret@h', username: \"s3cret\\n\"}",
           "mail: {from: 's3cret', to: ['s3cret'], cc: ['s3cret <']}",
           "mail: {password: {value: 's3cret}}",
           "mail: {password: {value: s3cret?[}}",
           "mail: {password: {value: !s3cret x}}",
           "mail: {password: {value: *s3cret}}",
           "mail: {password: {value: \"\\s3cret\"}}",
           "mail: {password: {value: %s3cret}}",
           "mail: {password: {value: @s3cret}}",
           "mail:\n  password:\n    value: s3cret: b\n",
           "mail:\n  password:\n    value: |s3cret\n",
           "mail:\n  password:\n    value: `s3cret\n",
           "webhook: {url: 's3cret@x', secret: s3cret}",
           "webhook: {headers: [{name: A, value: {value: s3cret}}]}",
           "webhook: {headers: [{name: 's3cret:', value: s3cret}]}",
           "checks: [{name: s3cret!, httpGet: {port: s3cret}}]",
           "checks: [{name: a, httpGet: {port: 1, httpHeaders: [{name: A, "
           "value: \"s3cret\\n\"}]}}]",
           "checks: [{name: a, httpGet: {port: 1, path: '/ s3cret'}}]",
           "log: {level: s3cret}",
           "labels: {a: {b: s3cret}}",
       }) {
    const std::string errors = ErrorsOf(File(text));
    EXPECT_NE(errors, "") << text;
    EXPECT_THAT(errors, Not(HasSubstr("s3cret"))) << text;
  }
}

TEST(ErrorsTest, NeverSayASecretOfTheEnvironment) {
  const std::string errors =
      ErrorsOf(File(kLeast, {{"LEADSMAN_MAIL_HOST", "u:s3cret@h"},
                             {"LEADSMAN_MAIL_FROM", "s3cret"},
                             {"LEADSMAN_MAIL_TO", "s3cret"},
                             {"LEADSMAN_MAIL_PASSWORD_VALUE", "s3cret\n"},
                             {"LEADSMAN_MAIL_PORT", "s3cret"},
                             {"LEADSMAN_WEBHOOK_SECRET_FILE", "s3cret\n"}}));
  EXPECT_EQ(std::ranges::count(errors, '\n'), 6) << errors;
  EXPECT_THAT(errors, Not(HasSubstr("s3cret")));
}

TEST(ErrorsTest, StayOnOneLineWhateverTheFileHolds) {
  const std::string text = kLeast +
                           "\"a\\nb\": 1\nlog: {\"\\u001b[2J\": 1}\n"
                           "state: {\"\\u009b2J\": 1}\n";
  EXPECT_EQ(ErrorsOf(File(text)),
            "f.yaml:4:1: a b: is not a known key; known here: server, labels, "
            "defaults, checks, readiness, alerts, mail, webhook, kubernetes, "
            "workload, state, shutdownGrace, log\n"
            "f.yaml:5:7: log. [2J: is not a known key; known here: level, "
            "format\n"
            "f.yaml:6:9: state. 2J: is not a known key; known here: directory, "
            "maxBytes\n");
  const std::string regex = ErrorsOf(
      File("checks: [{name: a, httpGet: {port: 1}, expect: {body: {matches: "
           "\"[a\\nb\"}}}]"));
  EXPECT_EQ(std::ranges::count(regex, '\n'), 1) << regex;
}

TEST(ErrorsTest, StayShortWhateverTheFileHolds) {
  EXPECT_LT(
      ErrorsOf(File(kLeast + "? " + std::string(9'000, 'k') + "\n: 1")).size(),
      400U);
}

TEST(ErrorsTest, KeepNulFromHidingWhatFollows) {
  const std::string words =
      "holds a NUL character (\\0); must be text without it\n";
  EXPECT_EQ(
      ErrorsOf(File("checks: [{name: \"a\\0B C\", tcpSocket: {port: 1}}]")),
      "f.yaml:1:17: checks[0].name: " + words);
  EXPECT_EQ(ErrorsOf(File("log: {\"level\\0\": info}")),
            "f.yaml:1:7: log: " + words);
}

TEST(ErrorsTest, NameEveryBadItemOfAListAtItsOwnPlace) {
  EXPECT_EQ(ErrorsOf(File("checks:\n"
                          "  - 1\n"
                          "  - name: a\n"
                          "    httpGet: {port: 1}\n"
                          "    expect:\n"
                          "      status:\n"
                          "        - 1\n"
                          "        - 200\n"
                          "        - x\n"
                          "  - name: a\n"
                          "    tcpSocket: {port: 1}\n")),
            "f.yaml:2:5: checks[0]: is a number; must be a mapping\n"
            "f.yaml:7:11: checks[1].expect.status[0]: is 1; must be a code "
            "such as 204 or a range such as \"200-399\", within 100 to 599\n"
            "f.yaml:9:11: checks[1].expect.status[2]: does not have the right "
            "form; must be a code such as 204 or a range such as \"200-399\", "
            "within 100 to 599\n"
            "f.yaml:10:11: checks[2].name: is the name of checks[1] too; names "
            "must be unique\n");
}

TEST(ErrorsTest, EndAtFiveHundred) {
  std::string text = "checks:\n";
  for (int i = 0; i < 600; ++i) {
    text += "  - {name: c" + std::to_string(i) + ", tcpSocket: {port: 0}}\n";
  }
  const std::string errors = ErrorsOf(File(text));
  EXPECT_EQ(std::ranges::count(errors, '\n'), 501);
  EXPECT_THAT(errors, HasSubstr("has more errors than 500; mend these first"));
}

TEST(ErrorsTest, ComeInTheOrderOfFileEnvFileEnvironment) {
  Sources sources = EnvFile("REQ_INTERVAL=x\n", {{"LEADSMAN_MAIL_PORT", "x"}});
  sources.file = "f.yaml";
  sources.text = "log: {level: x}\n";
  sources.environment.emplace("REQ_URL", "http://w/");
  const std::string errors = ErrorsOf(sources);
  EXPECT_LT(errors.find("f.yaml:1:14"), errors.find(".env:1:1"));
  EXPECT_LT(errors.find(".env:1:1"), errors.find("environment: "));
}

}  // namespace
}  // namespace leadsman
