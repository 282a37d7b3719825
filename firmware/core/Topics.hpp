#pragma once
#include "Types.hpp"

namespace roommate {

/// The topics of a device, rm/1/{dev}/... (docs/twins.md). Pinned by tests/vectors/firmware/topics.json.
namespace topic {
inline constexpr std::string_view root = "rm/1/";
inline constexpr std::string_view about = "about";
inline constexpr std::string_view online = "online";
inline constexpr std::string_view delta = "delta";
inline constexpr std::string_view reported = "reported";
inline constexpr std::string_view ack = "ack";
inline constexpr std::string_view get = "get";
inline constexpr std::string_view twin = "twin";
inline constexpr std::string_view command = "cmd";
inline constexpr std::string_view result = "res";
inline constexpr std::string_view telemetry = "tele";
inline constexpr std::string_view event = "event";

inline constexpr std::size_t mostDeviceId = 40;
inline constexpr std::size_t mostName = 80;
inline constexpr std::size_t mostLength = 5 + mostDeviceId + 1 + 8 + 1 + mostName;

/// A topic in a fixed place; empty when a part of it does not fit or is no part of a topic.
class Topic {
 public:
  Topic(std::string_view device, std::string_view what, std::string_view name = {}) noexcept;
  [[nodiscard]] std::string_view view() const noexcept { return text_.view(); }
  operator std::string_view() const noexcept { return view(); }

 private:
  Text<mostLength> text_;
};

/// What a topic of this device says: delta, ack, twin, or cmd with the command's id.
struct Heard {
  std::string_view what;
  std::string_view name;
};

/// Null when it is not for this device.
[[nodiscard]] std::optional<Heard> read(std::string_view topic, std::string_view device) noexcept;

/// Whether a text can stand between two slashes.
[[nodiscard]] bool isPart(std::string_view text) noexcept;
}  // namespace topic

}  // namespace roommate
