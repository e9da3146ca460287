// The register of an agency out of files, as the command line reads it: documents, then what they do to each
// other; and its validity on a day, as it is exported. The real files are read in place.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/app/app.h"
#include "core/base/csv.h"
#include "plugins/legal/relation/competence.h"
#include "plugins/legal/validity/span.h"
#include "tests/support/command.h"
#include "tests/support/temp_folder.h"

namespace motcong {
namespace {

using test::Outcome;

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
  /// The exported documents of a day by their numbers.
  std::map<std::string, nlohmann::json> on(const std::string& day) const {
    const Outcome out = run({"export", "legal.document", "--on", day, "--format", "json"});
    REQUIRE(out.status == 0);
    std::map<std::string, nlohmann::json> rows;
    const nlohmann::json file = nlohmann::json::parse(out.said);
    for (const auto& row : file["rows"])
      rows[row["number"].get<std::string>()] = row;
    return rows;
  }
  template <class F>
  auto read(F f) const {
    app::OpenOptions options;
    options.data = data();
    options.read_only = true;
    const auto app = app::App::open(options);
    REQUIRE(app.ok());
    return (*app)->services().db.read(f);
  }

 private:
  test::TempFolder folder_;
};

std::string shared_path(const std::string& name) {
  const char* folder = std::getenv("MOTCONG_SHARED");
  return (folder != nullptr ? std::string(folder) : std::string(MOTCONG_SOURCE_DIR "/../shared")) + "/data/" +
         name;
}

constexpr const char* kDocuments =
    "Loại văn bản;Số, ký hiệu;Trích yếu;Cơ quan ban hành;Ngày ban hành;Ngày có hiệu lực;vbpl_item_id\n"
    "Luật;68/2014/QH13;Luật Doanh nghiệp;Quốc hội;26/11/2014;01/07/2015;101\n"
    "Luật;59/2020/QH14;Luật Doanh nghiệp;Quốc hội;17/06/2020;01/01/2021;102\n"
    ";78/2015/NĐ-CP;Về đăng ký doanh nghiệp;Chính phủ;14/09/2015;01/11/2015;103\n"
    ";108/2018/NĐ-CP;Sửa đổi Nghị định 78/2015/NĐ-CP;Chính phủ;23/08/2018;10/10/2018;104\n"
    ";01/2021/NĐ-CP;Về đăng ký doanh nghiệp;Chính phủ;04/01/2021;04/01/2021;105\n";

}  // namespace

TEST_SUITE("legal import") {
  TEST_CASE("relations come in a second file, named by ids or numbers; the export says what holds on a day") {
    const Desk desk;
    const Outcome register_read =
        desk.run({"import", "legal.document", desk.write("documents.csv", kDocuments)});
    REQUIRE_MESSAGE(register_read.status == 0, register_read.complained);
    const std::string relations =
        desk.write("relations.csv",
                   "goc_item_id,goc_so_ky_hieu,kieu,sua_item_id,sua_so_ky_hieu,sua_ngay_hieu_luc,so_dieu_bi_"
                   "tac_dong,dieu_goc\n"
                   "103,78/2015/NĐ-CP,sửa đổi+bổ sung+bãi bỏ,104,108/2018/NĐ-CP,2018-10-10,3,5 7 12a\n"
                   "68/2014/QH13,,thay thế,102,,2021-01-01,,\n");
    const Outcome first = desk.run(
        {"import", "legal.relation", relations, "--skip-errors", "--skipped", desk.path("left.csv")});
    CHECK(first.status == 0);
    CHECK(first.said.find("Read 2 rows: 1 new, 0 changed, 0 the same, 1 left out.") != std::string::npos);
    CHECK(first.complained.find("Choose whether the whole document is meant") != std::string::npos);
    CHECK(first.said.find("1 × What it does (kieu): “sửa đổi+bổ sung+bãi bỏ” joins several") != std::string::npos);
    CHECK(desk.read([](db::Reader& reader) { return reader.text("SELECT note FROM legal_relation"); }) ==
          "In the file imported: sửa đổi+bổ sung+bãi bỏ");
    const std::string more = desk.write("more.csv",
                                        "Văn bản tác động;Quan hệ;Văn bản chịu tác động;Phạm vi;Từ ngày\n"
                                        "59/2020/QH14;thay thế;68/2014/QH13;Toàn bộ;\n"
                                        "78/2015/NĐ-CP;quy định chi tiết;68/2014/QH13;;\n"
                                        "01/2021/NĐ-CP;thay thế;78/2015/NĐ-CP;Toàn bộ;\n");
    const Outcome second = desk.run({"import", "legal.relation", more});
    CHECK_MESSAGE(second.status == 0, second.complained);
    // The same file again says nothing new.
    const Outcome again = desk.run(
        {"import", "legal.relation", relations, "--skip-errors", "--skipped", desk.path("left2.csv")});
    CHECK(again.said.find("0 new, 0 changed, 1 the same, 1 left out") != std::string::npos);

    auto rows = desk.on("2020-12-31");
    CHECK(rows["68/2014/QH13"]["validity"] == "in_force");
    CHECK(rows["78/2015/NĐ-CP"]["validity"] == "partly_ended");
    CHECK(rows["78/2015/NĐ-CP"]["reason"] == "amended");
    CHECK(rows["59/2020/QH14"]["validity"] == "not_yet_effective");
    rows = desk.on("2021-01-02");
    CHECK(rows["68/2014/QH13"]["validity"] == "ended");
    CHECK(rows["68/2014/QH13"]["ended_on"] == "2021-01-01");
    CHECK(rows["68/2014/QH13"]["reason"] == "replaced");
    CHECK(rows["68/2014/QH13"]["issued_on"] == "2014-11-26");
    CHECK(rows["78/2015/NĐ-CP"]["ended_on"] == "2021-01-01");
    CHECK(rows["78/2015/NĐ-CP"]["reason"] == "parent_ended");
    CHECK(rows["108/2018/NĐ-CP"]["validity"] == "in_force");
    CHECK(rows["108/2018/NĐ-CP"]["base_ended_on"] == "2021-01-01");
    CHECK(desk.on("2014-01-01")["68/2014/QH13"]["validity"] == "not_yet_effective");
    CHECK(desk.run({"export", "legal.document", "--on", "02/01/2021"}).status == 2);
    CHECK(desk.read([](db::Reader& reader) { return legal::list_wrong_spans(reader); }).empty());
  }

  TEST_CASE("a dry run counts by reason, writes no file unless asked, and joined kinds without a loss are not noted") {
    const Desk desk;
    REQUIRE(desk.run({"import", "legal.document", desk.write("documents.csv", kDocuments)}).status == 0);
    std::string rows = "goc_item_id,goc_so_ky_hieu,kieu,sua_item_id,dieu_goc\n103,,sửa đổi+bổ sung,104,5\n";
    for (int i = 0; i < 60; ++i) rows += std::to_string(9000 + i) + "," + std::to_string(100 + i) + "/2021/TT-BGTVT,sửa đổi,104,5\n";
    const std::string file = desk.write("relations.csv", rows);
    const Outcome dry = desk.run({"import", "legal.relation", file, "--dry-run"});
    CHECK(dry.said.find("  60 × Affected document (goc_so_ky_hieu): “…” is not in the list “Legal documents”") !=
          std::string::npos);
    CHECK(dry.said.find("joins several") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(file + ".skipped.csv"));
    desk.run({"import", "legal.relation", file, "--dry-run", "--skipped", desk.path("asked.csv")});
    CHECK(std::filesystem::exists(desk.path("asked.csv")));
  }

  TEST_CASE("where an id is missing or names nothing, the number beside it does, if one document alone bears it") {
    const Desk desk;
    const std::string documents =
        std::string(kDocuments) + "Quyết định;53/QĐ-UBND;Về danh mục;UBND tỉnh;07/01/2018;;106\nQuyết định;53/QĐ-UBND;Về danh mục "
                                  "khác;UBND tỉnh;07/01/2019;;107\n";
    REQUIRE(desk.run({"import", "legal.document", desk.write("documents.csv", documents)}).status == 0);
    const struct {
      const char *affected_id, *affected, *acting_id, *acting, *refused;  // "": written
    } kCases[] = {
        {"103", "78/2015/NĐ-CP", "104", "108/2018/NĐ-CP", ""},
        {"", "78/2015/NĐ-CP", "104", "", ""},
        {"103", "", "", "108/2018/NĐ-CP", ""},
        {"999999", "78/2015/NĐ-CP", "888888", "Nghị định số 108/2018/NĐ-CP", ""},
        {"103", "68/2014/QH13", "104", "", ""},  // the id counts
        {"", "", "104", "", "must be filled in"},
        {"999999", "", "104", "", "is not in the list"},
        {"999999", "99/2017/NĐ-CP", "104", "", "99/2017/NĐ-CP"},
        {"", "53/QĐ-UBND", "104", "", "07/01/2018"},  // two have it: both are named
        {"", "53/QĐ-UBND", "104", "", "07/01/2019"},
    };
    int turn = 0;
    for (const auto& one : kCases) {
      INFO(std::string(one.affected_id) << " " << std::string(one.affected) << " " << std::string(one.acting_id) << " " << std::string(one.acting));
      const std::string file = desk.write(
          "relations.csv", "goc_item_id,goc_so_ky_hieu,kieu,sua_item_id,sua_so_ky_hieu,dieu_goc\n" + std::string(one.affected_id) + "," +
                               one.affected + ",sửa đổi," + one.acting_id + "," + one.acting + ",\n");
      const Outcome read = desk.run({"import", "legal.relation", file, "--skip-errors", "--skipped",
                                     desk.path("left" + std::to_string(++turn) + ".csv")});
      CHECK_MESSAGE((read.complained.find(one.refused) != std::string::npos), read.complained);
      CHECK_MESSAGE((read.said.find(" 0 left out") != std::string::npos) == (*one.refused == 0), (read.said + read.complained));
      if (*one.refused == '\0') {
        CHECK(desk.read([](db::Reader& reader) { return reader.text("SELECT group_concat(name) FROM legal_relation"); }) ==
              "108/2018/NĐ-CP sửa đổi, bổ sung 78/2015/NĐ-CP");
      }
    }
  }

  TEST_CASE("the whole public register with its relations: every row written or refused with a reason") {
    const std::string documents = shared_path("legal/phapdien_vanban.csv"),
                      relations = shared_path("legal/phapdien_quanhe.csv");
    if (!std::ifstream(documents) || !std::ifstream(relations)) {
      std::cout << "SKIPPED: " << documents << " is not there\n";
      return;
    }
    const Desk desk;
    const Outcome first = desk.run(
        {"import", "legal.document", documents, "--skip-errors", "--skipped", desk.path("documents.csv")});
    REQUIRE_MESSAGE(first.status == 0, first.complained);
    const Outcome second = desk.run(
        {"import", "legal.relation", relations, "--skip-errors", "--skipped", desk.path("relations.csv")});
    REQUIRE_MESSAGE(second.status == 0, second.complained);
    std::cout << first.said << second.said;
    std::ifstream in(desk.path("relations.csv"));
    std::map<std::string, int> reasons;
    int refused = 0;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
      ++refused;
      const auto says = [&](const char* words) { return line.find(words) != std::string::npos; };
      ++reasons[says("(kieu)")              ? "no kind"
                : says("must be filled in") ? "names no document"
                : says("is not in the list") ? "a document that was refused itself"
                : says("was issued on")      ? "acts on a later document"
                                            : line];
    }
    for (const auto& [why, count] : reasons) std::cout << "refused " << count << ": " << why << "\n";
    CHECK(reasons["no kind"] == 14);
    CHECK(reasons["acts on a later document"] == 1);  // of 2022, and 2002 in the file of documents
    CHECK(reasons.size() <= 4);
    const std::int64_t written = desk.read(
        [](db::Reader& reader) { return reader.integer("SELECT count(*) FROM legal_relation", 0); });
    CHECK(written + refused == 1562);
    CHECK(written > 800);
    // Whose body could not do that is written too, and the pages of both say so.
    const std::int64_t doubtful = desk.read([](db::Reader& reader) {
      std::int64_t count = 0;
      db::Statement row = reader.query("SELECT kind, acting_id, affected_id FROM legal_relation");
      while (row.step())
        count += legal::find_competence_doubt(reader, *legal::parse_relation_kind(row.text(0)), row.integer(1), row.integer(2)) ? 1 : 0;
      return count;
    });
    std::cout << doubtful << " of " << written << " relations are of a body that may not do that\n";
    CHECK(doubtful < written / 5);
    CHECK(desk.read([](db::Reader& reader) { return legal::list_wrong_spans(reader); }).empty());
    // Every document has a state on any day.
    CHECK(desk.read([](db::Reader& reader) {
      return reader.integer(
          "SELECT count(*) FROM legal_document WHERE NOT EXISTS (SELECT 1 FROM legal_span AS s WHERE "
          "s.document_id = "
          "legal_document.id AND s.starts_on <= '2024-01-01' AND s.ends_on > '2024-01-01')",
          0);
    }) == 0);
  }
}

}  // namespace motcong
