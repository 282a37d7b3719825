#pragma once
#include "Board.hpp"
#include "Device.hpp"

namespace roommate {

/// Temperature, humidity, motion and a battery. It sleeps between readings: wake, tell, sleep again when all has arrived.
class SensorNode {
 public:
  static constexpr std::uint32_t interval = 60'000;
  static constexpr Millis longestAwake = 20'000;  // without a network it goes back to sleep; what it measured is kept

  explicit SensorNode(Board& board) noexcept : board_(board) {}

  /// After Device::start.
  void begin(Device& device, Millis now) noexcept {
    temperature_ = device.addTelemetry("temperature", 0);
    humidity_ = device.addTelemetry("humidity", 0);
    wokenAt_ = now;
    measure(device, now);
  }

  void tick(Device& device, Millis now) noexcept {
    if (motionPin_.read(board_.get(Board::Input::motion), now)) {
      motion_ = motionPin_.value();
      device.changed("motion.active");
      if (motion_) (void)device.event("motion", {}, now);
    }
    if (now - measuredAt_ >= interval) measure(device, now);
  }

  /// How long it may sleep now, or 0 to stay awake.
  [[nodiscard]] Millis sleepFor(const Device& device, Millis now) const noexcept {
    if (motion_ || (!device.isIdle() && now - wokenAt_ < longestAwake)) return 0;
    const Millis since = now - measuredAt_;
    return since < interval ? interval - since : 1;
  }

  [[nodiscard]] static const DeviceKind& kind() noexcept;

 private:
  struct Rows;

  void measure(Device& device, Millis now) noexcept {
    measuredAt_ = now;
    take(device, now, Board::Sensor::temperature, values_[0], "temperature.value", temperature_);
    take(device, now, Board::Sensor::humidity, values_[1], "humidity.value", humidity_);
    take(device, now, Board::Sensor::battery, values_[2], "battery.value", std::nullopt);
  }

  void take(Device& device, Millis now, Board::Sensor sensor, std::optional<Milli>& value, std::string_view path, std::optional<std::size_t> channel) noexcept {
    const auto read = board_.measure(sensor);
    // A tenth is what these sensors know.
    const auto rounded = read ? std::optional<Milli>((*read + (*read < 0 ? -50 : 50)) / 100 * 100) : std::nullopt;
    if (rounded && channel) device.measured(*channel, *rounded, now);
    if (rounded == value) return;
    value = rounded;
    device.changed(path);
  }

  Board& board_;
  Debounced motionPin_;
  std::array<std::optional<Milli>, 3> values_{};
  std::optional<std::size_t> temperature_;
  std::optional<std::size_t> humidity_;
  Millis measuredAt_ = 0;
  Millis wokenAt_ = 0;
  bool motion_ = false;
};

struct SensorNode::Rows {
  template <std::size_t Which>
  static Value value(void* device) noexcept {
    const auto& held = static_cast<SensorNode*>(device)->values_[Which];
    return held ? Value::ofMilli(*held) : Value::none();
  }
  static Value motion(void* device) noexcept { return Value::of(static_cast<SensorNode*>(device)->motion_); }

  static constexpr auto table = withFirmware(std::array{
      Property{"battery.value", PropertyType::number, 0, 0, nullptr, value<2>},
      Property{"humidity.value", PropertyType::number, 0, 0, nullptr, value<1>},
      Property{"motion.active", PropertyType::boolean, 0, 0, nullptr, motion},
      Property{"temperature.value", PropertyType::number, 0, 0, nullptr, value<0>},
  });
  static_assert(isTable(table));
};

inline const DeviceKind& SensorNode::kind() noexcept {
  static constexpr DeviceKind kind{
      "roommate-sensor", "1.0.0",
      R"("temperature":{"kind":"sensor","class":"temperature","unit":"°C"},"humidity":{"kind":"sensor","class":"humidity","unit":"%"},)"
      R"("battery":{"kind":"sensor","class":"battery","unit":"%"},"motion":{"kind":"binary","class":"motion"})",
      interval, Rows::table, {}};
  return kind;
}

}  // namespace roommate
