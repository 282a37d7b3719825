#pragma once
#include "Types.hpp"

namespace roommate {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) while the bytes come in. It can be put away between blocks and taken up again after a restart.
class Sha256 {
 public:
  static constexpr std::size_t block = 64;

  /// What must be kept to go on later; only between whole blocks.
  struct State {
    std::array<std::uint32_t, 8> words;
    std::uint64_t length;
  };

  Sha256() noexcept;
  explicit Sha256(const State& state) noexcept : words_(state.words), length_(state.length) {}

  void add(Bytes bytes) noexcept;
  /// The digest of all that was added; nothing may be added after it.
  [[nodiscard]] Digest finish() noexcept;
  /// Null in the middle of a block.
  [[nodiscard]] std::optional<State> state() const noexcept;

  [[nodiscard]] static Digest of(Bytes bytes) noexcept;

 private:
  void compress(const std::uint8_t* data) noexcept;

  std::array<std::uint32_t, 8> words_;
  std::uint64_t length_ = 0;
  std::array<std::uint8_t, block> buffer_{};
};

}  // namespace roommate
