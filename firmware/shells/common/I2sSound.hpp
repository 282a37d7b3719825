#pragma once
// Microphone and loudspeaker over I2S (ESP-IDF 5, which Arduino-ESP32 3 has inside): 16 kHz, 16 bit, mono, one clock for both.
// Change the pins to your wiring; an INMP441 and a MAX98357A are usual. Unproven on the chip.
#include <driver/gpio.h>
#include <driver/i2s_std.h>

#include "Speaker.hpp"
#include "VoiceLink.hpp"

namespace roommate::shell {

class I2sSound final : public Player {
 public:
  [[nodiscard]] bool begin() noexcept {
    i2s_chan_config_t channel = I2S_CHANNEL_DEFAULT_CONFIG(I2S_NUM_0, I2S_ROLE_MASTER);
    channel.auto_clear = true;  // silence, not the last sound again, when there is nothing to play
    i2s_std_config_t config{};
    config.clk_cfg = I2S_STD_CLK_DEFAULT_CONFIG(static_cast<std::uint32_t>(VoiceLink::rate));
    config.slot_cfg = I2S_STD_PHILIPS_SLOT_DEFAULT_CONFIG(I2S_DATA_BIT_WIDTH_16BIT, I2S_SLOT_MODE_MONO);
    config.gpio_cfg.mclk = I2S_GPIO_UNUSED;
    config.gpio_cfg.bclk = GPIO_NUM_0;
    config.gpio_cfg.ws = GPIO_NUM_1;
    config.gpio_cfg.dout = GPIO_NUM_2;
    config.gpio_cfg.din = GPIO_NUM_18;
    return i2s_new_channel(&channel, &out_, &in_) == ESP_OK && i2s_channel_init_std_mode(out_, &config) == ESP_OK &&
           i2s_channel_init_std_mode(in_, &config) == ESP_OK && i2s_channel_enable(out_) == ESP_OK && i2s_channel_enable(in_) == ESP_OK;
  }

  /// What the microphone has heard since, in frames of 20 ms.
  template <class Hear>
  void hear(Hear&& heard) noexcept {
    std::size_t got = 0;
    while (i2s_channel_read(in_, frame_.data() + filled_, frame_.size() - filled_, &got, 0) == ESP_OK && got > 0) {
      filled_ += got;
      if (filled_ < frame_.size()) continue;
      heard(frame_);
      filled_ = 0;
    }
  }

  /// Gives the loudspeaker what it takes now.
  void pass() noexcept {
    while (held_ > 0) {
      const std::size_t most = size - first_ < held_ ? size - first_ : held_;
      std::size_t taken = 0;
      if (i2s_channel_write(out_, samples_.data() + first_, most, &taken, 0) != ESP_OK && taken == 0) return;
      first_ = (first_ + taken) % size;
      held_ -= taken;
      if (taken < most) return;
    }
  }

  std::size_t room() noexcept override { return size - held_; }
  void play(Bytes samples) noexcept override {
    for (const std::uint8_t byte : samples) samples_[(first_ + held_++) % size] = byte;
  }
  bool isDone() noexcept override { return held_ == 0; }
  void flush() noexcept override { held_ = 0; }

 private:
  static constexpr std::size_t size = 8 * 1024;  // a quarter of a second
  i2s_chan_handle_t out_ = nullptr;
  i2s_chan_handle_t in_ = nullptr;
  std::array<std::uint8_t, size> samples_{};
  std::array<std::uint8_t, Speaker::frameBytes> frame_{};
  std::size_t first_ = 0;
  std::size_t held_ = 0;
  std::size_t filled_ = 0;
};

}  // namespace roommate::shell
