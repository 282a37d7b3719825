#pragma once
// Pins over ESP-IDF 5.
#include <driver/gpio.h>
#include <driver/ledc.h>

#include "Board.hpp"

namespace roommate::esp {

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
