#pragma once
// The core's ports over ESP-IDF 5: flash of a partition, the two images, the hardware's dice, pins.
#include <driver/gpio.h>
#include <driver/ledc.h>
#include <esp_ota_ops.h>
#include <esp_partition.h>
#include <esp_random.h>

#include "Board.hpp"
#include "Ports.hpp"

namespace roommate::esp {

class PartitionFlash final : public Flash {
 public:
  bool begin() noexcept {
    partition_ = esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "roommate");
    return partition_ != nullptr;
  }
  std::uint32_t sectorSize() const noexcept override { return 4096; }
  std::uint32_t sectors() const noexcept override { return partition_->size / 4096; }
  bool read(std::uint32_t at, std::span<std::uint8_t> into) noexcept override { return esp_partition_read(partition_, at, into.data(), into.size()) == ESP_OK; }
  bool write(std::uint32_t at, Bytes bytes) noexcept override { return esp_partition_write(partition_, at, bytes.data(), bytes.size()) == ESP_OK; }
  bool erase(std::uint32_t sector) noexcept override { return esp_partition_erase_range(partition_, sector * 4096, 4096) == ESP_OK; }

 private:
  const esp_partition_t* partition_ = nullptr;
};

/// Writes the partition itself and not through esp_ota_write: a download goes on in the middle after a power cut.
class OtaSlot final : public ImageSlot {
 public:
  std::uint32_t capacity() const noexcept override { return next()->size; }
  bool begin(std::uint32_t size) noexcept override { return esp_partition_erase_range(next(), 0, (size + 4095) / 4096 * 4096) == ESP_OK; }
  bool write(std::uint32_t at, Bytes bytes) noexcept override { return esp_partition_write(next(), at, bytes.data(), bytes.size()) == ESP_OK; }
  bool activate() noexcept override { return esp_ota_set_boot_partition(next()) == ESP_OK; }
  bool confirm() noexcept override { return esp_ota_mark_app_valid_cancel_rollback() == ESP_OK; }
  // Sets the image before as the one to start; the core asks for the restart when it has told why.
  bool rollBack() noexcept override { return esp_ota_set_boot_partition(next()) == ESP_OK; }

 private:
  static const esp_partition_t* next() noexcept { return esp_ota_get_next_update_partition(nullptr); }
};

class HardwareDice final : public Random {
 public:
  std::uint32_t next() noexcept override { return esp_random(); }
};

/// Three PWM channels for a lamp, a relay, and inputs that pull to ground. Change the numbers to your wiring.
class Pins final : public Board {
 public:
  void begin() noexcept {
    ledc_timer_config_t timer{};
    timer.speed_mode = LEDC_LOW_SPEED_MODE;
    timer.duty_resolution = LEDC_TIMER_10_BIT;
    timer.freq_hz = 5'000;
    ESP_ERROR_CHECK(ledc_timer_config(&timer));
    for (int i = 0; i < 3; ++i) {
      ledc_channel_config_t channel{};
      channel.gpio_num = lights[i];
      channel.speed_mode = LEDC_LOW_SPEED_MODE;
      channel.channel = static_cast<ledc_channel_t>(i);
      ESP_ERROR_CHECK(ledc_channel_config(&channel));
    }
    gpio_set_direction(relay, GPIO_MODE_OUTPUT);
    for (const gpio_num_t input : inputs) {
      gpio_set_direction(input, GPIO_MODE_INPUT);
      gpio_set_pull_mode(input, GPIO_PULLUP_ONLY);
    }
  }
  void pwm(Output output, std::uint32_t duty) noexcept override {
    const auto channel = static_cast<ledc_channel_t>(output);
    if (static_cast<int>(output) <= 2) ledc_set_duty(LEDC_LOW_SPEED_MODE, channel, duty * 1023 / 1000);
    ledc_update_duty(LEDC_LOW_SPEED_MODE, channel);
  }
  void set(Output output, bool on) noexcept override {
    if (output == Output::relay) gpio_set_level(relay, on ? 1 : 0);
  }
  bool get(Input input) noexcept override { return gpio_get_level(inputs[static_cast<std::size_t>(input)]) == 0; }
  // No sensor is wired on the plain board; a driver of yours answers here.
  std::optional<Milli> measure(Sensor) noexcept override { return std::nullopt; }

 private:
  static constexpr std::array<int, 3> lights{3, 4, 5};
  static constexpr gpio_num_t relay = GPIO_NUM_6;
  static constexpr std::array<gpio_num_t, 3> inputs{GPIO_NUM_7, GPIO_NUM_9, GPIO_NUM_10};
};

}  // namespace roommate::esp
