#pragma once
#include <fstream>
#include <string>
#include <vector>

#include "SocketVoice.hpp"

namespace roommate::host {

/// What a speaker of the host program hears and where its sound goes: wav files instead of a microphone and a loudspeaker.
struct SoundFiles {
  std::string microphone;  // heard from its beginning each time the device listens, then silence
  std::string speaker;     // what was played, bare samples, added to
  Millis hurry = 1;        // so many times faster than in a room
};

/// Plays into a file as fast as a loudspeaker would.
class FilePlayer final : public Player {
 public:
  static constexpr std::size_t capacity = 8 * 1024;
  explicit FilePlayer(const SoundFiles& files) : files_(files) {}

  void pass(Millis now) {
    const auto due = static_cast<std::size_t>((now - now_) * files_.hurry * VoiceLink::rate * 2 / 1000);
    now_ = now;
    const std::size_t played = due < waiting_.size() ? due : waiting_.size();
    if (played == 0) return;
    if (!files_.speaker.empty()) std::ofstream(files_.speaker, std::ios::binary | std::ios::app).write(waiting_.data(), static_cast<std::streamsize>(played));
    waiting_.erase(0, played);
    bytes_ += played;
  }

  std::size_t room() noexcept override { return capacity - waiting_.size(); }
  void play(Bytes samples) noexcept override { waiting_.append(textOf(samples)); }
  bool isDone() noexcept override { return waiting_.empty(); }
  void flush() noexcept override { waiting_.clear(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  const SoundFiles& files_;
  std::string waiting_;
  std::size_t bytes_ = 0;
  Millis now_ = 0;
};

/// Frames of 20 ms out of a wav file (16 kHz, 16 bit, mono).
class FileMicrophone {
 public:
  explicit FileMicrophone(const SoundFiles& files) : files_(files) {
    std::ifstream file(files.microphone, std::ios::binary);
    samples_.assign(std::istreambuf_iterator<char>(file), {});
    if (samples_.size() > header) samples_.erase(samples_.begin(), samples_.begin() + header);
  }

  template <class Hear>
  void pass(bool listening, Millis now, Hear&& hear) {
    if (!listening) {
      at_ = 0;
      due_ = now;
      return;
    }
    const Millis step = 20 / files_.hurry > 0 ? 20 / files_.hurry : 1;
    for (; due_ < now; due_ += step) {
      std::array<std::uint8_t, Speaker::frameBytes> frame{};
      const std::size_t size = samples_.size() - at_ < frame.size() ? samples_.size() - at_ : frame.size();
      std::memcpy(frame.data(), samples_.data() + at_, size);
      at_ += size;
      hear(frame);
    }
  }

 private:
  static constexpr std::ptrdiff_t header = 44;
  const SoundFiles& files_;
  std::vector<char> samples_;
  std::size_t at_ = 0;
  Millis due_ = 0;
};

}  // namespace roommate::host
