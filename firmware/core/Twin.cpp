#include "Twin.hpp"

namespace roommate {

namespace {

constexpr int mostDepth = 10;
constexpr std::size_t tailOfReport = 64;  // ,"ts":1234567890123} and what closes the patch

std::optional<std::int64_t> numberOf(const Json& object, std::string_view key) noexcept {
  const auto value = object.find(key);
  return value ? value->integer() : std::nullopt;
}

template <std::size_t N>
void remember(std::array<Text<mostPath>, N>& list, std::size_t& count, std::string_view path) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    if (list[i].view() == path) return;
  }
  if (count < N && list[count].assign(path)) ++count;
}

}  // namespace

void Twin::restore() noexcept {
  dirty_ = properties_.all();
  std::size_t size = 0;
  const std::span room(reinterpret_cast<std::uint8_t*>(scratch_.data()), scratch_.size());
  if (!ok(journal_.get(Journal::Name::state, room, size))) return;
  const auto kept = Json::parse(std::string_view(scratch_.data(), size));
  const auto version = kept ? numberOf(*kept, "dv") : std::nullopt;
  const auto values = kept ? kept->find("set") : std::nullopt;
  if (!version || !values) return;
  applyAll(*values);
  // What an older firmware kept and this one does not know is nobody's wish.
  refused_ = 0;
  unknownCount_ = 0;
  applied_ = *version;
  fresh_ = false;
}

void Twin::changed(std::size_t index) noexcept {
  dirty_ |= PropertyMask{1} << index;
  unkept_ = unkept_ || properties_[index].kept;
}

void Twin::changed(std::string_view path) noexcept {
  if (const auto index = properties_.find(path)) changed(*index);
}

void Twin::refuse(std::size_t index, Reason reason) noexcept {
  reasons_[index] = reason;
  refused_ |= PropertyMask{1} << index;
}

void Twin::connected(Millis now) noexcept {
  connected_ = true;
  heardDelta_ = false;
  asked_ = 0;
  needsTwin_ = fresh_;
  notBefore_ = now;
  again();
}

void Twin::disconnected() noexcept {
  connected_ = false;
  again();
}

// What was on its way may be lost: it is told again, as it is then, under a new number.
void Twin::again() noexcept {
  if (!waiting_) return;
  waiting_ = false;
  sentUnknown_ = sentRemoved_ = 0;
  dirty_ |= sentDirty_;
  refused_ |= sentRefused_;
  acknowledge_ = acknowledge_ || sentAcknowledge_;
}

bool Twin::onDelta(const Json& delta) noexcept {
  const auto version = numberOf(delta, "dv");
  const auto set = delta.find("set");
  if (!version || !set || !set->isObject()) return false;
  const bool first = !heardDelta_;
  heardDelta_ = true;
  if (first && *version < applied_) {
    // The server counts from before: it was restored, or this is another home. Only the whole twin settles it.
    needsTwin_ = true;
    return true;
  }
  if (first && numberOf(delta, "rv").value_or(reportedVersion_) < reportedVersion_) dirty_ = properties_.all();
  if (*version <= applied_) return true;
  applyAll(*set);
  if (const auto removed = delta.find("del")) applyRemoved(*removed);
  applied_ = *version;
  acknowledge_ = true;
  unkept_ = true;
  return true;
}

bool Twin::onTwin(const Json& twin) noexcept {
  const auto version = numberOf(twin, "dv");
  const auto desired = twin.find("desired");
  if (!version || !desired || !desired->isObject()) return false;
  if (!needsTwin_) return true;
  needsTwin_ = false;
  fresh_ = false;
  applyAll(*desired);
  applied_ = *version;
  dirty_ = properties_.all();
  acknowledge_ = true;
  unkept_ = true;
  return true;
}

void Twin::applyAll(const Json& values) noexcept {
  Text<mostPath> path;
  applyAt(path, values, 0);
}

void Twin::applyAt(Text<mostPath>& path, const Json& value, int depth) noexcept {
  if (!value.isObject()) {
    applyLeaf(path.view(), value);
    return;
  }
  if (depth == mostDepth) return;
  const std::size_t size = path.view().size();
  for (auto all = value.members(); all.next();) {
    // The key goes where it belongs: frames of this recursion stay small. A path longer than any of ours is none of ours, and its
    // part is refused as far as it fits.
    const bool separated = size == 0 || path.append(".");
    const auto key = separated ? all.key().text(path.room()) : std::nullopt;
    if (key) {
      path.grow(key->size());
      applyAt(path, all.value(), depth + 1);
    }
    path.cut(size);
    if (!key) refuseUnknown(path.view());
  }
}

void Twin::applyLeaf(std::string_view path, const Json& value) noexcept {
  const auto index = properties_.find(path);
  if (!index) {
    refuseUnknown(path);
    return;
  }
  const PropertyMask bit = PropertyMask{1} << *index;
  const Reason reason = properties_.apply(*index, value);
  if (reason != nullptr) {
    refuse(*index, reason);
    return;
  }
  refused_ &= ~bit;
  dirty_ |= bit;
  unkept_ = unkept_ || properties_[*index].kept;
}

void Twin::refuseUnknown(std::string_view path) noexcept {
  // A part this device does not have is refused as a whole.
  auto part = path;
  if (const std::size_t dot = part.find('.'); dot != std::string_view::npos) part.remove_suffix(part.size() - dot);
  if (!path.empty()) remember(unknown_, unknownCount_, properties_.hasPart(part) ? path : part);
}

// What is to go is nothing this device has: it says so once more.
void Twin::applyRemoved(const Json& paths) noexcept {
  for (auto all = paths.items(); all.next();) {
    std::array<char, mostPath> room{};
    const auto path = all.value().text(room);
    if (path && path->find('.') != std::string_view::npos && !properties_.find(*path)) remember(removed_, removedCount_, *path);
  }
}

bool Twin::onAck(const Json& ack, Millis now) noexcept {
  const auto seq = numberOf(ack, "seq");
  const auto error = ack.find("error");
  if (!seq) {
    // About an event or telemetry. Too much of anything: hold back for a while.
    if (error) notBefore_ = now + 1'000;
    return error.has_value();
  }
  if (!waiting_ || *seq != seq_) return true;  // answered before
  if (!error) {
    waiting_ = false;
    forgetSent();
    reportedVersion_ = numberOf(ack, "rv").value_or(reportedVersion_);
    return true;
  }
  const auto code = error->find("code");
  if (code && (code->is("rate_limited") || code->is("unavailable"))) {
    again();
    notBefore_ = now + 1'000;
    return true;
  }
  // Said again it would be as wrong. What changes next is told anew.
  waiting_ = false;
  forgetSent();
  ++rejected_;
  return true;
}

// Only what was told; a wish that came meanwhile may have added to the lists.
void Twin::forgetSent() noexcept {
  for (std::size_t i = sentUnknown_; i < unknownCount_; ++i) unknown_[i - sentUnknown_] = unknown_[i];
  for (std::size_t i = sentRemoved_; i < removedCount_; ++i) removed_[i - sentRemoved_] = removed_[i];
  unknownCount_ -= sentUnknown_;
  removedCount_ -= sentRemoved_;
  sentUnknown_ = sentRemoved_ = 0;
}

void Twin::tick(Millis now) noexcept {
  if (waiting_ && now - sentAt_ >= patience) again();
}

bool Twin::takeGet(Millis now) noexcept {
  if (!connected_ || !heardDelta_ || !needsTwin_ || (asked_ > 0 && now - askedAt_ < patience)) return false;
  if (asked_ == mostAsked) {
    // It does not fit, or nobody answers: what the deltas say must do.
    needsTwin_ = fresh_ = false;
    return false;
  }
  ++asked_;
  askedAt_ = now;
  return true;
}

bool Twin::wantsToReport(Millis now) const noexcept {
  return connected_ && heardDelta_ && !needsTwin_ && !waiting_ && now >= notBefore_ && hasNews();
}

std::string_view Twin::report(std::optional<UnixMillis> time, Millis now) noexcept {
  if (!wantsToReport(now)) return {};
  // On flash before it is told: a power cut must not bring back what the server takes for done.
  if (unkept_ && !keep()) ++failures_;
  JsonWriter json(scratch_);
  json.beginObject().key("seq").integer(seq_ + 1).key("dv").integer(applied_);
  writeRefusals(json);
  json.key("patch").beginObject();
  writeRemoved(json);
  sentDirty_ = properties_.write(json, dirty_, tailOfReport);
  json.endObject();
  if (time) json.key("ts").integer(*time);
  json.endObject();
  return json.ok() ? json.view() : std::string_view();
}

void Twin::writeRefusals(JsonWriter& json) noexcept {
  sentRefused_ = refused_;
  sentUnknown_ = 0;
  if (refused_ == 0 && unknownCount_ == 0) return;
  json.key("refused").beginObject();
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    if ((refused_ & (PropertyMask{1} << i)) == 0) continue;
    const auto before = json.mark();
    json.key(properties_[i].path).text(reasons_[i]);
    if (!json.ok() || json.room() < tailOfReport * 2) {
      json.restore(before);
      sentRefused_ &= (PropertyMask{1} << i) - 1;
      break;
    }
  }
  for (sentUnknown_ = 0; sentUnknown_ < unknownCount_; ++sentUnknown_) {
    const auto before = json.mark();
    json.key(unknown_[sentUnknown_].view()).text("this device has no such part");
    if (!json.ok() || json.room() < tailOfReport * 2) {
      json.restore(before);
      break;
    }
  }
  json.endObject();
}

void Twin::writeRemoved(JsonWriter& json) noexcept {
  for (sentRemoved_ = 0; sentRemoved_ < removedCount_; ++sentRemoved_) {
    const auto path = removed_[sentRemoved_].view();
    const auto before = json.mark();
    std::size_t depth = 0;
    std::size_t start = 0;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', start)) {
      json.key(std::string_view(path.data() + start, dot - start)).beginObject();
      start = dot + 1;
      ++depth;
    }
    json.key(std::string_view(path.data() + start, path.size() - start)).null();
    for (; depth > 0; --depth) json.endObject();
    if (!json.ok() || json.room() < tailOfReport * 2) {
      json.restore(before);
      break;
    }
  }
}

void Twin::sent(Millis now) noexcept {
  ++seq_;
  dirty_ &= ~sentDirty_;
  refused_ &= ~sentRefused_;
  sentAcknowledge_ = acknowledge_;
  acknowledge_ = false;
  waiting_ = true;
  sentAt_ = now;
  notBefore_ = now + reportGap;
}

bool Twin::keep() noexcept {
  JsonWriter json(scratch_);
  json.beginObject().key("dv").integer(applied_).key("set").beginObject();
  const PropertyMask kept = properties_.kept();
  const bool all = properties_.write(json, kept, 2) == kept;
  json.endObject().endObject();
  if (!all || !json.ok()) return false;
  unkept_ = !ok(journal_.put(Journal::Name::state, bytesOf(json.view())));
  return !unkept_;
}

bool Twin::isInStep() const noexcept { return connected_ && heardDelta_ && !needsTwin_ && !waiting_ && !hasNews(); }

}  // namespace roommate
