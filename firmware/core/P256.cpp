#include "P256.hpp"

#include "U256.hpp"

namespace roommate {

namespace {

constexpr U256 prime{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xFFFFFFFF};
constexpr U256 order{0xFC632551, 0xF3B9CAC2, 0xA7179E84, 0xBCE6FAAD, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0xFFFFFFFF};
constexpr U256 curveB{0x27D2604B, 0x3BCE3C3E, 0xCC53B0F6, 0x651D06B0, 0x769886BC, 0xB3EBBD55, 0xAA3A93E7, 0x5AC635D8};
constexpr U256 baseX{0xD898C296, 0xF4A13945, 0x2DEB33A0, 0x77037D81, 0x63A440F2, 0xF8BCE6E5, 0xE12C4247, 0x6B17D1F2};
constexpr U256 baseY{0x37BF51F5, 0xCBB64068, 0x6B315ECE, 0x2BCE3357, 0x7C0F9E16, 0x8EE7EB4A, 0xFE1A7F9B, 0x4FE342E2};

// Jacobian: x/z^2, y/z^3. z = 0 is the point at infinity.
struct Point {
  U256 x{};
  U256 y{};
  U256 z{};
};

class Curve {
 public:
  explicit Curve(const Modulus& field) noexcept : f_(field) {}

  [[nodiscard]] bool has(const U256& x, const U256& y) const noexcept {
    const U256 three = f_.plus(f_.one(), f_.plus(f_.one(), f_.one()));
    U256 right = f_.multiply(x, f_.minus(f_.multiply(x, x), three));  // x^3 - 3x
    right = f_.plus(right, f_.enter(curveB));
    return f_.multiply(y, y) == right;
  }

  [[nodiscard]] Point twice(const Point& p) const noexcept {
    if (isZero(p.z)) return p;
    const U256 delta = f_.multiply(p.z, p.z);
    const U256 gamma = f_.multiply(p.y, p.y);
    const U256 beta = f_.multiply(p.x, gamma);
    const U256 product = f_.multiply(f_.minus(p.x, delta), f_.plus(p.x, delta));
    const U256 alpha = f_.plus(product, f_.plus(product, product));
    const U256 beta4 = times4(beta);
    Point r;
    r.x = f_.minus(f_.multiply(alpha, alpha), f_.plus(beta4, beta4));
    const U256 sum = f_.plus(p.y, p.z);
    r.z = f_.minus(f_.minus(f_.multiply(sum, sum), gamma), delta);
    const U256 gamma4 = times4(f_.multiply(gamma, gamma));
    r.y = f_.minus(f_.multiply(alpha, f_.minus(beta4, r.x)), f_.plus(gamma4, gamma4));
    return r;
  }

  [[nodiscard]] Point plus(const Point& p, const Point& q) const noexcept {
    if (isZero(p.z)) return q;
    if (isZero(q.z)) return p;
    const U256 pz2 = f_.multiply(p.z, p.z);
    const U256 qz2 = f_.multiply(q.z, q.z);
    const U256 u1 = f_.multiply(p.x, qz2);
    const U256 u2 = f_.multiply(q.x, pz2);
    const U256 s1 = f_.multiply(p.y, f_.multiply(qz2, q.z));
    const U256 s2 = f_.multiply(q.y, f_.multiply(pz2, p.z));
    if (u1 == u2) return s1 == s2 ? twice(p) : Point{};
    const U256 h = f_.minus(u2, u1);
    const U256 r = f_.minus(s2, s1);
    const U256 h2 = f_.multiply(h, h);
    const U256 h3 = f_.multiply(h2, h);
    const U256 v = f_.multiply(u1, h2);
    Point sum;
    sum.x = f_.minus(f_.minus(f_.multiply(r, r), h3), f_.plus(v, v));
    sum.y = f_.minus(f_.multiply(r, f_.minus(v, sum.x)), f_.multiply(s1, h3));
    sum.z = f_.multiply(h, f_.multiply(p.z, q.z));
    return sum;
  }

 private:
  [[nodiscard]] U256 times4(const U256& a) const noexcept {
    const U256 twice = f_.plus(a, a);
    return f_.plus(twice, twice);
  }

  const Modulus& f_;
};

U256 half(Bytes bytes, std::size_t at) noexcept {
  return fromBigEndian(std::span<const std::uint8_t, 32>(bytes.data() + at, 32));
}

// The two factors of the sum: u1 = e/s for the base point, u2 = r/s for the key. On its own, so that what it needs is gone from the
// stack when the points come.
[[gnu::noinline]] void scale(const Digest& digest, const U256& r, const U256& s, U256& u1, U256& u2) noexcept {
  const Modulus scalars(order);
  U256 e = fromBigEndian(digest);
  if (!isLess(e, order)) (void)subtract(e, order);
  const U256 w = scalars.invert(scalars.enter(s));
  u1 = scalars.multiply(e, w);  // out of Montgomery's form, as e was never in it
  u2 = scalars.multiply(r, w);
}

bool isScalar(const U256& a) noexcept { return !isZero(a) && isLess(a, order); }

}  // namespace

bool verify(const PublicKey& key, const Digest& digest, const Signature& signature) noexcept {
  const U256 r = half(signature, 0);
  const U256 s = half(signature, 32);
  const U256 keyX = half(key, 0);
  const U256 keyY = half(key, 32);
  if (!isScalar(r) || !isScalar(s) || !isLess(keyX, prime) || !isLess(keyY, prime)) return false;

  U256 u1;
  U256 u2;
  scale(digest, r, s, u1, u2);
  const Modulus field(prime);
  const Curve curve(field);
  const Point base{field.enter(baseX), field.enter(baseY), field.one()};
  const Point other{field.enter(keyX), field.enter(keyY), field.one()};
  if (!curve.has(other.x, other.y)) return false;

  const Point both = curve.plus(base, other);
  Point sum;
  for (unsigned i = 256; i-- > 0;) {
    sum = curve.twice(sum);
    const bool a = bit(u1, i);
    const bool b = bit(u2, i);
    if (a || b) sum = curve.plus(sum, a && b ? both : a ? base : other);
  }
  if (isZero(sum.z)) return false;
  const U256 z = field.invert(sum.z);
  U256 x = field.leave(field.multiply(sum.x, field.multiply(z, z)));
  if (!isLess(x, order)) (void)subtract(x, order);
  return x == r;
}

}  // namespace roommate
