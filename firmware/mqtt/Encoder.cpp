#include "Encoder.hpp"

namespace roommate::mqtt {

namespace {

constexpr std::uint32_t mostLength = 268'435'455;

std::size_t lengthSize(std::uint32_t length) noexcept { return length < 128 ? 1 : length < 16'384 ? 2 : length < 2'097'152 ? 3 : 4; }

// Writes one packet whose length was counted before: what is written always fits.
class Writer {
 public:
  Writer(std::span<std::uint8_t> into, std::uint8_t first, std::size_t length) noexcept : into_(into) {
    fits_ = length <= mostLength && 1 + lengthSize(static_cast<std::uint32_t>(length)) + length <= into.size();
    if (!fits_) return;
    byte(first);
    auto rest = static_cast<std::uint32_t>(length);
    do {
      byte(static_cast<std::uint8_t>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
      rest >>= 7;
    } while (rest > 0);
  }

  void byte(std::uint8_t value) noexcept {
    if (fits_) into_[size_++] = value;
  }
  void word(std::size_t value) noexcept {
    byte(static_cast<std::uint8_t>(value >> 8));
    byte(static_cast<std::uint8_t>(value));
  }
  void bytes(Bytes bytes) noexcept {
    if (fits_ && !bytes.empty()) std::memcpy(into_.data() + size_, bytes.data(), bytes.size());
    size_ += fits_ ? bytes.size() : 0;
  }
  void text(std::string_view text) noexcept {
    word(text.size());
    bytes(bytesOf(text));
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::span<std::uint8_t> into_;
  std::size_t size_ = 0;
  bool fits_ = false;
};

constexpr std::uint8_t head(Type type, unsigned flags = 0) noexcept { return static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags); }

}  // namespace

std::size_t encodeConnect(std::span<std::uint8_t> into, const Connect& connect) noexcept {
  const bool five = connect.version == Version::v5;
  const bool will = !connect.willTopic.empty();
  const std::size_t properties = connect.maximumPacket > 0 ? 5 : 0;
  const std::size_t length = 10 + (five ? 1 + properties : 0) + 2 + connect.clientId.size() +
                             (will ? (five ? 1U : 0U) + 4 + connect.willTopic.size() + connect.willPayload.size() : 0U) +
                             (connect.user.empty() ? 0 : 4 + connect.user.size() + connect.password.size());
  Writer packet(into, head(Type::connect), length);
  packet.text("MQTT");
  packet.byte(static_cast<std::uint8_t>(connect.version));
  // A clean start each time: what is wanted is computed when we subscribe, and what we have to say we keep ourselves.
  packet.byte(static_cast<std::uint8_t>(0x02 | (will ? 0x04 | 0x08 | 0x20 : 0) | (connect.user.empty() ? 0 : 0xC0)));
  packet.word(connect.keepAliveSeconds);
  if (five) {
    packet.byte(static_cast<std::uint8_t>(properties));
    if (properties > 0) {
      packet.byte(0x27);
      packet.word(connect.maximumPacket >> 16);
      packet.word(connect.maximumPacket & 0xFFFF);
    }
  }
  packet.text(connect.clientId);
  if (will) {
    if (five) packet.byte(0);
    packet.text(connect.willTopic);
    packet.text(connect.willPayload);
  }
  if (!connect.user.empty()) {
    packet.text(connect.user);
    packet.text(connect.password);
  }
  return packet.size();
}

std::size_t encodePublish(std::span<std::uint8_t> into, Version version, const Publish& publish) noexcept {
  const bool once = publish.id != 0;
  const bool five = version == Version::v5;
  const unsigned flags = (publish.duplicate ? 8U : 0U) | (once ? 2U : 0U) | (publish.retain ? 1U : 0U);
  Writer packet(into, head(Type::publish, flags), 2 + publish.topic.size() + (once ? 2U : 0U) + (five ? 1U : 0U) + publish.payload.size());
  packet.text(publish.topic);
  if (once) packet.word(publish.id);
  if (five) packet.byte(0);
  packet.bytes(publish.payload);
  return packet.size();
}

std::size_t encodeSubscribe(std::span<std::uint8_t> into, Version version, std::uint16_t id, std::span<const std::string_view> filters) noexcept {
  std::size_t length = version == Version::v5 ? 3 : 2;
  for (const auto filter : filters) length += 3 + filter.size();
  Writer packet(into, head(Type::subscribe, 2), length);
  packet.word(id);
  if (version == Version::v5) packet.byte(0);
  for (const auto filter : filters) {
    packet.text(filter);
    packet.byte(1);
  }
  return packet.size();
}

std::size_t encodePuback(std::span<std::uint8_t> into, std::uint16_t id) noexcept {
  Writer packet(into, head(Type::puback), 2);
  packet.word(id);
  return packet.size();
}

std::size_t encodePing(std::span<std::uint8_t> into) noexcept { return Writer(into, head(Type::pingreq), 0).size(); }

std::size_t encodeDisconnect(std::span<std::uint8_t> into) noexcept { return Writer(into, head(Type::disconnect), 0).size(); }

}  // namespace roommate::mqtt
