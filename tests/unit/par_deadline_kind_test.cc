// Which kind of deadline the words of a plan name.
#include <doctest/doctest.h>

#include "plugins/par/deadline_kind.h"

namespace motcong::par {

TEST_SUITE("par: kinds of deadline") {
  TEST_CASE("kinds of deadline in the words of plans") {
    struct Row {
      const char* words;
      const char* kind;
    };
    const Row rows[] = {
        {"Thường xuyên", "ongoing"},
        {"Hàng tháng", "monthly"},
        {"hàng  tháng.", "monthly"},
        {"Khi có kế hoạch của UBND tỉnh", "event"},
        {"Theo thời gian quy định", "quarterly"},
        {"Từ đầu năm", "yearly"},
        {"Theo Quyết định số 53/QĐ-UBND ngày 07/01/2019", "event"},
        {"Tháng 01/2019", ""},
        {"", ""},
        {"sớm", ""},
        {"Th\u01B0\u01A1\u0300ng xuy\u00EAn", "ongoing"},
    };
    for (const Row& row : rows) {
      CAPTURE(row.words);
      CHECK(read_deadline_kind(row.words) == row.kind);
    }
  }
}

}  // namespace motcong::par
