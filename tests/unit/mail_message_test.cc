// Letters as a sendmail-compatible program takes them, and the program itself.
#include "core/notice/mail_message.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "core/base/process.h"
#include "tests/support/temp_folder.h"

using namespace motcong;

TEST_SUITE_BEGIN("mail");

TEST_CASE("an address is one plain address and nothing else") {
  for (const char* good : {"a@b.vn", "van.phong+cchc@so-khdt.tinh.gov.vn", "A_1@10-1.lan", "root@localhost"})
    CHECK(notice::is_mail_address(good));
  for (const std::string& bad :
       {std::string(""), std::string("a"), std::string("@b"), std::string("a@"), std::string("a b@c"), std::string("a@b@c"),
        std::string("a@b,c@d"), std::string("a@b\nBcc: c@d"), std::string("a@b\r\n"), std::string("<a@b>"),
        std::string("\"x\"@b"), std::string("-oQ/tmp@b"), std::string("a@-b"), std::string("a..b@c"), std::string(".a@b"),
        std::string("a@b."), std::string("ă@b.vn"), std::string("a@b\0c", 5), "a@" + std::string(300, 'b')}) {
    CAPTURE(bad);
    CHECK_FALSE(notice::is_mail_address(bad));
  }
}

TEST_CASE("nothing in a letter adds a header, breaks a line or leaves ASCII") {
  notice::Letter letter{"Sở Kế hoạch và Đầu tư\nBcc: x@y", "cong@so.lan", "a@so.lan",
                        "5 thông báo\r\nBcc: kẻ-khác@x.vn\r\n\r\nthân giả " + std::string(300, 'x'),
                        "Dòng một\n.\nFrom dòng ba\n", "motcong.digest.7", base::instant_of({2019, 2, 15}, 7)};
  const std::string text = notice::format_letter(letter);
  CAPTURE(text);
  std::istringstream lines(text);
  std::vector<std::string> names;
  bool in_head = true;
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 78);
    for (const char c : line) CHECK((c >= ' ' && c < 127));
    if (line.empty()) in_head = false;
    if (in_head && line[0] != ' ') names.push_back(line.substr(0, line.find(':')));
    if (!in_head) CHECK(line.find(':') == std::string::npos);
  }
  CHECK(names == std::vector<std::string>{"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
                                          "Content-Transfer-Encoding", "Auto-Submitted"});
  CHECK(text.find("Date: Fri, 15 Feb 2019 07:00:00 +0700\n") != std::string::npos);
  CHECK(text.find("Message-ID: <motcong.digest.7@so.lan>\n") != std::string::npos);
  CHECK(text.find("\nBcc") == std::string::npos);
}

TEST_CASE("a program gets its arguments as they are, its input, and a limit") {
  const auto run = [](const std::string& script, std::string_view input = "", int seconds = 20) {
    return base::run_program("/bin/sh", {"-c", script, "sh", "a b", "$(id)", ";"}, input, seconds);
  };
  base::ProgramResult result = run("printf '%s|' \"$@\"; cat; echo err >&2; exit 3", "vào");
  CHECK(result.started);
  CHECK(result.status == 3);
  CHECK(result.output == "a b|$(id)|;|vàoerr\n");
  CHECK(result.took_input);

  result = run("exit 0", "không ai đọc");
  CHECK(result.status == 0);
  CHECK_FALSE(result.took_input);

  // What it starts in the background is not waited for; what hangs is ended with all it has started.
  CHECK(run("sleep 60 & exit 0").status == 0);
  result = run("cat >/dev/null; sleep 60", "x", 1);
  CHECK(result.timed_out);
  CHECK(result.status == -1);
  CHECK(result.took_input);

  CHECK(run("head -c 100000 /dev/zero | tr '\\0' y").output.size() == 4000);
  CHECK(run("env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e '^_$' | sort | tr '\\n' ' '").output == "HOME LANG PATH ");
  CHECK(run("ls /proc/self/fd | wc -l").output == "4\n");  // its three and the folder it lists

  result = base::run_program("/khong/co", {}, "", 1);
  CHECK_FALSE(result.started);
  CHECK(result.output.find("/khong/co") == 0);
}

TEST_SUITE_END();
