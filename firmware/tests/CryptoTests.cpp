#include <string>

#include "Bench.hpp"
#include "Crc32.hpp"
#include "Hex.hpp"
#include "P256.hpp"
#include "U256.hpp"

namespace roommate::test {
namespace {

std::string hexOf(Bytes bytes) {
  std::string text(bytes.size() * 2, '\0');
  (void)toHex(bytes, text);
  return text;
}

struct Hashed {
  std::string text;
  const char* digest;
};
class Sha256Vectors : public testing::TestWithParam<Hashed> {};
TEST_P(Sha256Vectors, AreMet) { EXPECT_EQ(hexOf(Sha256::of(bytesOf(GetParam().text))), GetParam().digest); }
// FIPS 180-4 examples, and lengths around the padding's edges (values by sha256sum).
INSTANTIATE_TEST_SUITE_P(
    Crypto, Sha256Vectors,
    testing::Values(Hashed{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}, Hashed{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                    Hashed{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
                    Hashed{std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
                    Hashed{std::string(55, 'a'), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
                    Hashed{std::string(56, 'a'), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
                    Hashed{std::string(64, 'a'), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"}));

TEST(Sha256, GoesOnWhereItWasPutAway) {
  const std::string text(1000, 'x');
  for (std::size_t cut = 64; cut < 1000; cut += 64) {
    Sha256 first;
    first.add(bytesOf(text).first(cut));
    const auto state = first.state();
    ASSERT_TRUE(state);
    Sha256 second(*state);
    second.add(bytesOf(text).subspan(cut));
    EXPECT_EQ(second.finish(), Sha256::of(bytesOf(text)));
  }
  Sha256 odd;
  odd.add(bytesOf("abc"));
  EXPECT_FALSE(odd.state());
}

TEST(Crc32, MeetsItsCheckValue) {
  EXPECT_EQ(crc32(bytesOf("123456789")), 0xCBF43926U);
  EXPECT_EQ(crc32(bytesOf("6789"), crc32(bytesOf("12345"))), 0xCBF43926U);
}

TEST(Hex, ReadsAndWrites) {
  std::array<std::uint8_t, 3> bytes{};
  EXPECT_TRUE(fromHex("00aFf9", bytes));
  EXPECT_EQ(hexOf(bytes), "00aff9");
  EXPECT_FALSE(fromHex("00af", bytes));
  EXPECT_FALSE(fromHex("00af0g", bytes));
  EXPECT_FALSE(fromHex("g0af00", bytes));
  std::array<char, 20> room{};
  EXPECT_EQ(toDecimal(UINT64_MAX, room), "18446744073709551615");
  EXPECT_EQ(toDecimal(0, room), "0");
}

// RFC 6979, A.2.5: the key, and the signatures with SHA-256 of "sample" and "test".
constexpr const char* rfcKey =
    "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
constexpr const char* rfcSample =
    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
constexpr const char* rfcTest =
    "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083";

PublicKey keyOf(const char* hex) {
  PublicKey key{};
  EXPECT_TRUE(fromHex(hex, key));
  return key;
}

TEST(P256, TakesTheSignaturesOfRfc6979) {
  const auto key = keyOf(rfcKey);
  EXPECT_TRUE(verify(key, Sha256::of(bytesOf("sample")), keyOf(rfcSample)));
  EXPECT_TRUE(verify(key, Sha256::of(bytesOf("test")), keyOf(rfcTest)));
  EXPECT_FALSE(verify(key, Sha256::of(bytesOf("sample")), keyOf(rfcTest)));
  EXPECT_FALSE(verify(key, Sha256::of(bytesOf("Sample")), keyOf(rfcSample)));
}

TEST(P256, RefusesASignatureWithAnyByteChanged) {
  const auto key = keyOf(rfcKey);
  const auto digest = Sha256::of(bytesOf("sample"));
  for (std::size_t i = 0; i < 64; i += 7) {
    auto signature = keyOf(rfcSample);
    signature[i] ^= 1;
    EXPECT_FALSE(verify(key, digest, signature)) << i;
  }
}

TEST(P256, RefusesNumbersOutOfTheirRange) {
  const auto key = keyOf(rfcKey);
  const auto digest = Sha256::of(bytesOf("sample"));
  Signature zero{};
  EXPECT_FALSE(verify(key, digest, zero));
  auto signature = keyOf(rfcSample);
  std::fill_n(signature.begin(), 32, std::uint8_t{0});
  EXPECT_FALSE(verify(key, digest, signature));
  // The order itself, and more than it.
  auto order = unhex("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
  signature = keyOf(rfcSample);
  std::copy(order.begin(), order.end(), signature.begin() + 32);
  EXPECT_FALSE(verify(key, digest, signature));
  std::fill_n(signature.begin(), 32, std::uint8_t{0xFF});
  EXPECT_FALSE(verify(key, digest, signature));
}

TEST(P256, RefusesAKeyThatIsNoPointOfTheCurve) {
  auto key = keyOf(rfcKey);
  key[63] ^= 1;
  EXPECT_FALSE(verify(key, Sha256::of(bytesOf("sample")), keyOf(rfcSample)));
  key.fill(0xFF);
  EXPECT_FALSE(verify(key, Sha256::of(bytesOf("sample")), keyOf(rfcSample)));
  key.fill(0);
  EXPECT_FALSE(verify(key, Sha256::of(bytesOf("sample")), keyOf(rfcSample)));
}

TEST(P256, HandlesTheBasePointAsAKey) {
  // Key = G: the sum of both is a doubling. The secret is 1, so r = x(kG), s = (e + r) / k; with k = 1: r = x(G), s = e + r.
  PublicKey key{};
  const auto base = unhex("6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");
  std::copy(base.begin(), base.end(), key.begin());
  Digest digest{};
  digest[31] = 1;
  Signature signature{};
  std::copy_n(base.begin(), 32, signature.begin());
  std::copy_n(base.begin(), 32, signature.begin() + 32);
  signature[63]++;  // s = r + 1
  EXPECT_TRUE(verify(key, digest, signature));
  signature[63]++;
  EXPECT_FALSE(verify(key, digest, signature));
}

TEST(U256, InvertsModuloAPrime) {
  const U256 prime{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0, 0, 1, 0xFFFFFFFF};
  const Modulus field(prime);
  for (std::uint32_t i = 1; i < 40; ++i) {
    const auto a = field.enter(U256{i * 2654435761U, i, 0, 7});
    EXPECT_EQ(field.multiply(a, field.invert(a)), field.one());
    EXPECT_EQ(field.plus(field.minus(U256{}, a), a), U256{});
  }
  EXPECT_EQ(field.leave(field.one()), U256{1});
  EXPECT_EQ(field.value(), prime);
}

}  // namespace
}  // namespace roommate::test
