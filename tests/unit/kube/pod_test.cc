#include "internal/kube/pod.h"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

constexpr WallTime kTwo{seconds(1'795'485'600)};  // 2026-11-24T02:00:00Z

constexpr const char* kWhole = R"({"kind":"Pod","apiVersion":"v1",
 "metadata":{"name":"web-0","namespace":"shop","uid":"u1",
  "labels":{"app":"web","pod-template-hash":"7d9f"},
  "annotations":{"kubectl.kubernetes.io/default-container":"app"},
  "ownerReferences":[
   {"kind":"Garden","name":"eden","uid":"x"},
   {"kind":"ReplicaSet","name":"web-7d9f","uid":"y","controller":true}]},
 "spec":{"nodeName":"node-1",
  "initContainers":[{"name":"mesh","restartPolicy":"Always"}],
  "containers":[{"name":"app","image":"a"},{"name":"leadsman"}],
  "readinessGates":[{"conditionType":"leadsman.io/ready"}]},
 "status":{"phase":"Running","containerStatuses":[
  {"name":"app","image":"shop:1.2","restartCount":3,
   "state":{"running":{"startedAt":"2026-11-24T02:00:01Z"}},
   "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled",
    "finishedAt":"2026-11-24T02:00:00Z"}}},
  {"name":"leadsman","restartCount":0,"state":{},"lastState":{}}]}})";

Pod Parsed(const std::string& json) {
  const std::optional<Pod> pod = ParsePod(json);
  EXPECT_TRUE(pod) << json;
  return pod.value_or(Pod());
}

TEST(PodTest, TellsWhatTheApiServerSays) {
  EXPECT_EQ(Parsed(kWhole),
            (Pod{.uid = "u1",
                 .template_hash = "7d9f",
                 .owner = {"ReplicaSet", "web-7d9f"},
                 .node = "node-1",
                 .default_container = "app",
                 .containers = {"app", "leadsman"},
                 .gates = {"leadsman.io/ready"},
                 .container_news = {{.name = "app",
                                     .image = "shop:1.2",
                                     .restarts = 3,
                                     .ended = Termination{.reason = "OOMKilled",
                                                          .exit_code = 137,
                                                          .at = kTwo}},
                                    {.name = "leadsman"}}}));
}

TEST(PodTest, LeavesOutWhatIsNotSaid) {
  EXPECT_EQ(Parsed(R"({"kind":"Pod","metadata":{"uid":"u1"}})"),
            (Pod{.uid = "u1"}));
}

TEST(PodTest, IsGoingAwayOnceItHasADeletionTimestamp) {
  EXPECT_TRUE(Parsed(R"({"kind":"Pod","metadata":{"uid":"u1",
      "deletionTimestamp":"2026-11-24T02:00:00Z"}})")
                  .deleting);
}

TEST(PodTest, TheEndOfAContainerThatIsNotBackIsTheLastOne) {
  const Pod pod = Parsed(R"({"kind":"Pod","metadata":{"uid":"u1"},
   "status":{"containerStatuses":[{"name":"app","restartCount":1,
    "state":{"terminated":{"exitCode":1,"reason":"Error",
     "finishedAt":"2026-11-24T02:00:00.5Z"}},
    "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled",
     "finishedAt":"2026-11-24T01:00:00Z"}}}]}})");
  ASSERT_NE(pod.News("app"), nullptr);
  EXPECT_EQ(
      pod.News("app")->ended,
      (Termination{
          .reason = "Error", .exit_code = 1, .at = kTwo + milliseconds(500)}));
  EXPECT_EQ(pod.News("web"), nullptr);
}

TEST(PodTest, ATimeThatIsNoneIsLeftOut) {
  const Pod pod = Parsed(R"({"kind":"Pod","metadata":{"uid":"u1"},
   "status":{"containerStatuses":[{"name":"app",
    "state":{"terminated":{"exitCode":2,"finishedAt":null}}}]}})");
  EXPECT_EQ(pod.News("app")->ended, (Termination{.exit_code = 2}));
}

TEST(PodTest, WhatIsNoPodIsNone) {
  for (const char* json :
       {"", "{", "[]", "null", "7", "\"Pod\"", "<html>", R"({"kind":"Pod"})",
        R"({"kind":"Pod","metadata":[]})",
        R"({"kind":"Pod","metadata":{"uid":7}})",
        R"({"kind":"Status","metadata":{"uid":"u1"}})"}) {
    EXPECT_FALSE(ParsePod(json)) << json;
  }
}

TEST(PodTest, OfOddTypesOnlyThatPartIsLost) {
  EXPECT_EQ(Parsed(R"({"kind":"Pod","metadata":{"uid":"u1","labels":[1],
        "ownerReferences":[7,{"controller":"yes","name":"x"}],
        "annotations":"x","deletionTimestamp":7},
        "spec":{"containers":[{"name":7},[],{"name":"app"}],
        "readinessGates":{"conditionType":"x"},"nodeName":{}},
        "status":{"containerStatuses":[[],{"name":"app","restartCount":"3",
        "lastState":{"terminated":[]}},{"restartCount":99999999999}]}})"),
            (Pod{.uid = "u1",
                 .containers = {"app"},
                 .container_news = {{.name = "app"}}}));
}

TEST(PodTest, NestingCannotUseUpTheStack) {
  EXPECT_FALSE(ParsePod(std::string(2'000'000, '[')));
  std::string deep = R"({"kind":"Pod","metadata":{"uid":"u1"},"x":)";
  deep += std::string(500'000, '[') + std::string(500'000, ']') + "}";
  EXPECT_TRUE(ParsePod(deep));
}

TEST(PodTest, TextsAreCleanedAndBounded) {
  const Pod pod = Parsed(R"({"kind":"Pod","metadata":{"uid":"u\n1"},
   "spec":{"nodeName":")" +
                         std::string(9000, 'n') + "\"}}");
  EXPECT_EQ(pod.uid, "u 1");
  EXPECT_EQ(pod.node.size(), 512U);
}

TEST(WebContainerTest, IsTheConfiguredOneElseTheDefaultElseTheOnlyOther) {
  Pod pod{.default_container = "app", .containers = {"app", "leadsman", "log"}};
  EXPECT_EQ(WebContainer(pod, "log"), "log");
  EXPECT_EQ(WebContainer(pod, ""), "app");
  pod.default_container = "";
  EXPECT_EQ(WebContainer(pod, ""), "") << "two others";
  pod.containers = {"leadsman", "web"};
  EXPECT_EQ(WebContainer(pod, ""), "web");
  pod.containers = {"web"};  // ours is a native sidecar
  EXPECT_EQ(WebContainer(pod, ""), "web");
  pod.containers = {"leadsman"};
  EXPECT_EQ(WebContainer(pod, ""), "");
}

TEST(PodPathTest, IsTheCoreApis) {
  EXPECT_EQ(PodPath({.name = "web-0", .namespace_name = "shop"}),
            "/api/v1/namespaces/shop/pods/web-0");
}

}  // namespace
}  // namespace leadsman
