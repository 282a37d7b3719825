#pragma once
// What a thing needs beside its pins: nothing, or sound and a voice.
#include "I2sSound.hpp"
#include "SocketVoice.hpp"

namespace roommate::shell {

template <class Thing>
class Hardware {
 public:
  Hardware(Board& board, Random&) noexcept : thing(board) {}
  [[nodiscard]] bool begin() noexcept { return true; }
  void run(const Device&, bool, Millis) noexcept {}

  Thing thing;
};

template <>
class Hardware<Speaker> {
 public:
  Hardware(Board& board, Random& random) noexcept : voice_(sound_, random), thing(board, voice_) {}
  [[nodiscard]] bool begin() noexcept { return sound_.begin(); }
  void run(Device& device, bool online, Millis now) noexcept {
    sound_.hear([this](const auto& frame) noexcept { thing.heard(frame); });
    voice_.run(device.provisioning().identity(), online && device.isConnected(), now);
    sound_.pass();
  }

 private:
  I2sSound sound_;
  SocketVoice voice_;

 public:
  Speaker thing;
};

}  // namespace roommate::shell
