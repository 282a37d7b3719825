#pragma once
#include "Sha256.hpp"

namespace roommate {

/// x and y of a point, each 32 bytes, the highest first.
using PublicKey = std::array<std::uint8_t, 64>;
/// r and s, each 32 bytes, the highest first (IEEE P1363).
using Signature = std::array<std::uint8_t, 64>;

/// Whether a signature over a digest is by the holder of a key: ECDSA on NIST P-256 (FIPS 186-4). Signing is the server's business.
[[nodiscard]] bool verify(const PublicKey& key, const Digest& digest, const Signature& signature) noexcept;

}  // namespace roommate
