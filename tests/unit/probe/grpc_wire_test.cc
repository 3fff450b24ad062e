#include "internal/probe/grpc_wire.h"

#include <chrono>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace leadsman {
namespace {

using namespace std::string_literals;  // NOLINT(google-build-using-namespace)

std::string Frame(const std::string& message) {
  return "\0\0\0"s + static_cast<char>(message.size() >> 8) +
         static_cast<char>(message.size() & 0xFF) + message;
}

std::string WrongWith(const std::string& body) {
  const Result<int, std::string> status = ServingStatus(body);
  return status ? "status " + std::to_string(*status) : status.error();
}

TEST(GrpcWireTest, AsksForTheServerAsAWholeWithAnEmptyMessage) {
  EXPECT_EQ(HealthRequest(""), "\0\0\0\0\0"s);
}

TEST(GrpcWireTest, AsksForAServiceByName) {
  EXPECT_EQ(HealthRequest("shop"), "\0\0\0\0\x06\x0a\x04shop"s);
  const std::string longest(300, 'a');
  EXPECT_EQ(HealthRequest(longest), "\0\0\0\x01\x2f\x0a\xac\x02"s + longest);
}

TEST(GrpcWireTest, ReadsTheStatus) {
  EXPECT_EQ(ServingStatus(Frame("\x08\x01"s)), 1);
  EXPECT_EQ(ServingStatus(Frame("\x08\x02"s)), 2);
  EXPECT_EQ(ServingStatus(Frame("\x08\xac\x02"s)), 300);
  EXPECT_EQ(ServingStatus(Frame("")), 0) << "a missing field is UNKNOWN";
  EXPECT_EQ(ServingStatus(Frame("\x08\x02\x08\x01"s)), 1) << "the last counts";
}

TEST(GrpcWireTest, SkipsUnknownFields) {
  EXPECT_EQ(ServingStatus(Frame("\x10\xff\x01\x08\x01"s)), 1) << "a varint";
  EXPECT_EQ(ServingStatus(Frame("\x11"s + "12345678\x08\x01")), 1) << "64 bits";
  EXPECT_EQ(ServingStatus(Frame("\x08\x01\x12\x02\x08\x02"s)), 1) << "bytes";
  EXPECT_EQ(ServingStatus(Frame("\x1d"s + "1234\x08\x01")), 1) << "32 bits";
  EXPECT_EQ(ServingStatus(Frame("\x0a\x01\x02"s)), 0) << "field 1 as bytes";
}

TEST(GrpcWireTest, SaysWhatIsWrongWithABody) {
  EXPECT_EQ(WrongWith(""), "no message");
  EXPECT_EQ(WrongWith("\1\0\0\0\2\x08\x01"s),
            "a compressed message, which nobody asked for");
  EXPECT_EQ(WrongWith("HTTP/1.1 200 OK"), "bytes that are no frame");
  EXPECT_EQ(WrongWith("\0\0\0\0\3\x08\x01"s), "a message cut short");
  EXPECT_EQ(WrongWith("\0\xff\xff\xff\xff\x08\x01"s), "a message cut short");
  EXPECT_EQ(WrongWith(Frame("\x08\x01"s) + Frame("\x08\x01"s)),
            "more than one message");
  EXPECT_EQ(WrongWith(Frame("\x08\x01"s) + '\0'), "more than one message");
}

TEST(GrpcWireTest, RefusesWhatIsNoProtobuf) {
  for (const std::string& message :
       {"\x08"s, "\x08\x80"s, "\x08"s + std::string(10, '\xff') + "\x01",
        "\0\1"s, "\x12\x05x"s, "\x11"s + "1234567", "\x1d"s + "123",
        "\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "\x0b\x0c"s, "\x0f"s,
        "\x80\x80\x80\x80\x10\x01"s}) {
    EXPECT_EQ(WrongWith(Frame(message)), "a message that is no protobuf")
        << testing::PrintToString(message);
  }
}

TEST(GrpcWireTest, NoPrefixOfAGoodAnswerIsGood) {
  const std::string good = Frame("\x12\x02xy\x08\x01"s);
  ASSERT_EQ(ServingStatus(good), 1);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(ServingStatus(good.substr(0, size))) << size;
  }
}

TEST(GrpcWireTest, TakesAnyBytesWithoutHarm) {
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 256);
    read += ServingStatus(bytes) ? 1 : 0;
    read += ServingStatus(Frame(bytes)) ? 1 : 0;
  }
  EXPECT_GT(read, 1000) << "some of them must get as far as the fields";
}

TEST(GrpcWireTest, TheTimeOutHasAtMostEightDigitsAndIsNeverLonger) {
  EXPECT_EQ(GrpcTimeout(milliseconds(1000)), "1000m");
  EXPECT_EQ(GrpcTimeout(milliseconds(0)), "1m");
  EXPECT_EQ(GrpcTimeout(milliseconds(99'999'999)), "99999999m");
  EXPECT_EQ(GrpcTimeout(milliseconds(100'000'999)), "100000S");
  EXPECT_EQ(GrpcTimeout(milliseconds::max()), "99999999S");
}

}  // namespace
}  // namespace leadsman
