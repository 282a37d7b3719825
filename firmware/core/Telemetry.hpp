#pragma once
#include "Clock.hpp"
#include "JsonWriter.hpp"
#include "Topics.hpp"

namespace roommate {

/// Readings over time, gathered into batches a component. They hold the monotonic time and become server time when they leave.
class Telemetry {
 public:
  static constexpr std::size_t mostChannels = 4;
  static constexpr std::size_t mostPoints = 24;

  /// A component whose readings are sent every `interval`, or when `mostPoints` have come.
  [[nodiscard]] std::optional<std::size_t> add(std::string_view component, Millis interval) noexcept;

  /// Takes a reading. When the channel is full the oldest makes room; see isFull().
  void put(std::size_t channel, Milli value, Millis now) noexcept;
  [[nodiscard]] bool isFull(std::size_t channel) const noexcept { return channels_[channel].count == mostPoints; }
  [[nodiscard]] bool isDue(std::size_t channel, Millis now) const noexcept;
  /// The first channel that is due.
  [[nodiscard]] std::optional<std::size_t> due(Millis now) const noexcept;
  /// The first channel that has anything.
  [[nodiscard]] std::optional<std::size_t> any() const noexcept;
  [[nodiscard]] std::optional<std::size_t> full() const noexcept;

  /// Writes the batch of a channel: {"ts","v"} or {"t0","dt","v"}. Answers how many points it holds.
  [[nodiscard]] std::size_t write(std::size_t channel, const Clock& clock, JsonWriter& json) const noexcept;
  /// Those points are where they should be.
  void drop(std::size_t channel, std::size_t count) noexcept;

  [[nodiscard]] std::string_view component(std::size_t channel) const noexcept { return channels_[channel].component; }
  [[nodiscard]] std::size_t channels() const noexcept { return count_; }
  [[nodiscard]] std::size_t count(std::size_t channel) const noexcept { return channels_[channel].count; }
  /// Readings that made room for newer ones and were never sent.
  [[nodiscard]] std::uint32_t lost() const noexcept { return lost_; }

 private:
  struct Point {
    Millis at = 0;
    Milli value = 0;
  };
  struct Channel {
    std::string_view component;
    Millis interval = 0;
    std::size_t count = 0;
    std::array<Point, mostPoints> points{};
  };

  std::array<Channel, mostChannels> channels_{};
  std::size_t count_ = 0;
  std::uint32_t lost_ = 0;
};

}  // namespace roommate
