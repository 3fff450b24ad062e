#include "internal/probe/grpc_wire.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace leadsman {
namespace {

constexpr std::size_t kFrameHead = 5;  // compressed flag, length

std::optional<std::uint64_t> TakeVarint(std::string_view& bytes) {
  constexpr std::size_t kLongest = 10;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < std::min(bytes.size(), kLongest); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
    if (byte < 0x80) {
      bytes.remove_prefix(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) {
    bytes += static_cast<char>((value & 0x7F) | 0x80);
  }
  return bytes + static_cast<char>(value);
}

bool Skip(std::string_view& bytes, std::uint64_t size) {
  if (size > bytes.size()) return false;
  bytes.remove_prefix(static_cast<std::size_t>(size));
  return true;
}

// A field after its tag. Groups (3 and 4) are none that protobuf still makes.
bool SkipValue(std::string_view& bytes, std::uint64_t wire_type) {
  switch (wire_type) {
    case 0:
      return TakeVarint(bytes).has_value();
    case 1:
      return Skip(bytes, 8);
    case 2: {
      const auto size = TakeVarint(bytes);
      return size && Skip(bytes, *size);
    }
    case 5:
      return Skip(bytes, 4);
    default:
      return false;
  }
}

// nullopt: not a protobuf message.
std::optional<int> StatusField(std::string_view message) {
  constexpr std::uint64_t kStatus = 1 << 3;  // field 1, a varint
  constexpr std::uint64_t kTagLimit = std::uint64_t{1} << 32;
  std::uint64_t status = 0;
  while (!message.empty()) {
    const auto tag = TakeVarint(message);
    if (!tag || *tag >> 3 == 0 || *tag >= kTagLimit) return std::nullopt;
    if (*tag == kStatus) {
      const auto value = TakeVarint(message);
      if (!value) return std::nullopt;
      status = *value;
    } else if (!SkipValue(message, *tag & 7)) {
      return std::nullopt;
    }
  }
  return static_cast<int>(static_cast<std::uint32_t>(status));
}

int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

}  // namespace

std::string HealthRequest(std::string_view service) {
  std::string message;
  if (!service.empty()) {
    message = '\x0a' + Varint(service.size()) + std::string(service);
  }
  std::string frame(1, '\0');
  for (const int shift : {24, 16, 8, 0}) {
    frame += static_cast<char>((message.size() >> shift) & 0xFF);
  }
  return frame + message;
}

Result<int, std::string> ServingStatus(std::string_view body) {
  const auto wrong = [](std::string what) {
    return Unexpected<std::string>(std::move(what));
  };
  if (body.empty()) return wrong("no message");
  if (body.size() < kFrameHead) return wrong("a frame cut short");
  if (body[0] == 1)
    return wrong("a compressed message, which nobody asked for");
  if (body[0] != 0) return wrong("bytes that are no frame");
  std::size_t size = 0;
  for (const char byte : body.substr(1, kFrameHead - 1)) {
    size = size << 8 | static_cast<unsigned char>(byte);
  }
  body.remove_prefix(kFrameHead);
  if (body.size() < size) return wrong("a message cut short");
  if (body.size() > size) return wrong("more than one message");
  const std::optional<int> status = StatusField(body);
  if (!status) return wrong("a message that is no protobuf");
  return *status;
}

std::string GrpcTimeout(milliseconds left) {
  constexpr milliseconds kMost(99'999'999);  // 8 digits
  if (left <= kMost) {
    return std::to_string(std::max(left, milliseconds(1)).count()) + 'm';
  }
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
  return std::to_string(std::min<std::int64_t>(whole.count(), kMost.count())) +
         'S';
}

std::string NameOfGrpcStatus(int status) {
  constexpr std::array<std::string_view, 17> kNames = {"OK",
                                                       "CANCELLED",
                                                       "UNKNOWN",
                                                       "INVALID_ARGUMENT",
                                                       "DEADLINE_EXCEEDED",
                                                       "NOT_FOUND",
                                                       "ALREADY_EXISTS",
                                                       "PERMISSION_DENIED",
                                                       "RESOURCE_EXHAUSTED",
                                                       "FAILED_PRECONDITION",
                                                       "ABORTED",
                                                       "OUT_OF_RANGE",
                                                       "UNIMPLEMENTED",
                                                       "INTERNAL",
                                                       "UNAVAILABLE",
                                                       "DATA_LOSS",
                                                       "UNAUTHENTICATED"};
  std::string number = "gRPC status " + std::to_string(status);
  if (status < 0 || static_cast<std::size_t>(status) >= kNames.size()) {
    return number;
  }
  return number + " (" + std::string(kNames[static_cast<std::size_t>(status)]) +
         ')';
}

std::string DecodeGrpcMessage(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

}  // namespace leadsman
