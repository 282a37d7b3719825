#pragma once
#include "Types.hpp"

namespace roommate::mqtt {

enum class Version : std::uint8_t { v311 = 4, v5 = 5 };

enum class Type : std::uint8_t {
  connect = 1,
  connack = 2,
  publish = 3,
  puback = 4,
  subscribe = 8,
  suback = 9,
  pingreq = 12,
  pingresp = 13,
  disconnect = 14,
};

struct Connect {
  Version version = Version::v5;
  std::string_view clientId;
  std::string_view user;
  std::string_view password;
  std::string_view willTopic;  // empty: no will
  std::string_view willPayload;
  std::uint16_t keepAliveSeconds = 30;
  std::uint32_t maximumPacket = 0;  // of what is sent to us; 5.0 only
};

struct Publish {
  std::string_view topic;
  Bytes payload;
  std::uint16_t id = 0;  // 0: quality 0
  bool retain = false;
  bool duplicate = false;
};

/// What the server sends, read in place. What a device never uses (properties, subscription ids) is checked and left out.
struct Received {
  Type type = Type::pingresp;
  std::uint16_t id = 0;
  std::uint8_t reason = 0;         // of connack, puback, disconnect
  bool refused = false;            // a suback that refuses any of the filters
  Publish publish{};
  std::uint16_t keepAlive = 0;     // that the server wants; 0: ours
  std::uint16_t receiveMaximum = 0xFFFF;
};

}  // namespace roommate::mqtt
