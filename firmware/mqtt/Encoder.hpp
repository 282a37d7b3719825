#pragma once
#include "Packet.hpp"

namespace roommate::mqtt {

/// Each writes one packet of 3.1.1 or 5.0 into a fixed buffer and answers its size; 0 when it does not fit.
[[nodiscard]] std::size_t encodeConnect(std::span<std::uint8_t> into, const Connect& connect) noexcept;
[[nodiscard]] std::size_t encodePublish(std::span<std::uint8_t> into, Version version, const Publish& publish) noexcept;
[[nodiscard]] std::size_t encodeSubscribe(std::span<std::uint8_t> into, Version version, std::uint16_t id, std::span<const std::string_view> filters) noexcept;
[[nodiscard]] std::size_t encodePuback(std::span<std::uint8_t> into, std::uint16_t id) noexcept;
[[nodiscard]] std::size_t encodePing(std::span<std::uint8_t> into) noexcept;
[[nodiscard]] std::size_t encodeDisconnect(std::span<std::uint8_t> into) noexcept;

}  // namespace roommate::mqtt
