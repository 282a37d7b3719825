#include "Telemetry.hpp"

namespace roommate {

std::optional<std::size_t> Telemetry::add(std::string_view component, Millis interval) noexcept {
  if (count_ == mostChannels || !topic::isPart(component) || component.size() > 64) return std::nullopt;
  channels_[count_].component = component;
  channels_[count_].interval = interval;
  return count_++;
}

void Telemetry::put(std::size_t channel, Milli value, Millis now) noexcept {
  if (channel >= count_) return;
  if (isFull(channel)) {
    drop(channel, 1);
    ++lost_;
  }
  Channel& c = channels_[channel];
  c.points[c.count++] = {now, value};
}

bool Telemetry::isDue(std::size_t channel, Millis now) const noexcept {
  const Channel& c = channels_[channel];
  return c.count > 0 && (c.count == mostPoints || now - c.points[0].at >= c.interval);
}

std::optional<std::size_t> Telemetry::due(Millis now) const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if (isDue(i, now)) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Telemetry::any() const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if (channels_[i].count > 0) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Telemetry::full() const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if (isFull(i)) return i;
  }
  return std::nullopt;
}

std::size_t Telemetry::write(std::size_t channel, const Clock& clock, JsonWriter& json) const noexcept {
  const Channel& c = channels_[channel];
  const auto start = c.count > 0 ? clock.at(c.points[0].at) : std::nullopt;
  if (!start) return 0;
  json.beginObject();
  if (c.count == 1) {
    json.key("ts").integer(*start).key("v").number(c.points[0].value).endObject();
    return json.ok() ? 1 : 0;
  }
  json.key("t0").integer(*start).key("dt").beginArray();
  for (std::size_t i = 0; i < c.count; ++i) json.integer(static_cast<std::int64_t>(c.points[i].at - c.points[0].at));
  json.endArray().key("v").beginArray();
  for (std::size_t i = 0; i < c.count; ++i) json.number(c.points[i].value);
  json.endArray().endObject();
  return json.ok() ? c.count : 0;
}

void Telemetry::drop(std::size_t channel, std::size_t count) noexcept {
  Channel& c = channels_[channel];
  const std::size_t gone = count < c.count ? count : c.count;
  for (std::size_t i = gone; i < c.count; ++i) c.points[i - gone] = c.points[i];
  c.count -= gone;
}

}  // namespace roommate
