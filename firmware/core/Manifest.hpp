#pragma once
#include "Json.hpp"
#include "P256.hpp"
#include "Version.hpp"

namespace roommate {

/// What a release says of itself, under the signature of a key this device trusts.
struct Manifest {
  static constexpr std::size_t mostText = 512;
  static constexpr std::size_t mostVersion = 32;

  Text<mostVersion> version;
  std::uint32_t size = 0;
  Digest sha256{};

  /// Reads {"manifest":"{\"model\",\"version\",\"size\",\"sha256\"}","signature":hex}: the signature is over the exact bytes of
  /// the inner text. Answers why it is not taken, or null.
  [[nodiscard]] static const char* read(std::string_view answer, std::span<const PublicKey> keys, std::string_view model, Manifest& into) noexcept;
};

}  // namespace roommate
