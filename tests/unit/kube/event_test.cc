#include "internal/kube/event.h"

#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr WallTime kAt{1'795'485'600s + 7ms + 999ns};

Event Failed() {
  return {.name = EventName("web-0", kAt),
          .at = kAt,
          .warning = true,
          .reason = "CheckFailed",
          .action = "Probe",
          .note = "web is down",
          .container = "web"};
}

PodFacts Pod() {
  return {.name = "web-0", .namespace_name = "shop", .uid = "4711-uid"};
}

// The note's value in the JSON, as it stands there.
std::string NoteOf(const std::string& note) {
  Event event = Failed();
  event.note = note;
  const std::string json = EventJson(event, Pod());
  const auto begin = json.find(R"("note":")") + 8;
  return json.substr(begin, json.find(R"(","regarding)") - begin);
}

TEST(EventTest, IsWhatTheApiServerAsksFor) {
  EXPECT_EQ(
      EventJson(Failed(), Pod()),
      R"({"apiVersion":"events.k8s.io/v1","kind":"Event",)"
      R"("metadata":{"name":"web-0.18ead8a3ebbf13a7","namespace":"shop"},)"
      R"("eventTime":"2026-11-24T02:00:00.007000Z",)"
      R"("reportingController":"leadsman.io/leadsman",)"
      R"("reportingInstance":"leadsman-web-0",)"
      R"("type":"Warning","reason":"CheckFailed","action":"Probe",)"
      R"("note":"web is down",)"
      R"("regarding":{"apiVersion":"v1","kind":"Pod",)"
      R"("namespace":"shop","name":"web-0","uid":"4711-uid",)"
      R"("fieldPath":"spec.containers{web}"}})");
}

TEST(EventTest, WhatIsNotKnownIsLeftOut) {
  Event event = Failed();
  event.container = "";
  event.warning = false;
  PodFacts pod = Pod();
  pod.uid = "";
  const std::string json = EventJson(event, pod);
  EXPECT_THAT(json, HasSubstr(R"("name":"web-0"}})"));
  EXPECT_THAT(json, HasSubstr(R"("type":"Normal")"));
}

TEST(EventTest, IsNamedByPodAndNanoseconds) {
  EXPECT_EQ(EventName("web-0", WallTime{255ns}), "web-0.ff");
  EXPECT_NE(EventName("web-0", kAt), EventName("web-0", kAt + 1ns));
}

TEST(EventTest, ALongPodsNameIsCutToADnsSubdomain) {
  const std::string pod = std::string(235, 'a') + "-.b" + std::string(9, 'c');
  const std::string name = EventName(pod, kAt);
  EXPECT_EQ(name, std::string(235, 'a') + ".18ead8a3ebbf13a7");
  EXPECT_EQ(EventName(std::string(253, 'a'), kAt).size(), 253U);
  PodFacts facts = Pod();
  facts.name = std::string(253, 'a');
  EXPECT_THAT(EventJson(Failed(), facts),
              HasSubstr(R"("reportingInstance":"leadsman-)" +
                        std::string(119, 'a') + '"'));
}

TEST(EventTest, TheNoteIsCutAtACharacterWithin1024Bytes) {
  EXPECT_EQ(NoteOf(std::string(1024, 'x')), std::string(1024, 'x'));
  EXPECT_EQ(NoteOf(std::string(1025, 'x')), std::string(1024, 'x'));
  std::string umlauts = "x";
  for (int i = 0; i < 1000; ++i) umlauts += "ü";
  EXPECT_EQ(NoteOf(umlauts), umlauts.substr(0, 1023));
}

TEST(EventTest, TheNoteIsCleanedBeforeItIsCut) {
  EXPECT_EQ(NoteOf("a\nb\x1b[31m\xff\"\\"), R"(a b [31m�\"\\)");
  std::string bad(1000, '\xff');
  EXPECT_EQ(NoteOf(bad).size(), 1023U);  // 341 of three bytes each
}

TEST(EventTest, ARepeatPatchesTheSeriesAndNothingElse) {
  Event event = Failed();
  event.count = 2;
  event.last = kAt + 90s;
  EXPECT_EQ(
      SeriesJson(event),
      R"({"series":{"count":2,"lastObservedTime":"2026-11-24T02:01:30.007000Z"}})");
}

TEST(EventTest, OneThatRepeatedBeforeItWasCreatedHasItsSeries) {
  Event event = Failed();
  EXPECT_THAT(EventJson(event, Pod()), Not(HasSubstr("series")));
  event.count = 3;
  event.last = kAt + 90s;
  EXPECT_THAT(
      EventJson(event, Pod()),
      HasSubstr(
          R"("series":{"count":3,"lastObservedTime":"2026-11-24T02:01:30.007000Z"}})"));
}

TEST(EventTest, IsSentToItsPodsNamespace) {
  EXPECT_EQ(EventsPath("shop"),
            "/apis/events.k8s.io/v1/namespaces/shop/events");
}

}  // namespace
}  // namespace leadsman
