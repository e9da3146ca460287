// Hashing and comparing passwords, the bound on hashing, and the rules for new passwords.
#include "core/auth/password.h"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "core/auth/hash_gate.h"

using namespace motcong;
using namespace motcong::auth;

namespace {

constexpr PasswordCost kTiny{8, 1, 1};

struct TinyCost {
  TinyCost() { set_password_cost(kTiny); }
};

}  // namespace

TEST_CASE_FIXTURE(TinyCost, "a password opens what was hashed from it and nothing else") {
  const std::string phc = hash_password("chim sáo bay qua sông").value();
  CHECK(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
  CHECK(phc.find("chim") == std::string::npos);
  CHECK(hash_password("chim sáo bay qua sông").value() != phc);

  CHECK(check_password("chim sáo bay qua sông", phc) == PasswordCheck::right);
  CHECK(check_password("chim sa\u0301o bay qua so\u0302ng", phc) ==
        PasswordCheck::right);  // decomposed marks
  for (const char* other : {"", "chim sao bay qua song", "Chim sáo bay qua sông", "chim sáo bay qua sôngg"}) {
    CAPTURE(other);
    CHECK(check_password(other, phc) == PasswordCheck::wrong);
  }
}

TEST_CASE("the published test vectors of Argon2id are understood") {
  set_password_cost({8, 1, 1});
  // From the reference implementation's own tests: password "password", salt "somesalt".
  const std::string phc =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  CHECK(check_password("password", phc) == PasswordCheck::right);
  CHECK(check_password("passwort", phc) == PasswordCheck::wrong);
}

TEST_CASE_FIXTURE(TinyCost, "text that is no hash of ours opens for nobody") {
  for (const std::string& phc : std::vector<std::string>{
           "", "x", "$", "$$$$$", "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$",
           "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA",
           "$argon2id$v=16$m=8,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
           "$argon2id$v=19$m=4000000000,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
           "$argon2id$v=19$m=8,t=99999,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
           "$argon2id$v=19$m=-8,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
           "$argon2id$v=19$m=8,t=1,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
           "$argon2id$v=19$m=8,t=1,p=1$!!!$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"}) {
    CAPTURE(phc);
    CHECK(check_password("password", phc) == PasswordCheck::wrong);
    CHECK(check_password("", phc) == PasswordCheck::wrong);
  }
}

TEST_CASE_FIXTURE(TinyCost, "a hash made at a lower cost is right but outdated") {
  const std::string phc = hash_password("chim sáo bay qua sông").value();
  set_password_cost({16, 1, 1});
  CHECK(check_password("chim sáo bay qua sông", phc) == PasswordCheck::right_but_outdated);
  CHECK(check_password("another", phc) == PasswordCheck::wrong);
  set_password_cost({8, 2, 1});
  CHECK(check_password("chim sáo bay qua sông", phc) == PasswordCheck::right_but_outdated);
  set_password_cost(kTiny);
  CHECK(check_password("chim sáo bay qua sông", phc) == PasswordCheck::right);
}

TEST_CASE_FIXTURE(TinyCost, "over 1,024 bytes and broken text are refused before hashing") {
  const std::string longest(1024, 'x');
  CHECK(check_password(longest, hash_password(longest).value()) == PasswordCheck::right);
  CHECK_FALSE(hash_password(longest + "x").ok());
  CHECK_FALSE(hash_password("\xff\xfe").ok());
  CHECK(check_password(longest + "x", hash_password(longest).value()) == PasswordCheck::wrong);
  CHECK(check_password("\xc3", "") == PasswordCheck::wrong);
}

TEST_CASE_FIXTURE(TinyCost, "many threads at once: each is served or told that the server is busy") {
  const std::string phc = hash_password("chim sáo bay qua sông").value();
  std::atomic<int> right{0}, busy{0}, other{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&] {
      switch (check_password("chim sáo bay qua sông", phc)) {
        case PasswordCheck::right:
          ++right;
          break;
        case PasswordCheck::busy:
          ++busy;
          break;
        default:
          ++other;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right > 0);
  CHECK(right + busy == 40);
  CHECK(other == 0);
}

TEST_CASE("the gate lets so many in, so many wait, and turns the rest away at once") {
  HashGate gate(2, 1, std::chrono::minutes(5));
  CHECK(gate.enter());
  CHECK(gate.enter());
  std::atomic<bool> entered{false};
  std::thread third([&] { entered = gate.enter(); });
  while (gate.waiting() == 0) std::this_thread::yield();
  CHECK_FALSE(gate.enter());
  CHECK_FALSE(entered);
  gate.leave();
  third.join();
  CHECK(entered);
  CHECK(gate.waiting() == 0);
  gate.leave();
  CHECK(gate.enter());

  HashGate impatient(1, 1, std::chrono::milliseconds(0));
  CHECK(impatient.enter());
  CHECK_FALSE(impatient.enter());
}

TEST_CASE("what a new password may be") {
  struct Row {
    const char* password;
    const char* problem;  // part of the English message; "" for a good password
  };
  const char* const few = "at least 12";
  const char* const names = "user name or the department";
  const char* const pattern = "repeated characters, sequences or dates";
  const char* const words = "guessed first";
  const Row rows[] = {
      // good: length, not composition
      {"con mèo nằm trên mái nhà", ""},
      {"correct horse battery staple", ""},
      {"ba chiếc thuyền nan màu xanh", ""},
      {"gạo tẻ, nước mắm, rau răm", ""},
      {"xk4h-92mf-wq7t-pd3n", ""},
      {"Tr0ng-vườn-có-3-cây-khế", ""},
      {"mật khẩu dài gồm bảy con vịt bơi", ""},
      {"hoa phượng nở bên cầu Trường Tiền", ""},
      {"日本語の合言葉を使います", ""},
      {"kjfdGHT8%aqZ", ""},
      // too short
      {"", few},
      {"abc", few},
      {"Tr0ub4dor&3", few},
      {"ngắn quá", few},
      {"           x           ", few},
      // the same few things again
      {"aaaaaaaaaaaa", pattern},
      {"ababababababab", pattern},
      {"abcabcabcabcabc", pattern},
      {"111122223333", pattern},
      {"123456789012", pattern},
      {"qwertyuiopasdfgh", pattern},
      {"zyxwvutsrqponm", pattern},
      {"!@#$%^&*()_+", pattern},
      {"30/04/1975-02/09/1945", pattern},
      {"199019911992", pattern},
      {"abcd1234efgh5678", pattern},
      // words everybody tries
      {"password12345", words},
      {"P@ssw0rd2024!", words},
      {"matkhau@2025", words},
      {"Mật khẩu 123456", words},
      {"m@tkh4u_v13tn4m", words},
      {"anhyeuem1990", words},
      {"1qaz2wsx3edc", words},
      {"Admin@123456", words},
      {"kế hoạch đầu tư 2019", words},
      {"VanPhong-GiamDoc", words},
      {"iloveyou-iloveyou", words},
      // about this account and department
      {"lan.tranthanh.1", names},
      {"LanTranThanh2019", names},
      {"lan.tranthanhlan.tranthanh", names},
      {"Sở Khoai Lang Tím", names},
      {"sklt-khoailangtim!", names},
  };
  CHECK(std::size(rows) >= 40);
  for (const Row& row : rows) {
    CAPTURE(std::string(row.password));
    const auto result = check_new_password(row.password, "lan.tranthanh", "Sở Khoai lang tím");
    const std::string error = result.ok() ? "" : base::format_english(result.error());
    CAPTURE(error);
    CHECK(result.ok() == (*row.problem == '\0'));
    CHECK(error.find(row.problem) != std::string::npos);
  }
  CHECK_FALSE(check_new_password("con mèo \xff nằm trên mái", "lan").ok());
  std::string long_text;
  while (long_text.size() < 900) long_text += "tre xanh rì rào bên bờ ao nhà bà Tư; ";
  CHECK(check_new_password(long_text, "lan").ok());
  CHECK_FALSE(check_new_password(long_text + long_text, "lan").ok());
}
