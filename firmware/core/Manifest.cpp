#include "Manifest.hpp"

#include "Hex.hpp"

namespace roommate {

namespace {

[[gnu::noinline]] void digestOf(std::string_view text, Digest& digest) noexcept { digest = Sha256::of(bytesOf(text)); }

bool isSigned(std::span<const PublicKey> keys, std::string_view text, const Signature& signature) noexcept {
  Digest digest;
  digestOf(text, digest);
  for (const PublicKey& key : keys) {
    if (verify(key, digest, signature)) return true;
  }
  return false;
}

[[gnu::noinline]] bool readSignature(const Json& json, Signature& signature) noexcept {
  std::array<char, 2 * sizeof(Signature)> hex{};
  const auto digits = json.text(hex);
  return digits && fromHex(*digits, signature);
}

[[gnu::noinline]] const char* readFields(std::string_view text, std::string_view model, Manifest& into) noexcept {
  const auto manifest = Json::parse(text);
  const auto find = [&](std::string_view key) { return manifest ? manifest->find(key) : std::nullopt; };
  const auto forModel = find("model");
  const auto version = find("version");
  const auto size = find("size");
  const auto sha = find("sha256");
  if (!forModel || !version || !size || !sha) return "the manifest lacks a part";
  if (!forModel->is(model)) return "the release is for another model";
  std::array<char, Manifest::mostVersion> versionRoom{};
  const auto versionText = version->text(versionRoom);
  if (!versionText || !Version::parse(*versionText) || !into.version.assign(*versionText)) return "the release's version cannot be read";
  const auto bytes = size->integer();
  if (!bytes || *bytes < 1 || *bytes > 0x7FFFFFFF) return "the release's size makes no sense";
  into.size = static_cast<std::uint32_t>(*bytes);
  std::array<char, 64> shaRoom{};
  const auto shaText = sha->text(shaRoom);
  if (!shaText || !fromHex(*shaText, into.sha256)) return "the release's checksum cannot be read";
  return nullptr;
}

}  // namespace

const char* Manifest::read(std::string_view answer, std::span<const PublicKey> keys, std::string_view model, Manifest& into) noexcept {
  const auto outer = Json::parse(answer);
  const auto inner = outer ? outer->find("manifest") : std::nullopt;
  const auto mark = outer ? outer->find("signature") : std::nullopt;
  std::array<char, mostText> room{};
  const auto text = inner ? inner->text(room) : std::nullopt;
  Signature signature{};
  if (!text || !mark || !readSignature(*mark, signature)) return "the manifest cannot be read";
  // Nothing of it is looked at before it is known whose it is.
  if (!isSigned(keys, *text, signature)) return "the manifest is not signed by a key this device trusts";

  return readFields(*text, model, into);
}

}  // namespace roommate
