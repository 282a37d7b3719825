#include "Ota.hpp"

#include "JournalFormat.hpp"

namespace roommate {

using namespace journal;

namespace {

// Phase, starts, length of the version, one spare; size, position, checksum; the hash so far; the version.
constexpr std::size_t versionAt = 4 + 8 + 32 + 32;
constexpr std::size_t recordSize = versionAt + Manifest::mostVersion;

}  // namespace

void Ota::restore(Millis now) noexcept {
  std::array<std::uint8_t, recordSize> record{};
  std::size_t size = 0;
  if (!ok(journal_.get(Journal::Name::update, record, size)) || size != record.size()) return;
  const auto phase = static_cast<Phase>(record[0]);
  const std::string_view version = textOf(Bytes(record).subspan(versionAt, record[2] < Manifest::mostVersion ? record[2] : Manifest::mostVersion));
  if (phase == Phase::none || !manifest_.version.assign(version) || !wanted_.assign(version)) return;
  starts_ = record[1];
  manifest_.size = get32(record.data() + 4);
  std::memcpy(manifest_.sha256.data(), record.data() + 12, manifest_.sha256.size());
  if (phase == Phase::wanted && version != running_) {
    state_ = State::manifest;
  } else if (phase == Phase::failed) {
    state_ = State::failed;
    trouble_ = "the update failed before a restart";
  } else if (phase == Phase::downloading && version != running_) {
    Sha256::State hash{{}, get32(record.data() + 8)};
    for (std::size_t i = 0; i < hash.words.size(); ++i) hash.words[i] = get32(record.data() + 44 + 4 * i);
    sha_ = Sha256(hash);
    at_ = keptAt_ = get32(record.data() + 8);
    state_ = State::downloading;
  } else if (phase == Phase::rolledBack || (phase == Phase::probation && version != running_)) {
    // The boot loader may have gone back by itself: the new image crashed before it could say anything.
    state_ = State::rolledBack;
    trouble_ = "rolled back: the new firmware did not start and come into step";
    (void)keep(Phase::rolledBack);
  } else if (phase == Phase::probation) {
    state_ = State::probation;
    startedAt_ = now;
    ++starts_;
    (void)keep(Phase::probation);
    if (starts_ > mostStarts) rollBack("rolled back: the new firmware kept restarting");
  }
}

Status Ota::keep(Phase phase) noexcept {
  std::array<std::uint8_t, recordSize> record{};
  const auto version = manifest_.version.view();
  record[0] = static_cast<std::uint8_t>(phase);
  record[1] = starts_;
  record[2] = static_cast<std::uint8_t>(version.size());
  put32(record.data() + 4, manifest_.size);
  put32(record.data() + 8, at_);
  std::memcpy(record.data() + 12, manifest_.sha256.data(), manifest_.sha256.size());
  const auto hash = sha_.state();
  for (std::size_t i = 0; hash && i < hash->words.size(); ++i) put32(record.data() + 44 + 4 * i, hash->words[i]);
  if (!version.empty()) std::memcpy(record.data() + versionAt, version.data(), version.size());
  return journal_.put(Journal::Name::update, record);
}

Reason Ota::want(std::string_view version) noexcept {
  const auto wanted = Version::parse(version);
  const auto running = Version::parse(running_);
  if (!wanted || version.size() > Manifest::mostVersion) return "not a version like 1.4.2";
  if (version == running_) {
    if (state_ == State::manifest || state_ == State::downloading) {
      (void)keep(Phase::none);
      state_ = State::idle;
    }
    return nullptr;
  }
  if (running && *wanted <= *running) return "never back to an older version";
  if (keys_.empty()) return "this device trusts no signing key";
  if (state_ == State::probation || state_ == State::ready) return "another update is being finished";
  // Wanted again before its end was told: the end is the answer.
  if (trouble_ != nullptr && version == wanted_.view()) return trouble_;
  if (state_ == State::downloading && version == wanted_.view()) return nullptr;
  (void)wanted_.assign(version);
  (void)manifest_.version.assign(version);
  at_ = 0;
  // The wish is kept, or it is not taken: a power cut must not lose it.
  if (!ok(keep(Phase::wanted))) return "the flash cannot be written";
  state_ = State::manifest;
  trouble_ = nullptr;
  failures_ = 0;
  asked_ = false;
  notBefore_ = 0;
  return nullptr;
}

std::optional<Ota::Fetch> Ota::takeFetch(Millis now) noexcept {
  if ((state_ != State::manifest && state_ != State::downloading) || now < notBefore_ || (asked_ && now - askedAt_ < patience)) return std::nullopt;
  asked_ = true;
  askedAt_ = now;
  if (state_ == State::manifest) return Fetch{true, wanted_.view(), 0, 0};
  const std::uint32_t left = manifest_.size - at_;
  return Fetch{false, wanted_.view(), at_, left < chunk ? left : chunk};
}

void Ota::onManifest(std::string_view answer) noexcept {
  if (state_ != State::manifest) return;
  asked_ = false;
  if (const Reason wrong = Manifest::read(answer, keys_, model_, manifest_)) {
    fail(wrong);
  } else if (manifest_.version.view() != wanted_.view()) {
    fail("the release is of another version");
  } else if (manifest_.size > slot_.capacity()) {
    fail("the release is too large for this device");
  } else {
    startDownload();
  }
}

void Ota::startDownload() noexcept {
  sha_ = Sha256();
  at_ = keptAt_ = 0;
  starts_ = 0;
  if (!slot_.begin(manifest_.size) || !ok(keep(Phase::downloading))) {
    fail("the flash cannot be written");
    return;
  }
  state_ = State::downloading;
}

void Ota::onChunk(std::uint32_t at, Bytes bytes) noexcept {
  // A chunk that came twice, late, or with more than was asked for.
  if (state_ != State::downloading || at != at_ || bytes.empty() || bytes.size() > manifest_.size - at_) return;
  asked_ = false;
  failures_ = 0;
  if (!slot_.write(at_, bytes)) {
    fail("the flash cannot be written");
    return;
  }
  sha_.add(bytes);
  at_ += static_cast<std::uint32_t>(bytes.size());
  if (at_ == manifest_.size) {
    finishDownload();
  } else if (at_ - keptAt_ >= keepEvery && sha_.state()) {
    keptAt_ = at_;
    (void)keep(Phase::downloading);  // if not, more is fetched again after a power cut
  }
}

void Ota::finishDownload() noexcept {
  if (sha_.finish() != manifest_.sha256) {
    fail("the image does not have the checksum it was signed with");
    return;
  }
  // On probation before it can start: whatever happens from here on, the way back is known.
  starts_ = 0;
  if (!ok(keep(Phase::probation)) || !slot_.activate()) {
    fail("the new image cannot be started");
    return;
  }
  state_ = State::ready;
  restart_ = true;
}

void Ota::onFailed(Millis now) noexcept {
  if (state_ != State::manifest && state_ != State::downloading) return;
  asked_ = false;
  notBefore_ = now + (Millis{500} << (failures_ < 6 ? failures_ : 6));
  if (++failures_ >= mostFailures) fail("the release could not be fetched");
}

void Ota::tick(Millis now, bool inStep) noexcept {
  if (state_ != State::probation) return;
  if (inStep) {
    if (slot_.confirm() && ok(keep(Phase::none))) state_ = State::idle;
  } else if (now - startedAt_ >= probationTime && !restart_) {
    rollBack("rolled back: the new firmware did not come into step in time");
  }
}

void Ota::rollBack(Reason reason) noexcept {
  trouble_ = reason;
  state_ = State::rolledBack;
  (void)keep(Phase::rolledBack);
  restart_ = slot_.rollBack();
}

void Ota::fail(Reason reason) noexcept {
  trouble_ = reason;
  state_ = State::failed;
  asked_ = false;
  (void)keep(Phase::failed);
}

void Ota::troubleTold() noexcept {
  if (trouble_ == nullptr || restart_) return;
  trouble_ = nullptr;
  (void)keep(Phase::none);
}

std::string_view Ota::stateName() const noexcept {
  switch (state_) {
    case State::manifest: return "preparing";
    case State::downloading: return "downloading";
    case State::ready: return "restarting";
    case State::probation: return "probation";
    case State::failed: return "failed";
    case State::rolledBack: return "rolledBack";
    case State::idle: break;
  }
  return "idle";
}

std::uint8_t Ota::progress() const noexcept {
  if (state_ == State::ready || state_ == State::probation) return 100;
  if (state_ != State::downloading || manifest_.size == 0) return 0;
  return static_cast<std::uint8_t>(std::uint64_t{at_} * 100 / manifest_.size);
}

}  // namespace roommate
