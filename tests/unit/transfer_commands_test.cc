// motcong import and motcong export as they are typed: exit status, words on both outputs, and what stands in
// the database and on the disk afterwards.
#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/app/app.h"
#include "core/sheet/sheet.h"
#include "core/sheet/xlsx_writer.h"
#include "tests/support/command.h"
#include "tests/support/temp_folder.h"
#include "tests/support/xlsx_file.h"

namespace motcong {
namespace {

using test::bytes_of;
using test::Outcome;

/// An empty portal and a folder of files beside it, as an administrator has them.
class Desk {
 public:
  Desk() {
    app::OpenOptions options;
    options.data = data();
    options.create = true;
    REQUIRE(app::App::open(options).ok());
    setenv("LC_ALL", "C.UTF-8", 1);  // the words below are English
  }
  ~Desk() { unsetenv("LC_ALL"); }

  std::filesystem::path data() const { return folder_ / "data"; }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    return folder_.write(name, bytes).string();
  }

  Outcome run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--data", data().string()});
    return test::run_command(std::move(words), folder_.path());
  }

  /// "2020-01-02 Một; ...": the days of 2020 in the calendar.
  std::string days() const {
    app::OpenOptions options;
    options.data = data();
    options.read_only = true;
    const auto app = app::App::open(options);
    REQUIRE(app.ok());
    return (*app)->services().db.read([](db::Reader& reader) {
      std::string text;
      db::Statement row =
          reader.query("SELECT date, name FROM core_holiday WHERE date LIKE '2020-%' ORDER BY date");
      while (row.step()) text += (text.empty() ? "" : "; ") + row.string(0) + " " + row.string(1);
      return text;
    });
  }

 private:
  test::TempFolder folder_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string kHead = "Ngày;Dịp;Loại\n";

}  // namespace

TEST_SUITE_BEGIN("transfer_commands");

TEST_CASE("an import that cannot begin says what was read and what is expected, and writes nothing") {
  const Desk desk;
  const std::string good = desk.write("good.csv", kHead + "02/01/2020;Một;off\n");
  const std::string old_excel =
      desk.write("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0'));
  const std::string torn = desk.write("torn.xlsx", test::make_zip(test::workbook_parts("<row><c><v>1")));
  const std::string empty = desk.write("empty.csv", "");
  const std::string head_only = desk.write("head.csv", kHead);
  const std::string other = desk.write("other.csv", "Tên;Số\nA;1\n");

  struct Case {
    std::vector<std::string> words;
    int status;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {{"import"}, 2, "type is required"},
      {{"import", "core.holiday"}, 2, "file is required"},
      {{"import", "core.holiday", desk.path("absent.csv")}, 2, "absent.csv"},
      {{"import", "core.holiday", desk.data().string()}, 2, "directory"},
      {{"import", "core.holiday", good, "--dry"}, 2, "--dry"},
      {{"import", "core.holiday", good, "--head-row", "0"}, 2, "--head-row"},
      {{"import", "core.holidays", good},
       2,
       "There is no record type “core.holidays”; there are: core.user, "},
      {{"import", "core.audit", good}, 1, "Records of core.audit are not made by import"},
      {{"import", "core.holiday", old_excel}, 1, ".xlsx"},
      {{"import", "core.holiday", torn}, 1, "damaged"},
      {{"import", "core.holiday", empty}, 1, "The file is empty."},
      {{"import", "core.holiday", head_only}, 1, "There are no rows below the head"},
      {{"import", "core.holiday", other}, 1, "No column fills “Day”, which is needed"},
      {{"import", "core.holiday", good, "--map", "Dịp"}, 2, "not “Dịp”"},
      {{"import", "core.holiday", good, "--map", "Dịp=nom"},
       2,
       "core.holiday has no field “nom” that a file may fill; there are: date, name, kind, paired_on, certainty, decision"},
      {{"import", "core.holiday", good, "--map", "Tên=name"},
       2,
       "The file has no column “Tên”; row 1 names: Ngày, Dịp, Loại"},
      {{"import", "core.holiday", good, "--map", "Dịp="}, 1, "No column fills “Occasion”, which is needed"},
      {{"import", "core.holiday", good, "--map", "Loại=name"}, 1, "No column fills “Kind”, which is needed"},
      {{"import", "core.holiday", good, "--sheet", "Hai"},
       1,
       "There is no sheet “Hai” in the file; there are: 1"},
      {{"import", "core.holiday", good, "--head-row", "9"}, 1, "There are no rows below the head"},
      {{"import", "core.holiday", good, "--skip-errors", "--skipped", good},
       1,
       "--skipped names the file that is read"},
  };
  for (const Case& each : cases) {
    const Outcome outcome = desk.run(each.words);
    INFO(each.expected << "\n" << outcome.complained);
    CHECK(outcome.status == each.status);
    CHECK(has(outcome.complained, each.expected));
  }
  CHECK(desk.days().empty());
  CHECK(bytes_of(good) == kHead + "02/01/2020;Một;off\n");
}

TEST_CASE("all rows or none, unless told to skip; the rows left out stand in a file with the reasons") {
  const Desk desk;
  const std::string file = desk.write(
      "a.csv",
      kHead + "02/01/2020;Một;off\n31/02/2020;Hai;off\n04/01/2020;=1+1;xyz\n02/01/2020;Một lần nữa;off\n");
  const std::string skipped = file + ".skipped.csv";
  const std::vector<std::string> reasons = {
      file + ":3: Day (Ngày): There is no day 31/02/2020 in the calendar.",
      file + ":4: Kind (Loại): “xyz” is not one of: Day off; Make-up working day", file + ":5: "};

  struct Case {
    std::vector<std::string> options;
    int status;
    std::string said, days;
    bool has_skipped;
  };
  const std::vector<Case> cases = {
      {{"--dry-run"},
       1,
       "Checked 4 rows: 1 new, 0 changed, 0 the same, 3 faulty. Nothing was written.",
       "",
       false},
      {{}, 1, "Read 4 rows: 1 new, 0 changed, 0 the same, 3 faulty. Nothing was written.", "", false},
      {{"--dry-run", "--skip-errors"}, 1, "Checked 4 rows", "", false},
      // What is left out must be kept somewhere, else nothing is written.
      {{"--skip-errors", "--skipped", desk.path("no/such/folder.csv")}, 1, "", "", false},
      {{"--skip-errors"},
       0,
       "Read 4 rows: 1 new, 0 changed, 0 the same, 3 left out.",
       "2020-01-02 Một",
       true},
      {{"--skip-errors"},
       0,
       "Read 4 rows: 0 new, 0 changed, 1 the same, 3 left out.",
       "2020-01-02 Một",
       true},
  };
  for (const Case& each : cases) {
    std::vector<std::string> words = {"import", "core.holiday", file};
    words.insert(words.end(), each.options.begin(), each.options.end());
    const Outcome outcome = desk.run(words);
    INFO(each.said << "\n" << outcome.said << outcome.complained);
    CHECK(outcome.status == each.status);
    CHECK(has(outcome.said, each.said));
    if (!each.said.empty())
      for (const std::string& reason : reasons) CHECK(has(outcome.complained, reason));
    CHECK(desk.days() == each.days);
    CHECK(std::filesystem::exists(skipped) == each.has_skipped);
  }
  const std::string rows = bytes_of(skipped);
  CHECK(has(rows, "\"Row\",\"What is wrong\",\"Ngày\",\"Dịp\",\"Loại\"\r\n"));
  CHECK(has(rows,
            "\"3\",\"Day (Ngày): There is no day 31/02/2020 in the calendar.\",\"31/02/2020\",\"Hai\",\"off\""));
  CHECK(has(rows, "\"'=1+1\""));

  // Mended, the file of skipped rows is imported as it is.
  std::string mended = rows;
  mended.replace(mended.find("\"31/02/2020\""), 12, "\"03/01/2020\"");
  mended.erase(mended.find("\"4\",\""));
  const Outcome again = desk.run({"import", "core.holiday", desk.write("mended.csv", mended)});
  INFO(again.complained);
  CHECK(again.status == 0);
  CHECK(has(again.said, "Columns left out: Row, What is wrong"));
  CHECK(desk.days() == "2020-01-02 Một; 2020-01-03 Hai");
}

TEST_CASE("of many faults the first are printed, and all stand in the file") {
  const Desk desk;
  std::string text = kHead;
  for (int i = 0; i < 60; ++i) text += "x" + std::to_string(i) + ";Ngày;off\n";
  const std::string file = desk.write("a.csv", text);
  const Outcome outcome = desk.run({"import", "core.holiday", file});
  CHECK(outcome.status == 1);
  CHECK(has(outcome.complained, file + ":51: "));
  CHECK(!has(outcome.complained, file + ":52: "));
  CHECK(has(outcome.complained, "… and 10 more; all are in " + file + ".skipped.csv"));
  CHECK(has(bytes_of(file + ".skipped.csv"), "\"61\","));
}

TEST_CASE("a known record is changed by its key when told so, and a fault otherwise") {
  const Desk desk;
  REQUIRE(desk.run({"import", "core.holiday", desk.write("a.csv", kHead + "02/01/2020;Một;off\n")}).status ==
          0);
  const std::string file = desk.write("b.csv", kHead + "02/01/2020;Khác;off\n03/01/2020;Hai;off\n");
  const Outcome refused = desk.run({"import", "core.holiday", file});
  CHECK(refused.status == 1);
  CHECK(has(refused.complained,
            file + ":2: The record is there already, with other values: Occasion: Một → Khác"));
  CHECK(desk.days() == "2020-01-02 Một");
  const Outcome checked = desk.run({"import", "core.holiday", file, "--update", "--dry-run"});
  CHECK(checked.status == 0);
  CHECK(has(checked.said, "Checked 2 rows: 1 new, 1 changed, 0 the same, 0 faulty. Nothing was written."));
  CHECK(desk.days() == "2020-01-02 Một");
  CHECK(desk.run({"import", "core.holiday", file, "--update"}).status == 0);
  CHECK(desk.days() == "2020-01-02 Khác; 2020-01-03 Hai");
}

TEST_CASE("the sheet, the row of the head and the columns of an Excel file may be named") {
  const Desk desk;
  sheet::XlsxWriter writer(desk.path("a.xlsx"), "test");
  writer.start_sheet("Ghi chú", {"Không có gì"});
  writer.start_sheet("Lịch", {"Lịch nghỉ năm 2020", "", ""});
  for (const char* text : {"Ngày", "Việc", "Loại"}) writer.add_text(text);
  writer.end_row();
  writer.add_date({2020, 1, 2});
  writer.add_text("Một");
  writer.add_text("off");
  writer.end_row();
  REQUIRE(writer.finish().ok());
  const std::string file = desk.path("a.xlsx");
  CHECK(desk.run({"import", "core.holiday", file}).status == 1);
  const Outcome unknown = desk.run({"import", "core.holiday", file, "--sheet", "Lich"});
  CHECK(unknown.status == 1);
  CHECK(has(unknown.complained, "there are: Ghi chú, Lịch"));
  const Outcome done =
      desk.run({"import", "core.holiday", file, "--sheet", "Lịch", "--head-row", "2", "--map", "Việc=name"});
  INFO(done.complained);
  CHECK(done.status == 0);
  CHECK(desk.days() == "2020-01-02 Một");
}

TEST_CASE("an export that cannot be made says why and leaves no file, nor harms one that was there") {
  const Desk desk;
  const std::string kept = desk.write("kept.csv", "old");
  struct Case {
    std::vector<std::string> words;
    int status;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {{"export"}, 2, "type is required"},
      {{"export", "core.holidays"}, 2, "There is no record type “core.holidays”; there are: core.user, "},
      {{"export", "core.holiday", "--format", "pdf"}, 2, "pdf not in {csv,xlsx,json}"},
      {{"export", "core.holiday", "--format", "xlsx"}, 2, "An Excel file needs a name: --out FILE"},
      {{"export", "core.holiday", "--filter", "kind", "--out", kept},
       2,
       "--filter takes “field=value”, not “kind”"},
      {{"export", "core.holiday", "--filter", "kind=", "--out", kept}, 2, "not “kind=”"},
      {{"export", "core.holiday", "--filter", "=off", "--out", kept}, 2, "not “=off”"},
      {{"export", "core.holiday", "--filter", "colour=red", "--out", kept},
       2,
       "core.holiday has no filter “colour”; there are: "},
      {{"export", "core.holiday", "--filter", "date_from=31/02/2020", "--out", kept},
       2,
       "date_from=31/02/2020: There is no day 31/02/2020 in the calendar."},
      {{"export", "core.holiday", "--filter", "kind=xyz", "--out", kept}, 2, "kind=xyz: "},
      {{"export", "core.holiday", "--columns", "date,colour", "--out", kept},
       2,
       "core.holiday has no column “colour”; there are: date, name, kind, paired_on, certainty, decision"},
      {{"export", "core.holiday", "--out", desk.path("no/such/folder.csv")},
       1,
       "folder.csv cannot be written"},
      {{"export", "core.holiday", "--format", "xlsx", "--out", desk.path("no/such/folder.xlsx")},
       1,
       "folder.xlsx cannot be written"},
      {{"export", "core.holiday", "--out", desk.data().string()}, 1, "data cannot be written"},
  };
  for (const Case& each : cases) {
    const Outcome outcome = desk.run(each.words);
    INFO(each.expected << "\n" << outcome.complained);
    CHECK(outcome.status == each.status);
    CHECK(outcome.said.empty());
    CHECK(has(outcome.complained, each.expected));
  }
  CHECK(bytes_of(kept) == "old");
  CHECK(!std::filesystem::exists(kept + ".part"));
  CHECK(!std::filesystem::exists(desk.data().string() + ".part"));
}

TEST_CASE("an export holds the rows and columns asked for, in three formats, and comes back unchanged") {
  const Desk desk;
  REQUIRE(desk.run({"import", "core.holiday",
                    desk.write(
                        "a.csv",
                        kHead + "02/01/2020;Một;off\n03/01/2020;Hai;off\n11/01/2020;Làm bù;Ngày làm bù\n")})
              .status == 0);
  const Outcome csv = desk.run({"export", "core.holiday", "--filter", "date_from=2020-01-01", "--filter",
                                "kind=off", "--columns", "name,date"});
  INFO(csv.complained);
  CHECK(csv.status == 0);
  CHECK(csv.said == "\xEF\xBB\xBF\"name\",\"date\"\r\n\"Một\",\"02/01/2020\"\r\n\"Hai\",\"03/01/2020\"\r\n");

  const Outcome json =
      desk.run({"export", "core.holiday", "--format", "json", "--filter", "date_from=03/01/2020"});
  CHECK(json.status == 0);
  CHECK(nlohmann::json::parse(json.said)["rows"].size() == 2);

  const std::string out = desk.write("a.xlsx", "an older file");
  CHECK(desk.run({"export", "core.holiday", "--format", "xlsx", "-o", out}).status == 0);
  CHECK(!std::filesystem::exists(out + ".part"));
  const auto workbook = sheet::read_any(out);
  REQUIRE(workbook.ok());
  const Outcome same = desk.run({"import", "core.holiday", out, "--update"});
  INFO(same.complained);
  CHECK(same.status == 0);
  CHECK(has(same.said,
            "0 new, 0 changed, " + std::to_string(workbook->sheets.front().rows.size() - 1) + " the same"));
}

TEST_CASE("an export runs beside a portal that is being served; an import waits until it is stopped") {
  const Desk desk;
  app::OpenOptions options;
  options.data = desk.data();
  const auto serving = app::App::open(options);
  REQUIRE(serving.ok());
  CHECK(desk.run({"export", "core.holiday"}).status == 0);
  const Outcome refused =
      desk.run({"import", "core.holiday", desk.write("a.csv", kHead + "02/01/2020;Một;off\n")});
  CHECK(refused.status == 1);
  CHECK(!refused.complained.empty());
  CHECK(desk.days().empty());
}

TEST_SUITE_END();

}  // namespace motcong
