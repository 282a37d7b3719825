#include "Decoder.hpp"

namespace roommate::mqtt {

namespace {

class Reader {
 public:
  explicit Reader(Bytes bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] std::uint8_t byte() noexcept {
    if (rest_.empty()) {
      ok_ = false;
      return 0;
    }
    const std::uint8_t value = rest_[0];
    rest_ = rest_.subspan(1);
    return value;
  }
  [[nodiscard]] std::uint16_t word() noexcept {
    const unsigned high = byte();
    return static_cast<std::uint16_t>(high << 8 | byte());
  }
  [[nodiscard]] Bytes take(std::size_t size) noexcept {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const Bytes taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  [[nodiscard]] std::string_view text() noexcept { return textOf(take(word())); }
  [[nodiscard]] std::uint32_t length() noexcept {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint32_t{next & 0x7FU} << shift;
      if ((next & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] bool atEnd() const noexcept { return rest_.empty(); }
  [[nodiscard]] Bytes rest() const noexcept { return rest_; }

 private:
  Bytes rest_;
  bool ok_ = true;
};

// How many bytes the value of a property of 5.0 has; texts and pairs of texts count themselves. 0: no such property.
enum class Shape : std::uint8_t { none, byte, word, four, variable, text, pair };

constexpr Shape shapeOf(std::uint8_t id) noexcept {
  switch (id) {
    case 0x01: case 0x17: case 0x19: case 0x24: case 0x25: case 0x28: case 0x29: case 0x2A: return Shape::byte;
    case 0x13: case 0x21: case 0x22: case 0x23: return Shape::word;
    case 0x02: case 0x11: case 0x18: case 0x27: return Shape::four;
    case 0x0B: return Shape::variable;
    case 0x03: case 0x08: case 0x09: case 0x12: case 0x15: case 0x16: case 0x1A: case 0x1C: case 0x1F: return Shape::text;
    case 0x26: return Shape::pair;
    default: return Shape::none;
  }
}

bool properties(Reader& packet, Received& into) noexcept {
  Reader all(packet.take(packet.length()));
  while (packet.ok() && all.ok() && !all.atEnd()) {
    const std::uint8_t id = all.byte();
    switch (shapeOf(id)) {
      case Shape::byte: (void)all.byte(); break;
      case Shape::word: {
        const std::uint16_t value = all.word();
        if (id == 0x13) into.keepAlive = value;
        if (id == 0x21) into.receiveMaximum = value;
        break;
      }
      case Shape::four: (void)all.take(4); break;
      case Shape::variable: (void)all.length(); break;
      case Shape::text: (void)all.text(); break;
      case Shape::pair: (void)all.text(); (void)all.text(); break;
      case Shape::none: return false;
    }
  }
  return packet.ok() && all.ok() && into.receiveMaximum > 0;
}

bool connack(Reader& packet, Version version, Received& into) noexcept {
  (void)packet.byte();
  into.reason = packet.byte();
  return version != Version::v5 || properties(packet, into);
}

bool publish(Reader& packet, std::uint8_t flags, Version version, Received& into) noexcept {
  const unsigned quality = (flags >> 1) & 3U;
  // We subscribe with quality 1: nothing better comes.
  if (quality > 1) return false;
  into.publish.topic = packet.text();
  into.publish.retain = (flags & 1U) != 0;
  into.publish.duplicate = (flags & 8U) != 0;
  if (quality == 1) into.publish.id = into.id = packet.word();
  if (quality == 1 && into.id == 0) return false;
  if (version == Version::v5 && !properties(packet, into)) return false;
  into.publish.payload = packet.rest();
  return !into.publish.topic.empty();
}

bool acknowledged(Reader& packet, Version version, Received& into) noexcept {
  into.id = packet.word();
  if (version == Version::v5 && !packet.atEnd()) {
    into.reason = packet.byte();
    if (!packet.atEnd() && !properties(packet, into)) return false;
  }
  return into.id != 0;
}

bool subscribed(Reader& packet, Version version, Received& into) noexcept {
  into.id = packet.word();
  if (version == Version::v5 && !properties(packet, into)) return false;
  if (packet.atEnd()) return false;
  while (!packet.atEnd()) into.refused = packet.byte() >= 0x80 || into.refused;
  return into.id != 0;
}

bool disconnected(Reader& packet, Version version, Received& into) noexcept {
  if (version != Version::v5) return false;
  if (packet.atEnd()) return true;
  into.reason = packet.byte();
  return packet.atEnd() || properties(packet, into);
}

}  // namespace

Framing frame(Bytes received, Frame& into) noexcept {
  if (received.empty()) return Framing::more;
  into = {received[0], 1, 0};
  std::size_t length = 0;
  for (unsigned shift = 0;; shift += 7) {
    if (shift == 28) return Framing::malformed;
    if (into.head == received.size()) return Framing::more;
    const std::uint8_t next = received[into.head++];
    length |= std::size_t{next & 0x7FU} << shift;
    if ((next & 0x80) == 0) break;
  }
  into.total = into.head + length;
  return received.size() >= into.total ? Framing::whole : Framing::more;
}

std::optional<Received> decode(Bytes packet, const Frame& frame, Version version) noexcept {
  Received received;
  received.type = static_cast<Type>(frame.first >> 4);
  const auto flags = static_cast<std::uint8_t>(frame.first & 15);
  if (received.type != Type::publish && flags != 0) return std::nullopt;
  Reader reader(packet.subspan(frame.head, frame.total - frame.head));
  bool good = false;
  switch (received.type) {
    case Type::connack: good = connack(reader, version, received); break;
    case Type::publish: good = publish(reader, flags, version, received); break;
    case Type::puback: good = acknowledged(reader, version, received); break;
    case Type::suback: good = subscribed(reader, version, received); break;
    case Type::pingresp: good = reader.atEnd(); break;
    case Type::disconnect: good = disconnected(reader, version, received); break;
    case Type::connect:
    case Type::subscribe:
    case Type::pingreq: break;
  }
  return good && reader.ok() ? std::optional(received) : std::nullopt;
}

std::uint16_t publishId(Bytes beginning, const Frame& frame) noexcept {
  if (static_cast<Type>(frame.first >> 4) != Type::publish || ((frame.first >> 1) & 3) == 0) return 0;
  Reader reader(beginning.subspan(frame.head));
  (void)reader.text();
  const std::uint16_t id = reader.word();
  return reader.ok() ? id : std::uint16_t{0};
}

}  // namespace roommate::mqtt
