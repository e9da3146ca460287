// Argon2id hashes as PHC text. The only file that knows the Argon2 library; the rules for new passwords are
// in password_rules.cc.
#include "core/auth/password.h"

#include <argon2.h>
#include <sys/mman.h>

#include <charconv>
#include <mutex>
#include <optional>
#include <vector>

#include "core/auth/hash_gate.h"
#include "core/base/digest.h"
#include "core/base/random.h"
#include "core/base/text.h"

namespace motcong::auth {
namespace {

constexpr std::size_t kMostBytes = 1024;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

std::mutex cost_mutex;
PasswordCost todays_cost;

PasswordCost current_cost() {
  std::lock_guard lock(cost_mutex);
  return todays_cost;
}

HashGate& gate() {
  static HashGate instance(4, 16, std::chrono::seconds(2));
  return instance;
}

/// Holds a place at the gate.
class Place {
 public:
  Place() : inside_(gate().enter()) {}
  ~Place() {
    if (inside_) gate().leave();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  bool inside() const { return inside_; }

 private:
  bool inside_;
};

// The working memory comes straight from the system and goes back at once: the allocator would keep it, and
// an idle portal would stay tens of megabytes larger after the first logins.
int take_memory(std::uint8_t** memory, std::size_t bytes) {
  void* place = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *memory = place == MAP_FAILED ? nullptr : static_cast<std::uint8_t*>(place);
  return *memory ? ARGON2_OK : ARGON2_MEMORY_ALLOCATION_ERROR;
}

void give_memory(std::uint8_t* memory, std::size_t bytes) { munmap(memory, bytes); }

struct Hash {
  PasswordCost cost;
  std::string salt, value;
};

/// Nothing when the memory is not to be had.
std::optional<std::string> compute(std::string_view password, const PasswordCost& cost, std::string_view salt,
                                   std::size_t hash_bytes) {
  std::string input(password), salt_bytes(salt), out(hash_bytes, '\0');
  auto bytes = [](std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); };
  argon2_context context = {};
  context.out = bytes(out);
  context.outlen = static_cast<std::uint32_t>(out.size());
  context.pwd = bytes(input);
  context.pwdlen = static_cast<std::uint32_t>(input.size());
  context.salt = bytes(salt_bytes);
  context.saltlen = static_cast<std::uint32_t>(salt_bytes.size());
  context.t_cost = cost.passes;
  context.m_cost = cost.memory_kib;
  context.lanes = context.threads = cost.lanes;
  context.version = ARGON2_VERSION_13;
  context.allocate_cbk = take_memory;
  context.free_cbk = give_memory;
  context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
  if (argon2_ctx(&context, Argon2_id) != ARGON2_OK) return std::nullopt;
  return out;
}

// PHC texts use base64 of RFC 4648 section 4 without padding.
std::string to_phc_base64(std::string_view bytes) {
  std::string text = base::to_base64url(bytes);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return text;
}

std::string from_phc_base64(std::string_view text) {
  std::string url(text);
  for (char& c : url) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return base::from_base64url(url);
}

std::string format_phc(const Hash& hash) {
  return "$argon2id$v=19$m=" + std::to_string(hash.cost.memory_kib) +
         ",t=" + std::to_string(hash.cost.passes) + ",p=" + std::to_string(hash.cost.lanes) + "$" +
         to_phc_base64(hash.salt) + "$" + to_phc_base64(hash.value);
}

std::optional<unsigned> parse_parameter(std::string_view text, std::string_view name, unsigned lowest,
                                        unsigned highest) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) {
    return std::nullopt;
  }
  return value;
}

/// Limits keep a damaged or foreign database from asking for hours or gigabytes.
std::optional<Hash> parse_phc(std::string_view phc) {
  const std::vector<std::string> parts = base::split(phc, '$');
  if (parts.size() != 6 || !parts[0].empty() || parts[1] != "argon2id" || parts[2] != "v=19")
    return std::nullopt;
  const std::vector<std::string> parameters = base::split(parts[3], ',');
  if (parameters.size() != 3) return std::nullopt;
  const auto lanes = parse_parameter(parameters[2], "p=", 1, 16);
  const auto memory = parse_parameter(parameters[0], "m=", 8 * lanes.value_or(1), 256 * 1024);
  const auto passes = parse_parameter(parameters[1], "t=", 1, 20);
  if (!memory || !passes || !lanes) return std::nullopt;
  Hash hash{{*memory, *passes, *lanes}, from_phc_base64(parts[4]), from_phc_base64(parts[5])};
  if (hash.salt.size() < 8 || hash.salt.size() > 64 || hash.value.size() < 16 || hash.value.size() > 64) {
    return std::nullopt;
  }
  return hash;
}

bool is_cheaper(const PasswordCost& cost, const PasswordCost& wanted) {
  return cost.memory_kib < wanted.memory_kib || cost.passes < wanted.passes;
}

}  // namespace

void set_password_cost(const PasswordCost& cost) {
  std::lock_guard lock(cost_mutex);
  todays_cost = cost;
}

base::Result<std::string> hash_password(std::string_view password) {
  if (password.size() > kMostBytes) return base::Error{N_("The password is too long.")};
  if (!base::is_utf8(password)) return base::Error{N_("The text is not valid Unicode.")};
  const Place place;
  Hash hash{current_cost(), base::random_bytes(kSaltBytes), ""};
  const auto value = place.inside()
                         ? compute(base::normalise_input(password), hash.cost, hash.salt, kHashBytes)
                         : std::nullopt;
  if (!value) return base::Error{N_("The server is busy. Please try again in a moment.")};
  hash.value = *value;
  return format_phc(hash);
}

PasswordCheck check_password(std::string_view password, std::string_view phc) {
  if (password.size() > kMostBytes || !base::is_utf8(password)) return PasswordCheck::wrong;
  const Place place;
  if (!place.inside()) return PasswordCheck::busy;
  const PasswordCost wanted = current_cost();
  const auto known = parse_phc(phc);
  const Hash hash = known.value_or(Hash{wanted, std::string(kSaltBytes, 's'), std::string(kHashBytes, '\0')});
  const auto value = compute(base::normalise_input(password), hash.cost, hash.salt, hash.value.size());
  if (!value) return PasswordCheck::busy;
  const bool equal = base::equal_in_constant_time(*value, hash.value);
  if (!known || !equal) return PasswordCheck::wrong;
  return is_cheaper(hash.cost, wanted) ? PasswordCheck::right_but_outdated : PasswordCheck::right;
}

}  // namespace motcong::auth
